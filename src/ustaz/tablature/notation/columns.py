"""A bar of number notation: columns that share its length equally, with a fret a string and a stroke."""

from __future__ import annotations

from math import gcd
from typing import TYPE_CHECKING, NamedTuple

from ustaz.tablature.model import Stroke

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from ustaz.tablature.notation.measures import Measure
    from ustaz.tablature.notation.signs import Signs
    from ustaz.tablature.notation.voices import Span


class Cell(NamedTuple):
    """What a string does at one moment."""

    fret: int = -1  # that begins to sound; -1 none
    held: bool = False  # what began before goes on
    left_hand: str = ""  # "h" or "p": a hammer-on or a pull-off, without a stroke


class Column(NamedTuple):
    first: Cell  # string 1
    second: Cell  # string 2
    stroke: Stroke


def columns(bar: Measure, notes: NDArray[np.void], marks: Signs) -> list[Column]:
    """As few columns as show every moment at which something begins or ends."""
    step = gcd(bar.length, *(place for spans in bar.strings for span in spans for place in (span.start, span.end)))
    return [_column(bar, place, notes, marks) for place in range(0, bar.length, step)]


def _column(bar: Measure, place: int, notes: NDArray[np.void], marks: Signs) -> Column:
    first, second = ([span for span in spans if span.start <= place < span.end] for spans in bar.strings)
    rows = [spans[0].heads[0].row for spans in (first, second) if spans and _begins(spans[0], place)]
    stroke = next((marks.strokes[row] for row in rows if row in marks.strokes), Stroke.UNKNOWN)
    return Column(_cell(first, place, notes, marks), _cell(second, place, notes, marks), stroke)


def _cell(spans: Sequence[Span], place: int, notes: NDArray[np.void], marks: Signs) -> Cell:
    if not spans:
        return Cell()
    if not _begins(spans[0], place):
        return Cell(held=True)
    row = spans[0].heads[0].row
    left_hand = ""
    if notes["stroke"][row] == Stroke.NONE:
        left_hand = "h" if marks.hammered(row) else "p"
    return Cell(int(notes["fret"][row]), left_hand=left_hand)


def _begins(span: Span, place: int) -> bool:
    return span.start == place and not span.heads[0].tied_from
