"""XML of strangers: well formed, without entities of its own, and of a sane size."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeAlias

from lxml import etree

from ustaz.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

Element: TypeAlias = Any  # lxml carries no types

_MOST_ELEMENTS = 2_000_000
_MOST_DEPTH = 100
_TOO_DEEP = etree.XPath("boolean(" + "/*" * (_MOST_DEPTH + 1) + ")")
_NAME = re.compile(r"[^\W\d][\w.\-·]*")
_LONG_TAG = re.compile(rb"<[^<>]{500000}")
_ENTITY = re.compile(rb"<!ENTITY|<\0!\0E\0N\0T\0I\0T\0Y|\0<\0!\0E\0N\0T\0I\0T\0Y")


def parse(data: bytes, file: str) -> Element:
    """The root of the tree, without comments and processing instructions.

    Raises
    ------
    InputError
        The text is not well formed, declares entities, or is larger or deeper than any score.
    """
    if _ENTITY.search(data):
        raise InputError(
            "{file} defines XML entities, which no score needs.",
            hint="Export it again from the score editor.",
            file=file,
        )
    if data.count(b"<") > 2 * _MOST_ELEMENTS or _LONG_TAG.search(data):
        _refuse_size(file)
    try:
        root = etree.fromstring(data, _parser())
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        line = getattr(error, "lineno", None) or 1
        raise InputError(
            "{file} is damaged or incomplete: its XML is wrong at line {line}.",
            hint="Export or download it again.",
            file=file,
            line=line,
        ) from error
    if _TOO_DEEP(root):
        _refuse_size(file)
    return root


def drop_bad_ids(elements: Iterable[Element], attribute: str) -> None:
    """Takes away ids that are no XML names or that were given before; Verovio then gives its own."""
    seen: set[str] = set()
    for element in elements:
        identity = element.get(attribute)
        if identity is None:
            continue
        if identity in seen or not _NAME.fullmatch(identity):
            del element.attrib[attribute]
        seen.add(identity)


def write(root: Element) -> bytes:
    """The tree as UTF-8 without document type: what was checked is what Verovio will read."""
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True))


def _parser() -> Any:  # noqa: ANN401 (lxml carries no types)
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        recover=False,
        remove_comments=True,
        remove_pis=True,
    )


def _refuse_size(file: str) -> None:
    raise InputError(
        "{file} is larger or deeper than any score: over {elements} elements, or {depth} levels.",
        hint="Split the piece into movements.",
        file=file,
        elements=_MOST_ELEMENTS,
        depth=_MOST_DEPTH,
    )
