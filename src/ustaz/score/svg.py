"""Verovio's SVG made small and harmless.

Only listed elements and attributes come through, so nothing that a file brings can be a script, an address or a
style. The colour of everything is the `color` of the page (or of a group in it). Groups that hold one shape hand it
their class, and neighbouring lines of one pen become one path: pages shrink to about half.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias, cast

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml import etree

    Element: TypeAlias = etree._Element  # noqa: SLF001 (lxml has no public name for it)

_NAMESPACE = "{http://www.w3.org/2000/svg}"
_ELEMENTS = {"svg", "g", "defs", "path", "use", "polygon", "polyline", "ellipse", "rect", "text", "tspan"}
_ATTRIBUTES = {
    *("class", "d", "points", "x", "y", "cx", "cy", "rx", "ry", "width", "height", "transform", "viewBox", "fill"),
    *("stroke-width", "stroke-linecap", "stroke-linejoin", "stroke-dasharray", "visibility", "letter-spacing"),
    *("font-family", "font-size", "font-style", "font-weight", "text-anchor"),
}
_POINTED_AT = {  # what keeps its id
    *("note", "chord", "rest", "mRest", "measure", "slur", "tie", "hairpin", "dynam", "dir", "tempo", "pedal"),
    *("fermata", "trill", "mordent", "turn", "arpeg", "octave", "gliss", "ending", "reh"),
}
_STYLE = {  # Verovio says these in a style sheet
    **dict.fromkeys(("tempo", "reh", "ending"), ("font-weight", "bold")),
    **dict.fromkeys(("dir", "dynam", "mNum"), ("font-style", "italic")),
}
_IN_WORDS = str.maketrans(  # signs of the music font that occur in text, as any font has them
    {0xE1D2: "𝅝", 0xE1D3: "𝅗𝅥", 0xE1D5: "♩", 0xE1D7: "♪", 0xE1D9: "♬", 0xE1E7: "."}
    | {0xECA2: "𝅝", 0xECA3: "𝅗𝅥", 0xECA5: "♩", 0xECA7: "♪", 0xECA9: "♬", 0xECB7: "."}  # in metronome marks
    | dict(zip(range(0xE520, 0xE527), "pmfrszn", strict=True))
)


def slim(page: str, bars: Mapping[str, int], *, prefix: str) -> str:
    """The page, small and harmless.

    Parameters
    ----------
    bars
        Row of each bar by the id of its group; written as `data-bar`.
    prefix
        Begins the names of this page's glyphs, which must differ from those of other pages.
    """
    from lxml import etree

    root = etree.fromstring(page.encode("utf-8"), etree.XMLParser(no_network=True, resolve_entities=False))
    _drop_foreign(root)
    names = _name_glyphs(root, prefix)
    for element in list(root.iter()):
        _clean(element, names, bars)
    for element in reversed(list(root.iter(f"{_NAMESPACE}g"))):
        _unwrap(element)
        _join_lines(element)
    etree.cleanup_namespaces(root)
    return cast("str", etree.tostring(root, encoding="unicode"))


def _drop_foreign(root: Element) -> None:
    from lxml import etree

    etree.strip_tags(root, f"{_NAMESPACE}a")  # a link goes, its text stays
    for element in list(root.iter()):
        known = isinstance(element.tag, str) and element.tag.removeprefix(_NAMESPACE) in _ELEMENTS
        shown = known and "placeholder" not in element.get("class", "")  # line breaks, drawn for editors
        if not shown and (parent := element.getparent()) is not None:
            parent.remove(element)


def _name_glyphs(root: Element, prefix: str) -> dict[str, str]:
    names: dict[str, str] = {}
    for glyph in root.iterfind(f"{_NAMESPACE}defs/{_NAMESPACE}g"):
        identity = glyph.get("id", "")
        names[f"#{identity}"] = f"{prefix}{len(names)}"
    return names


def _clean(element: Element, names: Mapping[str, str], bars: Mapping[str, int]) -> None:
    identity, target = element.get("id", ""), element.get("href", "")
    kind, _, _ = element.get("class", "").partition(" ")
    for name in element.attrib:
        if name not in _ATTRIBUTES:
            del element.attrib[name]
    if f"#{identity}" in names:
        element.set("id", names[f"#{identity}"])
    elif kind in _POINTED_AT and element.tag == f"{_NAMESPACE}g":
        element.set("id", identity)
    if identity in bars and kind == "measure":
        element.set("data-bar", str(bars[identity]))
    if target in names:
        element.set("href", f"#{names[target]}")
    _restyle(element, kind)


def _restyle(element: Element, kind: str) -> None:
    if kind == "definition-scale":
        element.set("fill", "currentColor")
        element.set("stroke", "currentColor")
    if kind in _STYLE:
        element.set(*_STYLE[kind])
    parent = element.getparent()
    if parent is not None and parent.get("class") == "reh" and element.tag.endswith("rect"):
        element.set("fill", "none")  # the frame of a section's name
        element.set("stroke", "currentColor")
    if element.get("font-family") == "Leipzig":
        element.attrib.pop("font-family")
    if element.text:
        element.text = element.text.translate(_IN_WORDS)
    if (move := element.get("transform")) is not None:
        element.set("transform", move.replace(", ", " ").replace(") ", ")").replace("0.", "."))
    if (line := element.get("d")) is not None:
        element.set("d", re.sub(r" ?([MLCZz]) ?", r"\1", line))


def _unwrap(group: Element) -> None:
    """A group that says nothing goes; one around a single shape hands its class on."""
    parent = group.getparent()
    if parent is None or parent.tag == f"{_NAMESPACE}defs" or set(group.attrib) - {"class"}:
        return
    if len(group) == 0:
        parent.remove(group)
    elif len(group) == 1 and "class" not in group[0].attrib and group[0].tag != f"{_NAMESPACE}text":
        group[0].attrib.update(group.attrib)
        parent.replace(group, group[0])


def _join_lines(group: Element) -> None:
    """Neighbouring paths that differ in nothing but their way become one."""
    last: Element | None = None
    for shape in list(group):
        mergeable = shape.tag == f"{_NAMESPACE}path" and set(shape.attrib) == {"d", "stroke-width"}
        if mergeable and last is not None and last.get("stroke-width") == shape.get("stroke-width"):
            last.set("d", last.get("d", "") + shape.get("d", ""))
            group.remove(shape)
        else:
            last = shape if mergeable else None
