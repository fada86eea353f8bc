"""Early and late onsets inside a stable beat.

The band is reachable and the player's own: an onset must leave the pulse by 60 ms, by a share of the gaps around it,
and by several times the freedom that the player takes around here. Where music breathes, nothing is said at all.
Aiming at a few milliseconds makes learning worse, not better (Chiviacowsky, Wulf & Lewthwaite 2012, PMC3487418).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.assessment.finding import Finding
from ustaz.assessment.model import IncidentKind
from ustaz.assessment.pulse import median_of_rows, neighbours

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ustaz.assessment.take import Take

BAND_S = 0.06
BAND_SHARE = 0.3  # of the shorter gap beside the onset
OUTSTANDING = 5.0  # times the spread of deviations around here
STABLE_SHARE = 0.08  # the deviations around here, as a share of the gaps: the beat is stable
NEIGHBOUR_SHARE = 0.4  # of the deviation; more than this beside it and the tempo was bent
LONGEST_S = 1.5  # in gaps longer than this nobody counts a beat


def timing_of_notes(take: Take) -> NDArray[np.float64]:
    """Seconds by which each matched note sounded after the pulse; NaN for gestures and where no pulse is known."""
    timing = np.full(len(take.matched), np.nan)
    sizes = take.onsets["stop"] - take.onsets["first"]
    owner = np.repeat(np.arange(len(take.onsets)), sizes)
    rows = np.concatenate([np.arange(o["first"], o["stop"]) for o in take.onsets]) if len(owner) else owner
    timing[rows] = take.matched["onset_s"][rows] - take.pulse.expected_s[owner]
    timing[take.matched["gesture"]] = np.nan
    return timing


def find_displaced(take: Take) -> Iterator[Finding]:
    """Onsets that leave the pulse and come back to it."""
    onsets = take.onsets
    if len(onsets) < 2:
        return
    deviation = onsets["time_s"] - take.pulse.expected_s
    confidence = _displaced_confidence(take, deviation)
    for row in np.flatnonzero(confidence > 0):
        onset = onsets[row]
        notes = take.matched[onset["first"] : onset["stop"]]
        hands = np.unique(notes["hand"])
        yield Finding(
            kind=IncidentKind.LATE if deviation[row] > 0 else IncidentKind.EARLY,
            run=int(onset["run"]),
            onset_q=float(onset["onset_q"]),
            time_s=float(onset["time_s"]),
            size=float(deviation[row]),
            confidence=float(confidence[row]),
            hand=int(hands[0]) if len(hands) == 1 else 0,
            score_note=int(notes["score_note"][-1]),
            played_note=int(notes["played_note"][-1]),
        )


def _displaced_confidence(take: Take, deviation: NDArray[np.float64]) -> NDArray[np.float64]:
    gaps, size = take.gaps, np.abs(np.nan_to_num(deviation))
    before = np.r_[np.nan, gaps.expected_s]
    after = np.r_[gaps.expected_s, np.nan]
    beside = np.fmin(before, after)
    with np.errstate(invalid="ignore"):
        shared = size / beside
        index, near = neighbours(take.pulse.segment, 8)
        around = median_of_rows(shared[index], near & np.isfinite(shared[index]))
        stable = (around < STABLE_SHARE) & (np.fmax(before, after) < LONGEST_S)
        out = (size > BAND_S) & (shared > BAND_SHARE) & (size > OUTSTANDING * take.pulse.spread_s)
    breathes = take.breaths.edge | take.breaths.fermata | take.breaths.free | take.breaths.gesture
    breathes |= take.gaps.pauses()
    calm = ~(np.r_[True, breathes] | np.r_[breathes, True]) & ~take.onsets["gesture"]
    both_sides = np.isfinite(before) & np.isfinite(after)
    found = stable & out & calm & both_sides & _comes_back(deviation)
    return np.where(found, np.clip(0.5 + (np.nan_to_num(shared) - BAND_SHARE), 0.5, 0.95), 0.0)


def _comes_back(deviation: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether the onsets beside are not displaced the same way: several in a row are a bent tempo."""
    padded = np.nan_to_num(np.r_[0, 0, deviation, 0, 0])
    beside = np.stack([padded[k : len(padded) - 4 + k] for k in (0, 1, 3, 4)]) * np.sign(np.nan_to_num(deviation))
    alone: NDArray[np.bool_] = beside.max(axis=0) < NEIGHBOUR_SHARE * np.abs(np.nan_to_num(deviation))
    return alone
