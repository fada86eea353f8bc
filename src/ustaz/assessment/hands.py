"""The two hands: together, or apart by more than a melody leads.

The melody sounds about 30 ms early because it is struck harder (Goebl 2001, doi:10.1121/1.1376133); nothing is said
below 40 ms, and a bass that comes a little before the melody is an old and fine manner. So only hands that fall
apart over a whole passage, to both sides or far beyond the lead, are named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.assessment.finding import Finding
from ustaz.assessment.model import IncidentKind
from ustaz.score import Hand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ustaz.assessment.take import Take

APART_S = 0.09  # typical distance of the hands over the passage
TOO_FAR_S = 0.2  # hands that far apart do not play together at all: the passage was misheard
FEWEST = 6  # onsets of both hands in the passage


def find_hands_apart(take: Take) -> Iterator[Finding]:
    """Passages in which the hands are apart at most of the onsets that they share."""
    rows, apart_s = hands_apart(take)
    start = 0
    wide = np.abs(apart_s) > APART_S
    while start < len(rows):
        stop = passage_end(take, rows, wide, start)
        if stop - start >= FEWEST and np.median(np.abs(apart_s[start:stop])) < TOO_FAR_S:
            yield _finding(take, rows[start:stop], apart_s[start:stop])
        start = max(stop, start + 1)


def hands_apart(take: Take) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The onsets struck by both hands without gesture, and by how much the left came after the right; seconds."""
    rows, apart = [], []
    for row in np.flatnonzero(take.onsets["stop"] - take.onsets["first"] > 1):
        notes = take.matched[take.onsets["first"][row] : take.onsets["stop"][row]]
        left, right = notes["hand"] == Hand.LEFT, notes["hand"] == Hand.RIGHT
        if left.any() and right.any() and not notes["gesture"].any():
            rows.append(row)
            apart.append(float(np.median(notes["onset_s"][left]) - np.median(notes["onset_s"][right])))
    return np.array(rows, dtype=np.int64), np.array(apart, dtype=float)


def passage_end(take: Take, rows: NDArray[np.int64], wide: NDArray[np.bool_], start: int) -> int:
    """One past the last onset of a passage from `start` on in which the hands are apart, one exception allowed."""
    stop, exceptions = start, 0
    while stop < len(rows) and take.onsets["run"][rows[stop]] == take.onsets["run"][rows[start]]:
        exceptions = 0 if wide[stop] else exceptions + 1
        if exceptions > 1 or (stop == start and exceptions):
            break
        stop += 1
    return stop - exceptions if exceptions <= 1 else stop - 1


def _finding(take: Take, rows: NDArray[np.int64], apart_s: NDArray[np.float64]) -> Finding:
    first, last = take.onsets[rows[0]], take.onsets[rows[-1]]
    return Finding(
        kind=IncidentKind.HANDS_APART,
        run=int(first["run"]),
        onset_q=float(first["onset_q"]),
        end_q=float(last["onset_q"]),
        time_s=float(first["first_s"]),
        end_s=float(last["last_s"]),
        size=float(np.median(apart_s)) if np.ptp(np.sign(apart_s)) == 0 else float(np.median(np.abs(apart_s))),
        confidence=min(0.4 + float(np.median(np.abs(apart_s))) * 3, 0.9),
    )
