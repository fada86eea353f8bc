"""The engraved tablature of what was heard: every drawn note knows its row, and what is not sure is dotted and grey."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from ustaz.guard import GuardError
from ustaz.report import shapes
from ustaz.report.heard import unsure
from ustaz.report.marked_score import Page, as_page, marks_layer
from ustaz.report.noteheads import HALF_SPACE, SVG, groups, number_place, page_map
from ustaz.score import engrave_mei
from ustaz.tablature import FORMATS

if TYPE_CHECKING:
    from ustaz.report.noteheads import Element
    from ustaz.tablature import Tablature

_ID = re.compile(r"[nt](\d+)(?:-\d+)?")  # n a note of the staff, t a number of the tablature, -2 tied on


def heard_score(tablature: Tablature) -> tuple[Page, ...]:
    """The pages; none where nothing was heard or the engraver fails: the rest of the page is worth showing."""
    from lxml import etree

    if len(tablature.notes) == 0:
        return ()
    try:
        drawn = engrave_mei(FORMATS[".mei"](tablature))
    except GuardError:
        return ()
    doubtful = set(np.flatnonzero(unsure(tablature.notes)).tolist())
    pages, first_bar = [], 0
    for page in drawn:
        root = etree.fromstring(page.encode("utf-8"))
        first_bar = _number_bars(root, first_bar)
        _point_at_notes(root, doubtful)
        _ring_doubts(root, doubtful)
        pages.append(as_page(root))
    return tuple(pages)


def _number_bars(root: Element, first: int) -> int:
    """Each bar says which it is, and has a ground to click on; the number of the next one comes back."""
    bars = list(groups(root, "measure"))
    for bar, measure in enumerate(bars, start=first):
        measure.set("data-bar", str(bar))
    for box in page_map(root, {}).bars.values():
        shapes.ground(box)
    return first + len(bars)


def _row(group: Element) -> int:
    found = _ID.fullmatch(group.get("id", ""))
    return int(found[1]) - 1 if found else -1


def _point_at_notes(root: Element, doubtful: set[int]) -> None:
    for group in groups(root, "note"):
        row = _row(group)
        if row >= 0:
            group.set("data-note", str(row))
            if row in doubtful:
                group.set("class", f"{group.get('class', '')} unsure")


def _ring_doubts(root: Element, doubtful: set[int]) -> None:
    places = [(head.note, head.x, head.y, head.size) for head in page_map(root, _heads(root, doubtful)).heads.values()]
    for column in groups(root, "tabGrp"):
        for group in groups(column, "note"):
            place = number_place(group)
            if place is not None and _row(group) in doubtful:
                places.append((_row(group), *place, 1.0))
    layer = marks_layer(root)
    for row, x, y, size in places:
        shapes.ring(shapes.group(layer, "mark unsure", {"note": row}), x, y, r=2.0 * HALF_SPACE * size)


def _heads(root: Element, doubtful: set[int]) -> dict[str, int]:
    """Row by id of the drawn heads of notes that are not sure."""
    drawn = ((group.get("id", ""), _row(group)) for group in root.iter(f"{SVG}g"))
    return {name: row for name, row in drawn if row in doubtful and name.startswith("n")}
