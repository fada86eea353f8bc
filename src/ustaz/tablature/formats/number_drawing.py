"""A line of number notation as SVG, in millimetres: two strings, frets on them, strokes below.

A string that sounds is drawn darker from its fret to its end, so lengths can be seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from ustaz.tablature.formats.markup import element, leaf
from ustaz.tablature.model import Stroke
from ustaz.tablature.strokes import LETTERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ustaz.tablature.notation import Cell, Column

WIDTH = 172.0  # for bars, on A4 within margins and beside the names of the strings
_LEFT, _RIGHT = 8.0, 0.3  # for the names of the strings; so that paper does not cut the last bar line
_STRINGS = (0.0, 5.6)
_STROKES = 12.0
_TOP, _HEIGHT = -10.5, 26.5
_BAR_NUMBER, _SECTION = -4.4, -8.0
_STRUCK, _HELD = 6.6, 2.6  # widths of columns
_PADDING = 2.6  # after a bar line
_FULL = 0.72  # a last line at least so full is drawn out to the margin
_INK, _PALE = "#1b1b1b", "#b5b5b5"


@dataclass(frozen=True)
class Bar:
    number: int
    columns: Sequence[Column]
    metre: str  # where it changes
    section: str  # that begins here

    @cached_property
    def widths(self) -> tuple[float, ...]:
        return tuple(_STRUCK if _begins(column) else _HELD for column in self.columns)

    @cached_property
    def width(self) -> float:
        return _PADDING + sum(self.widths)


def draw_system(bars: Sequence[Bar], names: Sequence[str]) -> str:
    """One line of bars; `names` are those of the strings."""
    total = sum(bar.width for bar in bars)
    stretch = WIDTH / total if total > _FULL * WIDTH else 1.0
    shapes = [_line(_LEFT, y, _LEFT + total * stretch, _PALE, 0.25) for y in _STRINGS]
    shapes += [_text(_LEFT - 2.2, y, name, size=3.4, anchor="end") for y, name in zip(_STRINGS, names, strict=True)]
    last: list[float | None] = [None, None]
    left = _LEFT
    shapes.append(_bar_line(left))
    for bar in bars:
        shapes += _bar(bar, left, stretch, last)
        left += bar.width * stretch
        shapes.append(_bar_line(left))
    frame = {"xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 {_TOP:g} {_LEFT + WIDTH + _RIGHT:g} {_HEIGHT:g}"}
    return element("svg", frame | {"fill": _INK}, *shapes)


def draw_sign(stroke: Stroke) -> str:
    """A stroke by itself, for the legend."""
    shape = _slur(-2.2, 2.2, 1.5, up=True) if stroke == Stroke.NONE else _stroke(stroke, 0.0, 0.0)
    return element("svg", {"viewBox": "-2.5 -2.5 5 5", "fill": _INK, "aria-hidden": "true"}, shape)


def _bar(bar: Bar, left: float, stretch: float, last: list[float | None]) -> Iterator[str]:
    """The shapes of a bar; `last` has where each string was sounded last in this line."""
    yield _text(left + 0.6, _BAR_NUMBER, str(bar.number), size=2.4, weight="400", colour="#666", anchor="start")
    if bar.section:
        yield _text(left + 0.6, _SECTION, bar.section, size=3.4, anchor="start")
    if bar.metre:
        yield _text(left + 5, _BAR_NUMBER - 0.2, bar.metre, size=3, anchor="start")
    edges = [left + _PADDING * stretch + width * stretch for width in accumulate(bar.widths, initial=0.0)]
    centres = [edge + _STRUCK / 2 * min(stretch, 1.0) for edge in edges[:-1]]
    end = left + bar.width * stretch
    for string, cells in enumerate(zip(*((column.first, column.second) for column in bar.columns), strict=True)):
        yield from _sounding(cells, centres, left, end, _STRINGS[string])
        yield from _frets(cells, centres, string, last)
    for column, x in zip(bar.columns, centres, strict=True):
        if column.stroke != Stroke.UNKNOWN:
            yield _stroke(column.stroke, x, _STROKES)


def _sounding(cells: Sequence[Cell], centres: Sequence[float], left: float, end: float, y: float) -> Iterator[str]:
    """The string, where it sounds."""
    start = left if cells[0].held else None
    for cell, x in zip(cells, centres, strict=True):
        if not cell.held and start is not None:
            yield _line(start, y, min(x, end), _INK, 0.45)
            start = None
        if cell.fret >= 0:
            start = x
    if start is not None:
        yield _line(start, y, end, _INK, 0.45)


def _frets(cells: Sequence[Cell], centres: Sequence[float], string: int, last: list[float | None]) -> Iterator[str]:
    y = _STRINGS[string]
    for cell, x in zip(cells, centres, strict=True):
        if cell.fret < 0:
            continue
        label = str(cell.fret)
        half = 1.0 + 0.95 * len(label)
        box = {"x": f"{x - half:.2f}", "y": f"{y - 2:.2f}", "width": f"{2 * half:.2f}", "height": 4, "fill": "#fff"}
        yield element("rect", box)
        yield _text(x, y, label, size=4.2)
        before = last[string]
        if cell.left_hand:
            yield _slur(x - 4.5 if before is None else before, x, y + (-2.6 if string == 0 else 2.6), up=string == 0)
        last[string] = x


def _stroke(stroke: Stroke, x: float, y: float) -> str:
    if stroke not in {Stroke.DOWN, Stroke.UP}:
        return _text(x, y, LETTERS[stroke].lower(), size=3.6, weight="400", style="italic")
    tip = 2.1 if stroke == Stroke.DOWN else -2.1
    way = f"M{x:.2f} {y - tip:.2f}V{y + tip:.2f}M{x - 1.2:.2f} {y + tip * 0.35:.2f}L{x:.2f} {y + tip:.2f}"
    return _path(f"{way}L{x + 1.2:.2f} {y + tip * 0.35:.2f}", 0.4)


def _slur(start: float, end: float, y: float, *, up: bool) -> str:
    rise = -1.8 if up else 1.8
    return _path(f"M{start:.2f} {y:.2f}Q{(start + end) / 2:.2f} {y + rise:.2f} {end:.2f} {y:.2f}", 0.3)


def _path(way: str, width: float) -> str:
    pen = {"fill": "none", "stroke": _INK, "stroke-width": width, "stroke-linecap": "round", "stroke-linejoin": "round"}
    return element("path", {"d": way} | pen)


def _line(start: float, y: float, end: float, colour: str, width: float) -> str:
    ends = {"x1": f"{start:.2f}", "y1": f"{y:.2f}", "x2": f"{end:.2f}", "y2": f"{y:.2f}"}
    return element("line", ends | {"stroke": colour, "stroke-width": width})


def _bar_line(x: float) -> str:
    ends = {"x1": f"{x:.2f}", "y1": f"{_STRINGS[0]:g}", "x2": f"{x:.2f}", "y2": f"{_STRINGS[1]:g}"}
    return element("line", ends | {"stroke": _INK, "stroke-width": 0.3})


def _text(
    x: float,
    y: float,
    text: str,
    *,
    size: float,
    weight: str = "600",
    colour: str | None = None,
    anchor: str = "middle",
    style: str | None = None,
) -> str:
    """A text whose middle stands at y."""
    place = {"x": f"{x:.2f}", "y": f"{y + 0.36 * size:.2f}", "text-anchor": anchor}
    look = {"font-size": size, "font-weight": weight, "font-style": style, "fill": colour}
    return leaf("text", text, place | look)


def _begins(column: Column) -> bool:
    return column.first.fret >= 0 or column.second.fret >= 0
