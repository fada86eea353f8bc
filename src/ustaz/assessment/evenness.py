"""Whether runs of equal short notes in one hand are even.

The measure is the robust coefficient of variation of the gaps between onsets after a straight trend is taken out, so
that speeding up or broadening in a run is no unevenness, nor is one slip.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from ustaz.assessment.finding import Finding
from ustaz.assessment.model import IncidentKind
from ustaz.score import Hand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ustaz.assessment.take import Take

LONGEST_Q = 0.5  # quarters: eighths and shorter
LONGEST_S = 0.3  # seconds: slower notes are sung, not run
FEWEST = 12  # gaps in a row
UNEVEN = 0.3  # coefficient of variation; fine players stay below 0.15 in scales, below 0.25 in wide figures
STANDS_OUT = 1.6  # times the player's usual variation, if there are enough runs to know it
FEWEST_RUNS = 4
ALWAYS = 0.5  # no style varies so much
HEARD_S = 0.025  # and so many seconds (standard deviation)


def find_uneven_runs(take: Take) -> Iterator[Finding]:
    """Runs of at least twelve equal gaps in one hand that vary much more than the player's other runs."""
    for hand in (Hand.RIGHT, Hand.LEFT):
        onsets, alone = _struck_by(take, hand)
        stretches = _equal_stretches(onsets, alone)
        variations = [scatter(np.diff(onsets["onset_s"][first : stop + 1])) for first, stop in stretches]
        usual = float(np.median(variations)) if len(variations) >= FEWEST_RUNS else 0.0
        for (first, stop), variation in zip(stretches, variations, strict=True):
            gap_s = float(np.median(np.diff(onsets["onset_s"][first : stop + 1])))
            stands_out = variation > max(UNEVEN, STANDS_OUT * usual) or variation > ALWAYS
            if stands_out and variation * gap_s > HEARD_S and gap_s < LONGEST_S:
                yield _finding(onsets[first], onsets[stop], hand, variation)


def _struck_by(take: Take, hand: Hand) -> tuple[NDArray[np.void], NDArray[np.bool_]]:
    """The first matched note of each onset of a hand, and whether it is the only one."""
    notes = take.matched
    own = notes[(notes["hand"] == hand) & (take.score.notes["grace"][notes["score_note"]] == 0)]
    new = np.r_[True, (np.diff(own["onset_q"]) > 1e-6) | (np.diff(own["run"]) != 0)][: len(own)]
    return own[new], np.diff(np.r_[np.flatnonzero(new), len(own)]) == 1


def _equal_stretches(onsets: NDArray[np.void], alone: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and last onset of each stretch of single notes and equal written gaps, at least FEWEST gaps long."""
    if len(onsets) <= FEWEST:
        return []
    written, played = np.diff(onsets["onset_q"]), np.diff(onsets["onset_s"])
    usable = (
        (np.diff(onsets["run"]) == 0)
        & (written <= LONGEST_Q + 1e-6)
        & (played > 0)
        & ~(onsets["gesture"][:-1] | onsets["gesture"][1:])
        & alone[:-1]
        & alone[1:]
    )
    change = np.r_[True, (np.abs(np.diff(written)) > 1e-3) | (np.diff(usable.astype(int)) != 0), True]
    edges = np.flatnonzero(change)
    return [(int(a), int(b)) for a, b in pairwise(edges) if usable[a] and b - a >= FEWEST]


def scatter(gaps_s: NDArray[np.float64]) -> float:
    """Robust coefficient of variation about a straight trend."""
    x = np.arange(len(gaps_s))
    slope, start = np.polyfit(x, np.log(gaps_s), 1)
    rest = np.log(gaps_s) - (slope * x + start)
    return float(1.4826 * np.median(np.abs(rest - np.median(rest))))


def _finding(first: np.void, last: np.void, hand: Hand, variation: float) -> Finding:
    return Finding(
        kind=IncidentKind.UNEVEN,
        run=int(first["run"]),
        onset_q=float(first["onset_q"]),
        end_q=float(last["onset_q"]),
        time_s=float(first["onset_s"]),
        end_s=float(last["onset_s"]),
        hand=hand,
        score_note=int(first["score_note"]),
        played_note=int(first["played_note"]),
        size=variation,
        confidence=min(0.4 + variation, 0.9),
    )
