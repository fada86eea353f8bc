"""One hand alone, one voice alone: what is practised without the rest has not left the rest out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.alignment.model import Label
from ustaz.score import Hand

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.alignment.expectation import Expected
    from ustaz.alignment.model import Alignment
    from ustaz.score import Score

SILENT = 0.1  # a line of which so few notes sounded was not meant to be played …
PART = 0.75  # … if of the whole run no more than this was
ENOUGH = 8  # notes; of fewer nobody could tell


def silent_lines(score: Score, expected: Expected, labels: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Which missed notes belong to a hand, or to a voice of a hand, that kept silent for the whole run."""
    notes = score.notes[expected.score_note]
    sounded = (labels != Label.MISSED).astype(float)
    missed = labels == Label.MISSED
    silent = np.zeros(len(labels), np.bool_)
    for names in (("part", "staff"), ("part", "staff", "voice")):
        line = np.unique(np.stack([expected.run, *(notes[name] for name in names)]), axis=1, return_inverse=True)[1]
        silent |= (np.bincount(line, missed)[line] >= ENOUGH) & (_mean(sounded, line) <= SILENT)
    spared: NDArray[np.bool_] = missed & silent & (_mean(sounded, expected.run) <= PART)
    return spared


def hands_of_runs(score: Score, alignment: Alignment) -> NDArray[np.uint8]:
    """(runs,): Hand.RIGHT or Hand.LEFT where it played alone what is written for both, else Hand.UNKNOWN."""
    hand, onset_q = score.notes["hand"], score.notes["onset_q"]
    judged = hand[alignment.written["score_note"]]
    alone = np.full(len(alignment.runs), Hand.UNKNOWN, np.uint8)
    for run, row in enumerate(alignment.runs):
        written = hand[(onset_q >= row["first_q"]) & (onset_q <= row["last_q"])]
        mine = judged[alignment.written["run"] == run]
        for side, other in ((Hand.RIGHT, Hand.LEFT), (Hand.LEFT, Hand.RIGHT)):
            asked = np.count_nonzero(written == other)
            if asked and np.any(mine == side) and np.count_nonzero(mine == other) <= SILENT * asked:
                alone[run] = side
    return alone


def _mean(values: NDArray[np.float64], group: NDArray[np.intp] | NDArray[np.int32]) -> NDArray[np.float64]:
    """For each value the mean of its group."""
    mean: NDArray[np.float64] = np.bincount(group, values) / np.maximum(1, np.bincount(group))
    return mean[group]
