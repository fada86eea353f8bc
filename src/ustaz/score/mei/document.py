"""An MEI text as a tree without namespace, and what its head says of the piece."""

from __future__ import annotations

from typing import Any, TypeAlias

from lxml import etree

Element: TypeAlias = Any  # lxml.etree._Element: lxml carries no types

ID = "{http://www.w3.org/XML/1998/namespace}id"
_NAMESPACE = ' xmlns="http://www.music-encoding.org/ns/mei"'


def parse(mei: str) -> Element:
    """The root of the tree. Tags are plain words: the namespace is taken off before parsing, which is faster."""
    parser = etree.XMLParser(remove_comments=True, remove_pis=True, resolve_entities=False, no_network=True)
    return etree.fromstring(mei.replace(_NAMESPACE, "", 1).encode("utf-8"), parser)


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
