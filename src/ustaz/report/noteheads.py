"""Where the notes, fret numbers, staves and bars of an engraved page are, read from its SVG."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lxml import etree

    Element: TypeAlias = etree._Element  # noqa: SLF001 (lxml has no public name for it)

SVG = "{http://www.w3.org/2000/svg}"
_MOVE = re.compile(r"translate\((-?[\d.]+)[ ,]+(-?[\d.]+)\) ?scale\((-?[\d.]+)")
_LINE = re.compile(r"M(-?[\d.]+)[ ,]+(-?[\d.]+)L(-?[\d.]+)")
_FULL_SIZE = 0.72  # the scale of the glyphs of ordinary notes
_HALF_HEAD = 113.0  # half the width of a black notehead of full size, in the units of the page
HALF_SPACE = 90.0  # from a line to the next space
_DIGIT_RISE = 110.0  # from the foot of a digit to its middle
_SAME_COLUMN = 150.0  # a number and its note are no further apart


@dataclass(frozen=True)
class Head:
    """A notehead; x, y is its middle in the units of the page, `size` 1 for ordinary notes."""

    note: int  # row in score.notes
    x: float
    y: float
    size: float
    element: Element  # the group of the note


@dataclass(frozen=True)
class FretNumber:
    """A number of a tablature; x, y is its middle."""

    note: int  # row in score.notes
    x: float
    y: float
    element: Element  # the group of the number


@dataclass(frozen=True)
class BarBox:
    """The staves of one bar."""

    bar: int  # row in score.bars
    left: float
    right: float
    top: float
    bottom: float
    element: Element  # the group of the measure
    strings: tuple[float, ...] = ()  # where the lines of a tablature are: string 1, string 2


@dataclass
class PageMap:
    heads: dict[int, Head] = field(default_factory=dict)  # by row in score.notes
    frets: dict[int, FretNumber] = field(default_factory=dict)  # by row in score.notes
    bars: dict[int, BarBox] = field(default_factory=dict)  # by row in score.bars


def page_map(root: Element, rows: Mapping[str, int], *, strings: Sequence[int] = ()) -> PageMap:
    """Find everything on one page.

    Parameters
    ----------
    root
        The page.
    rows
        Row in score.notes by id.
    strings
        Of each row of score.notes, for a tablature. Under a staff its numbers have ids of their own, but they stand
        under their notes, each on the line of its string.
    """
    found = PageMap()
    for measure in groups(root, "measure"):
        box = _bar_box(measure)
        if box is not None:
            found.bars[box.bar] = box
        heads = list(_heads(measure, rows))
        found.heads.update((head.note, head) for head in heads)
        if len(strings) and (lines := _string_lines(measure)):
            under = _Columns(heads, strings, lines)
            found.frets.update((number.note, number) for number in _fret_numbers(measure, rows, under))
    return found


def _heads(measure: Element, rows: Mapping[str, int]) -> Iterator[Head]:
    for group in groups(measure, "note"):
        row = rows.get(group.get("id", ""))
        if row is not None and (head := _head(group, row)) is not None:
            yield head


@dataclass(frozen=True)
class _Columns:
    """The notes of a bar that numbers may stand under."""

    heads: list[Head]
    strings: Sequence[int]  # of each row of score.notes
    lines: tuple[float, ...]  # where string 1 and string 2 are

    def note_above(self, x: float, y: float) -> int | None:
        string = 1 if abs(y - self.lines[0]) < abs(y - self.lines[1]) else 2
        above = [head for head in self.heads if self.strings[head.note] == string and abs(head.x - x) < _SAME_COLUMN]
        nearest = min(above, key=lambda head: abs(head.x - x), default=None)
        return None if nearest is None else nearest.note


def _fret_numbers(measure: Element, rows: Mapping[str, int], columns: _Columns) -> Iterator[FretNumber]:
    for column in groups(measure, "tabGrp"):
        for group in groups(column, "note"):
            if (place := number_place(group)) is None:
                continue
            note = rows.get(group.get("id", ""), columns.note_above(*place))
            if note is not None:
                yield FretNumber(note, *place, group)


def groups(root: Element, name: str) -> Iterator[Element]:
    """The groups of a kind, such as note, measure or staff."""
    for group in root.iter(f"{SVG}g"):
        if group.get("class", "").partition(" ")[0] == name:
            yield group


def number_place(group: Element) -> tuple[float, float] | None:
    """The middle of a number of a tablature; None for a note of the staff."""
    text = group.find(f"{SVG}text")
    return None if text is None else (float(text.get("x", "0")), float(text.get("y", "0")) - _DIGIT_RISE)


def _bar_box(measure: Element) -> BarBox | None:
    lines = [line for staff in groups(measure, "staff") for line in _staff_lines(staff)]
    if not lines or not measure.get("data-bar", "").isdigit():
        return None
    lefts, heights, rights = zip(*lines, strict=True)
    place = (min(lefts), max(rights), min(heights), max(heights))
    return BarBox(int(measure.get("data-bar", "")), *place, measure, _string_lines(measure))


def _string_lines(measure: Element) -> tuple[float, ...]:
    staves = [{height for _, height, _ in _staff_lines(staff)} for staff in groups(measure, "staff")]
    return next((tuple(sorted(lines)) for lines in staves if len(lines) == 2), ())


def _staff_lines(staff: Element) -> list[tuple[float, float, float]]:
    path = staff.find(f"{SVG}path")
    ways = _LINE.findall(path.get("d", "")) if path is not None else []
    return [(float(left), float(height), float(right)) for left, height, right in ways]


def _head(group: Element, row: int) -> Head | None:
    for shape in group.iter(f"{SVG}use"):
        move = _MOVE.search(shape.get("transform", "")) if _is_head(shape, group) else None
        if move is not None:
            x, y, scale = (float(number) for number in move.groups())
            size = scale / _FULL_SIZE
            return Head(row, x + _HALF_HEAD * size, y, size, group)
    return None


def _is_head(shape: Element, group: Element) -> bool:
    parent = shape.getparent()
    within = parent.get("class", "") if parent is not None and parent is not group else ""
    return "notehead" in shape.get("class", "") or within == "notehead"
