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
_LONGEST_TAG = 500_000
_LONG_TAG = re.compile(rb"<[^<>]{%d}" % _LONGEST_TAG)
_ENTITY = tuple("<!ENTITY".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))


def parse(data: bytes, file: str) -> Element:
    """The root of the tree, without comments and processing instructions.

    Raises
    ------
    InputError
        The text is not well formed, declares entities, or is larger or deeper than any score.
    """
    if any(entity in data for entity in _ENTITY):
        raise InputError(
            "{file} defines XML entities, which no score needs.",
            hint="Export it again from the score editor.",
            file=file,
        )
    if data.count(b"<") > 2 * _MOST_ELEMENTS or _has_long_tag(data):
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


def _has_long_tag(data: bytes) -> bool:
    """Whether a tag is longer than any; such a one fills a stretch of half that length, which is quickly seen."""
    half = _LONGEST_TAG // 2
    suspicious = any(data.find(b">", start, start + half) < 0 for start in range(0, len(data) - half, half))
    return suspicious and _LONG_TAG.search(data) is not None


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
