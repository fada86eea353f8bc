"""Which played note is which written note: an exact one-to-one assignment inside each run.

The second step of the method follows the idea of Peter, Hu and Widmer ("Sound and music computing: online and offline
symbolic note alignment", DualDTW, 2023): once the way is known, each pitch is matched for itself. Here the pairs of a
pitch are those within reach of the player's own time, and each group of pairs that compete is solved exactly.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Pairs = tuple[NDArray[np.intp], NDArray[np.intp]]


def near_pairs(
    left_key: NDArray[np.float64], right_key: NDArray[np.float64], reach: NDArray[np.float64] | float
) -> Pairs:
    """All (left, right) with keys at most `reach` apart; `reach` may differ for each left."""
    order = np.argsort(right_key, kind="stable")
    first = np.searchsorted(right_key[order], left_key - reach, side="left")
    count = np.searchsorted(right_key[order], left_key + reach, side="right") - first
    left = np.repeat(np.arange(len(left_key)), count)
    offset = np.arange(len(left)) - np.repeat(np.cumsum(count) - count, count)
    return left, order[np.repeat(first, count) + offset]


def best_pairs(left: NDArray[np.intp], right: NDArray[np.intp], gain: NDArray[np.float64]) -> NDArray[np.intp]:
    """Rows of the one-to-one choice with the greatest sum of gains, all of them positive."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    useful = np.flatnonzero(gain > 0)
    if not len(useful):
        return useful
    left, right, gain = left[useful], right[useful], gain[useful]
    _, at_left = np.unique(left, return_inverse=True)
    _, at_right = np.unique(right, return_inverse=True)
    lefts = int(at_left.max()) + 1
    nodes = lefts + int(at_right.max()) + 1
    graph = coo_array((np.ones(len(left)), (at_left, at_right + lefts)), shape=(nodes, nodes))
    label = connected_components(graph, directed=False)[1][at_left]
    order = np.lexsort((-gain, label))
    first = np.flatnonzero(np.diff(label[order], prepend=-1))
    size = np.diff(np.append(first, len(order)))
    star = _nodes(label, at_left)[label[order][first]] == 1
    star |= _nodes(label, at_right)[label[order][first]] == 1
    chosen = [order[first[star]]]  # where all pairs share a note, the best one wins
    for begin, count in zip(first[~star], size[~star], strict=True):
        group = order[begin : begin + count]
        chosen.append(group[_solve(at_left[group], at_right[group], gain[group])])
    rows: NDArray[np.intp] = np.sort(np.concatenate(chosen))
    return useful[rows]


def _nodes(label: NDArray[np.int32], node: NDArray[np.intp]) -> NDArray[np.intp]:
    """How many different nodes the pairs with each label have."""
    pairs = np.unique(np.stack((label, node)), axis=1)
    count: NDArray[np.intp] = np.bincount(pairs[0], minlength=int(label.max()) + 1)
    return count


def _solve(left: NDArray[np.intp], right: NDArray[np.intp], gain: NDArray[np.float64]) -> NDArray[np.intp]:
    from scipy.optimize import linear_sum_assignment

    rows, i = np.unique(left, return_inverse=True)
    columns, j = np.unique(right, return_inverse=True)
    table = np.zeros((len(rows), len(columns)))
    index = np.full(table.shape, -1)
    table[i, j] = gain
    index[i, j] = np.arange(len(gain))
    chosen: NDArray[np.intp] = index[linear_sum_assignment(table, maximize=True)]
    return chosen[chosen >= 0]
