"""Hesitations: pauses that the player's own pulse does not explain.

Rubato is graded and sits where music breathes; a hesitation is abrupt and sits anywhere. So the excess of a gap
over the pulse counts only where it stands alone, and where music breathes only with a witness, or when it is so long
and so abrupt that no freedom explains it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.assessment.finding import Finding
from ustaz.assessment.model import IncidentKind
from ustaz.assessment.trouble import hear_witnesses

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ustaz.assessment.take import Take

CLEAR_S, CLEAR_RATIO = 0.45, 1.8  # a pause that needs no witness inside a phrase
BAR_S = 0.6  # and before a bar line, where phrases begin
LEAST_S, LEAST_RATIO = 0.33, 1.5  # with one
EDGE_S, EDGE_RATIO = 0.8, 2.5  # with one, where music breathes
GAP_S, GAP_RATIO = 0.9, 5.0  # so long and so abrupt that no freedom explains it, but a fermata
OUTSTANDING = 4.0  # times the player's own freedom
FILLED_BY = 4  # strange keys in a row in a gap, none of them late: other notes were played, nobody waited
GRADED = 0.4  # the gap beside is stretched by this share of the stretch: that is a ritardando


def find_hesitations(take: Take) -> Iterator[Finding]:
    """Pauses that the pulse does not explain."""
    confidence = _hesitation_confidence(take)
    onsets, gaps = take.onsets, take.gaps
    for gap in np.flatnonzero(confidence > 0):
        before, after = onsets[gap], onsets[gap + 1]
        yield Finding(
            kind=IncidentKind.HESITATION,
            run=int(after["run"]),
            onset_q=float(after["onset_q"]),
            time_s=float(before["time_s"]),
            end_s=float(after["time_s"]),
            size=float(gaps.excess_s[gap]),
            confidence=float(confidence[gap]),
            score_note=int(take.matched["score_note"][after["first"]]),
            played_note=int(take.matched["played_note"][after["first"]]),
        )
    yield from _split_chords(take)


def _hesitation_confidence(take: Take) -> NDArray[np.float64]:
    """0 where a gap is no hesitation."""
    gaps, breaths, witnesses = take.gaps, take.breaths, hear_witnesses(take)
    excess, ratio = np.nan_to_num(gaps.excess_s), np.nan_to_num(gaps.ratio, nan=1.0)
    alone = (gaps.slower_beside - 1 < GRADED * (ratio - 1)) & (gaps.paid_back_s < excess / 2)
    breathes = breaths.edge | breaths.free | breaths.gesture
    second = witnesses.faults | witnesses.disagree
    broken = (excess > GAP_S) & (ratio > GAP_RATIO)
    clear = (excess > np.where(breaths.bar_line, BAR_S, CLEAR_S)) & (ratio > CLEAR_RATIO) & ~breathes & ~witnesses.agree
    seconded = (excess > LEAST_S) & (ratio > LEAST_RATIO) & (second | witnesses.silence) & ~breathes & ~witnesses.agree
    at_edge = (excess > EDGE_S) & (ratio > EDGE_RATIO) & second  # keys are let go at an edge: no witness there
    outstanding = np.log(ratio) > np.minimum(OUTSTANDING * gaps.spread, np.log(GAP_RATIO))
    found = (broken | clear | seconded | at_edge) & alone & outstanding & ~breaths.fermata & ~_filled(take)
    witness = second.astype(int) + witnesses.silence
    confidence = 0.5 + 0.15 * witness + 0.2 * np.clip(excess, 0, 1) - 0.2 * breathes
    return np.where(found, confidence, 0.0)


def _filled(take: Take) -> NDArray[np.bool_]:
    """Whether the player went on striking keys in a gap: another edition, or notes that were not followed."""
    times = np.sort(take.performance.notes["onset_s"])
    start, end = take.onsets["time_s"][:-1], take.onsets["time_s"][1:]
    low, high = np.searchsorted(times, start, side="right"), np.searchsorted(times, end)
    filled = np.zeros(len(start), dtype=bool)
    for gap in np.flatnonzero((high - low >= FILLED_BY) & (np.diff(take.onsets["run"]) == 0)):
        struck = np.r_[start[gap], times[low[gap] : high[gap]], end[gap]]
        filled[gap] = np.diff(struck).max() < take.gaps.excess_s[gap] / 2
    return filled


def _split_chords(take: Take) -> Iterator[Finding]:
    """Onsets of which a part came so late that no roll explains it, and after which all else came late too."""
    for row in np.flatnonzero(take.onsets["last_s"] - take.onsets["first_s"] > CLEAR_S):
        notes = take.matched[take.onsets["first"][row] : take.onsets["stop"][row]]
        split = int(np.argmax(np.diff(notes["onset_s"]))) + 1
        gap_s = float(notes["onset_s"][split] - notes["onset_s"][split - 1])
        if gap_s < (GAP_S if notes["gesture"].any() else CLEAR_S) or _time_lost(take, int(row)) < gap_s / 2:
            continue
        yield Finding(
            kind=IncidentKind.HESITATION,
            run=int(take.onsets["run"][row]),
            onset_q=float(take.onsets["onset_q"][row]),
            time_s=float(notes["onset_s"][split - 1]),
            end_s=float(notes["onset_s"][split]),
            size=gap_s,
            confidence=0.6,
            hand=int(notes["hand"][split]),
            score_note=int(notes["score_note"][split]),
            played_note=int(notes["played_note"][split]),
        )


def _time_lost(take: Take, row: int) -> float:
    """Seconds by which the two gaps around an onset, together, are longer than expected."""
    if not 0 < row < len(take.onsets) - 1:
        return 0.0
    both = take.gaps.expected_s[row - 1] + take.gaps.expected_s[row]
    lost = float(take.onsets["time_s"][row + 1] - take.onsets["time_s"][row - 1] - both)
    return lost if np.isfinite(lost) else 0.0
