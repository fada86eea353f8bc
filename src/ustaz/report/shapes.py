"""The shapes of the marks, in the units of an engraved page.

A shape with a halo is drawn twice: first broad in the colour of the paper, so that it stands out from what is under it.
Colours and strokes are the business of ``static/notation.css``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ustaz.report.noteheads import HALF_SPACE, SVG

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ustaz.report.noteheads import BarBox, Element

_U = HALF_SPACE


def group(parent: Element, classes: str, data: Mapping[str, int]) -> Element:
    """A group that says in `data-` attributes what it is about."""
    return _add(parent, "g", {"class": classes, **{f"data-{name}": str(value) for name, value in data.items()}})


def ground(box: BarBox) -> None:
    """A ground behind a bar: to click on, and to light up."""
    from lxml import etree

    place = {"x": _n(box.left), "y": _n(box.top - 4 * _U)}
    size = {"width": _n(box.right - box.left), "height": _n(box.bottom - box.top + 8 * _U)}
    box.element.insert(0, etree.Element(f"{SVG}rect", {"class": "ground", **place, **size, "stroke": "none"}))


def badge(parent: Element, x: float, y: float, *, number: int) -> None:
    """A number in a circle: the place of a point."""
    _add(parent, "circle", {"cx": _n(x), "cy": _n(y), "r": _n(2.3 * _U)})
    label = _add(parent, "text", {"x": _n(x), "y": _n(y + 1.15 * _U), "text-anchor": "middle", "font-size": "290"})
    label.text = str(number)


def cross(parent: Element, x: float, y: float, *, r: float) -> None:
    """✕ over a wrong note."""
    way = f"M{_n(x - r)} {_n(y - r)}L{_n(x + r)} {_n(y + r)}M{_n(x - r)} {_n(y + r)}L{_n(x + r)} {_n(y - r)}"
    _haloed(parent, way)


def ghost(parent: Element, x: float, y: float, *, r: float) -> None:
    """The small head of a note that was played in place of the written one."""
    shape = {"cx": _n(x), "cy": _n(y), "rx": _n(r * 1.15), "ry": _n(r * 0.8)}
    _add(parent, "ellipse", {"class": "ghost", **shape, "transform": f"rotate(-20 {_n(x)} {_n(y)})"})


def strike(parent: Element, x: float, y: float, *, r: float) -> None:
    """Through a fret number that was not played: the number stays readable."""
    _add(parent, "path", {"class": "strike", "d": f"M{_n(x - r)} {_n(y - r)}L{_n(x + r)} {_n(y + r)}"})


def box(parent: Element, x: float, y: float, *, r: float) -> None:
    """Around a fret number that was missed."""
    place = {"x": _n(x - r), "y": _n(y - r), "width": _n(2 * r), "height": _n(2 * r), "rx": _n(0.4 * r)}
    _add(parent, "rect", place)


def small_number(parent: Element, x: float, y: float, *, text: str) -> None:
    """The fret that was played in place of the written one."""
    label = _add(parent, "text", {"class": "number", "x": _n(x), "y": _n(y), "font-size": "250"})
    label.text = text


def diamond(parent: Element, x: float, y: float, *, r: float) -> None:
    """An extra note."""
    wide, high = _n(r), _n(1.2 * r)
    _path(parent, f"M{_n(x)} {_n(y - 1.2 * r)}l{wide} {high}l-{wide} {high}l-{wide} -{high}z")


def ring(parent: Element, x: float, y: float, *, r: float) -> None:
    """Around a note that was not heard surely."""
    _add(parent, "circle", {"cx": _n(x), "cy": _n(y), "r": _n(r)})


def tick(parent: Element, x: float, y: float, *, length: float, r: float) -> None:
    """A line to the left (negative length) or to the right, with an end across."""
    _path(parent, f"M{_n(x)} {_n(y)}h{_n(length)}M{_n(x + length)} {_n(y - r)}v{_n(2 * r)}")


def pause(parent: Element, x: float, y: float) -> None:
    """‖ over a hesitation."""
    _haloed(parent, f"M{_n(x - 0.5 * _U)} {_n(y - _U)}v{_n(2 * _U)}M{_n(x + 0.5 * _U)} {_n(y - _U)}v{_n(2 * _U)}")


def turning_back(parent: Element, x: float, y: float) -> None:
    """An open circle that runs back to its beginning: the music broke off, or was played again."""
    r = 1.1 * _U
    circle = f"M{_n(x - 0.7 * r)} {_n(y - 0.7 * r)}a{_n(r)} {_n(r)} 0 1 1 {_n(-0.3 * r)} {_n(0.7 * r)}"
    _haloed(parent, f"{circle}M{_n(x - 0.8 * r)} {_n(y - 1.7 * r)}v{_n(r)}h{_n(r)}")


def _haloed(parent: Element, way: str) -> None:
    _add(parent, "path", {"class": "halo", "d": way})
    _path(parent, way)


def _path(parent: Element, way: str) -> None:
    _add(parent, "path", {"d": way})


def _add(parent: Element, name: str, attributes: Mapping[str, str]) -> Element:
    from lxml import etree

    return etree.SubElement(parent, f"{SVG}{name}", dict(attributes))


def _n(value: float) -> str:
    return str(round(value))
