"""Where the notes, staves and bars of an engraved page are, read from its SVG."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml import etree

    Element: TypeAlias = etree._Element  # noqa: SLF001 (lxml has no public name for it)

SVG = "{http://www.w3.org/2000/svg}"
_MOVE = re.compile(r"translate\((-?[\d.]+)[ ,]+(-?[\d.]+)\) ?scale\((-?[\d.]+)")
_LINE = re.compile(r"M(-?[\d.]+)[ ,]+(-?[\d.]+)L(-?[\d.]+)")
_FULL_SIZE = 0.72  # the scale of the glyphs of ordinary notes
_HALF_HEAD = 113.0  # half the width of a black notehead of full size, in the units of the page
HALF_SPACE = 90.0  # from a line to the next space


@dataclass(frozen=True)
class Head:
    """A notehead; x, y is its middle in the units of the page, `size` 1 for ordinary notes."""

    note: int  # row in score.notes
    x: float
    y: float
    size: float
    element: Element  # the group of the note


@dataclass(frozen=True)
class BarBox:
    """The staves of one bar."""

    bar: int  # row in score.bars
    left: float
    right: float
    top: float
    bottom: float
    element: Element  # the group of the measure


@dataclass
class PageMap:
    heads: dict[int, Head] = field(default_factory=dict)  # by row in score.notes
    bars: dict[int, BarBox] = field(default_factory=dict)  # by row in score.bars


def page_map(root: Element, rows: Mapping[str, int]) -> PageMap:
    """Find everything on one page.

    Parameters
    ----------
    root
        The page.
    rows
        Row in score.notes by id.
    """
    found = PageMap()
    for measure in _groups(root, "measure"):
        box = _bar_box(measure)
        if box is not None:
            found.bars[box.bar] = box
    for group in _groups(root, "note"):
        row = rows.get(group.get("id", ""))
        if row is not None and (head := _head(group, row)) is not None:
            found.heads[row] = head
    return found


def _groups(root: Element, name: str) -> Iterator[Element]:
    for group in root.iter(f"{SVG}g"):
        if group.get("class", "").partition(" ")[0] == name:
            yield group


def _bar_box(measure: Element) -> BarBox | None:
    lines = [line for staff in _groups(measure, "staff") for line in _staff_lines(staff)]
    if not lines or not measure.get("data-bar", "").isdigit():
        return None
    lefts, heights, rights = zip(*lines, strict=True)
    return BarBox(int(measure.get("data-bar", "")), min(lefts), max(rights), min(heights), max(heights), measure)


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
