"""Beats become bars, as far as the music says where they begin.

A bar line is heard where a stroke stands out and where figures come back: a bar resembles the bars beside it. Both are
weighed against the habit of küi to keep a metre for a while, and the likeliest division is found by dynamic
programming. Beats of equal weight that never repeat give no evidence; then the bars are plainly 2/4, and said to be
unclear.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ustaz.hearing.rhythm.figures import Figures


class Metre(NamedTuple):
    beats: tuple[int, ...]  # the eighths of each
    numerator: int
    denominator: int
    cost: float  # nats to begin with it, or to change to it
    again: float = 0.0  # nats for each further bar of it

    @property
    def quarters(self) -> float:
        return sum(self.beats) / 2


METRES = (
    Metre((2, 2), 2, 4, 3.0),
    Metre((2, 2, 2), 3, 4, 4.0),
    Metre((3,), 3, 8, 3.0),
    Metre((2, 3), 5, 8, 3.5),
    Metre((3, 2), 5, 8, 3.5),
    Metre((2,), 1, 4, 6.0, again=6.0),
)

_ACCENT = 0.8  # nats for a first beat that stands out by one
_RETURN = 1.0  # nats for a beat that is wholly like the one a bar away, and unlike the others
_PICKUP = 1.0  # nats a beat before the first bar line
_CLEAR = 0.65  # nats a bar: with more than this nine bar lines in ten are right (benchmarks/rhythm.py), with less half


class Division(NamedTuple):
    """Bars of a run. `first` are indices of beats; beats before the first of them are a pickup.

    `clear`: strokes and figures say where bars begin. A bar of one beat needs no such evidence.
    """

    first: NDArray[np.int64]
    metres: tuple[Metre, ...]
    clear: bool


def divide(eighths: Sequence[int], figures: Figures) -> Division:
    """The likeliest bars over beats of so many eighths."""
    count = len(eighths)
    costs = {(beat, row): _cost(beat, row, eighths, figures) for beat in range(count) for row in range(len(METRES))}
    best = np.full((count + 1, len(METRES)), np.inf)  # a bar of this metre ends here
    origin = np.zeros((count + 1, len(METRES), 2), dtype=np.int64)
    starts = {beat: _PICKUP * beat for beat in range(min(4, count))}
    for beat in range(count):
        before = best[beat]
        for row, metre in enumerate(METRES):
            onward = before + np.where(np.arange(len(METRES)) == row, metre.again, metre.cost)
            source = int(onward.argmin())
            start = starts.get(beat, np.inf) + metre.cost
            cost, where = (start, -1) if start <= onward[source] else (onward[source], source)
            end = min(beat + len(metre.beats), count)
            total = cost + costs[beat, row]
            if total < best[end, row]:
                best[end, row] = total
                origin[end, row] = beat, where
    first, rows = _traced(best, origin)
    told = [-costs[beat, row] for beat, row in zip(first, rows, strict=True) if len(METRES[row].beats) > 1]
    return Division(np.array(first), tuple(METRES[row] for row in rows), not told or bool(np.mean(told) >= _CLEAR))


def _traced(best: NDArray[np.float64], origin: NDArray[np.int64]) -> tuple[list[int], list[int]]:
    """Of the likeliest bars: the first beat, and the row of the metre."""
    end, row = len(best) - 1, int(best[-1].argmin())
    first, rows = [], []
    while row >= 0:
        rows.append(row)
        end, row = (int(value) for value in origin[end, row])
        first.append(end)
    return first[::-1], rows[::-1]


def _cost(beat: int, row: int, eighths: Sequence[int], figures: Figures) -> float:
    """The cost of a bar of a metre that begins at a beat; infinite where the beats are of other lengths."""
    metre = METRES[row]
    inside = eighths[beat : beat + len(metre.beats)]
    if tuple(inside) != metre.beats[: len(inside)]:
        return np.inf
    return -_ACCENT * figures.contrast(beat, len(inside)) - _RETURN * figures.returns(beat, len(inside))
