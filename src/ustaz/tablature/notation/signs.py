"""Where strokes and slurs are written."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ustaz.tablature.model import Stroke
from ustaz.tablature.notation.values import ticks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from ustaz.tablature.model import Tablature


class Pair(NamedTuple):
    """Two notes of one string, the second sounded by the left hand."""

    first: int  # rows
    second: int
    rising: bool  # a hammer-on; else a pull-off


@dataclass(frozen=True)
class Signs:
    """Signs by the rows of the notes they stand at."""

    strokes: Mapping[int, Stroke]  # at one of a stroke's two notes
    pairs_from: Mapping[int, Pair]
    pairs_to: Mapping[int, Pair]
    slurs: Mapping[int, int]  # from first to last note: pairs that follow one another share a slur
    alone: frozenset[int]  # sounded by the left hand with nothing before them on their string

    @cached_property
    def slurred_to(self) -> frozenset[int]:
        """The last notes of slurs."""
        return frozenset(self.slurs.values())

    def hammered(self, row: int) -> bool:
        """Whether a note of the left hand is hammered on; else it is pulled off."""
        pair = self.pairs_to.get(row)
        return pair is None or pair.rising


def signs(tablature: Tablature) -> Signs:
    """The signs of a tablature whose notes all have a place in quarters."""
    notes = tablature.notes
    order = np.lexsort((-notes["string"], notes["onset_q"]))
    pairs: list[Pair] = []
    alone: set[int] = set()
    for string in (1, 2):
        _slurred(notes, order[notes["string"][order] == string], pairs, alone)
    return Signs(
        strokes=_strokes(notes),
        pairs_from={pair.first: pair for pair in pairs},
        pairs_to={pair.second: pair for pair in pairs},
        slurs=_slurs(pairs),
        alone=frozenset(alone),
    )


def _strokes(notes: NDArray[np.void]) -> dict[int, Stroke]:
    """Each stroke once: at string 1 where that sounds in it."""
    first: dict[tuple[int, int], int] = {}
    for row, note in enumerate(notes):
        if note["stroke"] in (Stroke.UNKNOWN, Stroke.NONE):
            continue
        moment = (ticks(note["onset_q"]), int(note["stroke"]))
        if moment not in first or note["string"] == 1:
            first[moment] = row
    return {row: Stroke(stroke) for (_, stroke), row in first.items()}


def _slurred(notes: NDArray[np.void], rows: NDArray[np.intp], pairs: list[Pair], alone: set[int]) -> None:
    for place, row in enumerate(rows.tolist()):
        if notes["stroke"][row] != Stroke.NONE:
            continue
        if place == 0:
            alone.add(row)
        else:
            before = int(rows[place - 1])
            pairs.append(Pair(before, row, bool(notes["fret"][row] > notes["fret"][before])))


def _slurs(pairs: list[Pair]) -> dict[int, int]:
    slurs: dict[int, int] = {}
    begin = -1
    for first, second, _ in pairs:
        if slurs.get(begin) != first:
            begin = first
        slurs[begin] = second
    return slurs
