"""Which played note is which written note: an exact one-to-one assignment inside each run.

The second step of the method follows an idea of Peter et al. ("Automatic note-level score-to-performance alignments in
the ASAP dataset", TISMIR 6, 2023) and of Peter's dual DTW ("Online symbolic music alignment with offline reinforcement
learning", ISMIR 2023): once the way is known, each pitch is matched for itself. Here the pairs of a pitch are those
within reach of the player's own time, and each group of pairs that compete is solved exactly.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Pairs = tuple[NDArray[np.intp], NDArray[np.intp]]


def near_pairs(left_key: NDArray[np.float64], right_key: NDArray[np.float64], reach: float) -> Pairs:
    """All (left, right) with keys at most `reach` apart."""
    order = np.argsort(right_key, kind="stable")
    first = np.searchsorted(right_key[order], left_key - reach, side="left")
    count = np.searchsorted(right_key[order], left_key + reach, side="right") - first
    left = np.repeat(np.arange(len(left_key)), count)
    offset = np.arange(len(left)) - np.repeat(np.cumsum(count) - count, count)
    return left, order[np.repeat(first, count) + offset]


def best_pairs(left: NDArray[np.intp], right: NDArray[np.intp], gain: NDArray[np.float64]) -> NDArray[np.intp]:
    """Rows of the one-to-one choice with the greatest sum of gains, all of them positive."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    useful = np.flatnonzero(gain > 0)
    if not len(useful):
        return useful
    lefts, at_left = np.unique(left[useful], return_inverse=True)
    rights, at_right = np.unique(right[useful], return_inverse=True)
    alone = np.arange(len(lefts))  # whoever finds no partner gets one of its own, which gains nothing
    nothing = 1 + gain[useful].max()
    costs = np.concatenate((nothing - gain[useful], np.full(len(lefts), nothing)))
    pairs = np.concatenate((at_left, alone)), np.concatenate((at_right, len(rights) + alone))
    chosen = min_weight_full_bipartite_matching(csr_array((costs, pairs), shape=(len(lefts), len(rights) + len(lefts))))
    partner = np.empty(len(lefts), np.intp)
    partner[chosen[0]] = chosen[1]
    rows: NDArray[np.intp] = useful[partner[at_left] == at_right]
    return rows
