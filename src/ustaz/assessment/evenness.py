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
UNEVEN = 0.25  # coefficient of variation; fine players stay below 0.15


def find_uneven_runs(take: Take) -> Iterator[Finding]:
    """Runs of at least twelve equal gaps in one hand that vary by a quarter."""
    notes = take.matched
    for hand in (Hand.RIGHT, Hand.LEFT):
        own = notes[(notes["hand"] == hand) & (take.score.notes["grace"][notes["score_note"]] == 0)]
        if len(own) < FEWEST + 1:
            continue
        new = np.r_[True, (np.diff(own["onset_q"]) > 1e-6) | (np.diff(own["run"]) != 0)]
        onsets = own[new]
        for first, stop in _equal_stretches(onsets):
            variation = _variation(np.diff(onsets["onset_s"][first : stop + 1]))
            if variation > UNEVEN:
                yield _finding(onsets[first], onsets[stop], hand, variation)


def _equal_stretches(onsets: NDArray[np.void]) -> list[tuple[int, int]]:
    """First and last onset of each stretch of equal written gaps without gestures, at least FEWEST gaps long."""
    written, played = np.diff(onsets["onset_q"]), np.diff(onsets["onset_s"])
    usable = (
        (np.diff(onsets["run"]) == 0)
        & (written <= LONGEST_Q + 1e-6)
        & (played < LONGEST_S)
        & (played > 0)
        & ~(onsets["gesture"][:-1] | onsets["gesture"][1:])
    )
    change = np.r_[True, (np.abs(np.diff(written)) > 1e-3) | (np.diff(usable.astype(int)) != 0), True]
    edges = np.flatnonzero(change)
    return [(int(a), int(b)) for a, b in pairwise(edges) if usable[a] and b - a >= FEWEST]


def _variation(gaps_s: NDArray[np.float64]) -> float:
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
