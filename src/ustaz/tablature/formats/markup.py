"""Elements of XML as text."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Mapping


def element(name: str, attributes: Mapping[str, object] | None = None, *children: str) -> str:
    """An element around others, which are texts already; attributes that are None are left out."""
    head = "".join(
        f" {key}={quoteattr(plain(str(value)))}" for key, value in (attributes or {}).items() if value is not None
    )
    return f"<{name}{head}>{''.join(children)}</{name}>" if children else f"<{name}{head}/>"


def leaf(name: str, text: object, attributes: Mapping[str, object] | None = None) -> str:
    """An element around a text."""
    return element(name, attributes, escape(plain(str(text))))


def plain(text: str) -> str:
    """The text without what XML cannot hold."""
    return "".join(letter for letter in text if letter.isprintable() or letter == " ")
