"""An MEI text as a tree without namespace, and what its head says of the piece."""

from __future__ import annotations

from typing import Any, TypeAlias

from lxml import etree

Element: TypeAlias = Any  # lxml.etree._Element: lxml carries no types

ID = "{http://www.w3.org/XML/1998/namespace}id"
_NAMESPACE = ' xmlns="http://www.music-encoding.org/ns/mei"'


class NotXML(ValueError):  # noqa: N818 (the root says that it is an error)
    """What came out of odd input is no XML, or has one id for two elements: Verovio does not look."""


def parse(mei: str) -> Element:
    """The root of the tree. Tags are plain words: the namespace is taken off before parsing, which is faster.

    Raises
    ------
    NotXML
    """
    parser = etree.XMLParser(remove_comments=True, remove_pis=True, resolve_entities=False, no_network=True)
    try:
        return etree.fromstring(mei.replace(_NAMESPACE, "", 1).encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        raise NotXML from error


def title(root: Element) -> str:
    """The title: of the head, else of the work."""
    for path in ("meiHead/fileDesc/titleStmt/title", "meiHead/workList/work/title"):
        for element in root.iterfind(path):
            if text := text_of(element):
                return text
    return ""


def composer(root: Element) -> str:
    """The composer's name, as the file writes it."""
    head = root.find("meiHead")
    if head is None:
        return ""
    for element in head.iter("composer", "persName", "creator"):
        if (element.tag == "composer" or element.get("role") == "composer") and (text := text_of(element)):
            return text
    return ""


def text_of(element: Element) -> str:
    """All the text inside, white space made single."""
    return " ".join("".join(element.itertext()).split())


def whole(text: str | None, *, default: int) -> int:
    """The whole number in this attribute."""
    try:
        return int(text or "")
    except ValueError:
        return default
