"""How sure the alignment is, in numbers that mean what they say.

The confidence of a matched note is a logistic model of four things: how well the notes around it fit, how far it lies
from where its run expects it, whether the way itself puts it at this place, and how long the run is; times how likely
the run is where it is, rather than in a passage that is written alike. The weights were fitted on matched
notes of performances and practice takes with known truth; `benchmarks/alignment.py --calibration` shows how well they
fit today.

The confidence of the whole take weighs the way through the score against the state outside it (warming up, another
piece): their log likelihood ratio for each note, and how many notes there are to judge by.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.alignment.model import Label

if TYPE_CHECKING:
    from numpy.typing import NDArray

AROUND = 8  # notes to either side that speak for a note
CONSTANT, FIT, APART, PLACED, LENGTH = -4.9, 6.2, -1.0, 2.0, 0.25
SUBSTITUTE = 0.9  # a wrong note is at most this sure: that two leftovers belong together remains a guess
LEFT_OVER = 0.95  # so is that a note is extra, or missed
DOUBTFUL = 0.8  # below this, that the take is of this score at all makes each of its notes doubtful
ENOUGH_EACH = 0.6  # nats a note; three times this is certainty
ENOUGH = 15.0  # nats in all; a dozen right notes


def of_played(
    label: NDArray[np.uint8],
    *,
    apart_s: NDArray[np.float64],
    placed: NDArray[np.bool_],
    run: NDArray[np.int32],
    here: NDArray[np.float64],
) -> NDArray[np.float64]:
    """One number for each played note.

    Parameters
    ----------
    label
        Label of each played note.
    apart_s
        Seconds between the note and where its run expects it; read for matched notes only.
    placed
        Whether the way puts the note at the very place of its written note.
    run
        The run of each played note, -1 outside any.
    here
        How likely the run is where it is, rather than in another passage that is written alike.
    """
    fit = _share_around(np.isin(label, (Label.MATCH, Label.ORNAMENT)))
    matched = np.bincount(run[(label == Label.MATCH) & (run >= 0)], minlength=int(run.max(initial=0)) + 1)
    score = CONSTANT + FIT * fit + APART * apart_s + PLACED * placed + LENGTH * np.log1p(matched[run])
    match = 1 / (1 + np.exp(-score))
    return np.select(
        [label == Label.MATCH, label == Label.ORNAMENT, label == Label.WRONG, run >= 0],
        [here * match, here * SUBSTITUTE * fit, here * SUBSTITUTE * fit, LEFT_OVER * fit],
        default=LEFT_OVER * (1 - fit),
    )


def of_being_here(take: float, share: NDArray[np.float64]) -> NDArray[np.float64]:
    """How sure it is that the player is in this passage, of this score: `share` among the passages written alike."""
    return share * min(1.0, take / DOUBTFUL)


def of_missed(label: NDArray[np.uint8]) -> NDArray[np.float64]:
    """For each written note how sure it would be that it is missed: where others around it were played."""
    return LEFT_OVER * _share_around(label != Label.MISSED)


def of_runs(of_played: NDArray[np.float32], run: NDArray[np.int32], count: int) -> NDArray[np.float64]:
    """The mean over the notes of each run."""
    inside = run >= 0
    total = np.bincount(run[inside], of_played[inside], minlength=count)
    return total / np.maximum(1, np.bincount(run[inside], minlength=count))


def of_take(evidence: float, notes: int) -> float:
    """The confidence that a take of so many notes is of this score, from its log likelihood ratio."""
    gained = max(0.0, evidence)
    return float((1 - np.exp(-gained / notes / ENOUGH_EACH)) * (1 - np.exp(-gained / ENOUGH)))


def _share_around(good: NDArray[np.bool_]) -> NDArray[np.float64]:
    total = np.concatenate(([0], np.cumsum(good)))
    index = np.arange(len(good))
    first, last = np.maximum(0, index - AROUND), np.minimum(len(good), index + AROUND + 1)
    share: NDArray[np.float64] = (total[last] - total[first]) / np.maximum(1, last - first)
    return share
