"""Each stroke gets a place of its own: one of the cells of the beat it falls in.

Strokes keep their order, and no two share a place. The likeliest such choice is found by Viterbi's algorithm over the
cells near each stroke; the cost of a cell is that of `cells`, and how far the stroke is from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ustaz.hearing.rhythm.cells import KINDS
from ustaz.hearing.rhythm.likelihood import scatter_s

if TYPE_CHECKING:
    from numpy.typing import NDArray

_REACH = 4  # cells on either side of a stroke that are tried
_FAR = 12.0  # nats: a stroke farther from a cell than this is merely far


class Cells(NamedTuple):
    """The places of a run, in order of time."""

    beat: NDArray[np.int64]  # of each place
    share: NDArray[np.float64]  # how far into its beat, 0 … 1
    eighth_s: NDArray[np.float64]  # how long an eighth is there
    time_s: NDArray[np.float64]
    cost: NDArray[np.float64]  # of a stroke there, in nats


def cells_of(beats_s: NDArray[np.float64], kinds: NDArray[np.int64]) -> Cells:
    """The places between beats: one moment more than there are kinds."""
    beat = np.concatenate([np.full(len(KINDS[kind].at), row) for row, kind in enumerate(kinds)])
    share = np.concatenate([KINDS[kind].at / KINDS[kind].eighths for kind in kinds])
    cost = np.concatenate([-np.log(KINDS[kind].odds) for kind in kinds])
    lasting = np.diff(beats_s)
    eighths = np.array([kind.eighths for kind in KINDS])[kinds]
    return Cells(beat, share, (lasting / eighths)[beat], beats_s[beat] + share * lasting[beat], cost)


def places_of(strokes_s: NDArray[np.float64], cells: Cells) -> NDArray[np.int64]:
    """The cell of each stroke: indices that grow. There are at least as many cells as strokes."""
    low, high = _windows(strokes_s, cells)
    width = int((high - low).max()) + 1
    index = low[:, None] + np.arange(width)
    allowed = index <= high[:, None]
    index = np.minimum(index, len(cells.cost) - 1)
    off = (strokes_s[:, None] - cells.time_s[index]) / scatter_s(cells.eighth_s[index])
    local = np.where(allowed, np.minimum(0.5 * off**2, _FAR + np.abs(off)) + cells.cost[index], np.inf)
    return _likeliest_growing(local, low)


def _windows(strokes_s: NDArray[np.float64], cells: Cells) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The first and the last cell tried for each stroke, such that growing choices exist."""
    count, total = len(strokes_s), len(cells.time_s)
    nearest = np.searchsorted(cells.time_s, strokes_s)
    order = np.arange(count)
    low = np.maximum.accumulate(np.clip(nearest - _REACH, 0, None) - order) + order
    high = np.maximum.accumulate(np.clip(nearest + _REACH - 1, 0, None) - order) + order
    last = total - count + order  # leaves room for those that follow
    return np.minimum(low, last), np.minimum(np.maximum(high, low), last)


def _likeliest_growing(local: NDArray[np.float64], low: NDArray[np.int64]) -> NDArray[np.int64]:
    """One column in each row, so that column + low grows and the sum is least."""
    count, width = local.shape
    best = np.full((count, width), np.inf)
    origin = np.zeros((count, width), dtype=np.int64)
    best[0] = local[0]
    for row in range(1, count):
        least = np.minimum.accumulate(best[row - 1])
        first = np.maximum.accumulate(np.where(best[row - 1] == least, np.arange(width), 0))
        before = low[row] + np.arange(width) - low[row - 1] - 1  # the last column of the row before that is smaller
        at = np.clip(before, 0, width - 1)
        best[row] = np.where(before >= 0, least[at], np.inf) + local[row]
        origin[row] = first[at]
    column = int(best[-1].argmin())
    chosen = np.empty(count, dtype=np.int64)
    for row in range(count - 1, -1, -1):
        chosen[row] = low[row] + column
        column = int(origin[row, column])
    return chosen
