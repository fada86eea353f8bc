"""Elements of XML as text."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def element(name: str, attributes: Mapping[str, object] | None = None, *children: str) -> str:
    """An element around others, which are texts already; attributes that are None are left out."""
    head = "".join(f' {key}="{_safe(value)}"' for key, value in (attributes or {}).items() if value is not None)
    return f"<{name}{head}>{''.join(children)}</{name}>" if children else f"<{name}{head}/>"


def leaf(name: str, text: object, attributes: Mapping[str, object] | None = None) -> str:
    """An element around a text."""
    return element(name, attributes, _safe(text))


def _safe(text: object) -> str:
    """The text without what XML cannot hold, and with what it would misread escaped."""
    return escape("".join(letter for letter in str(text) if letter.isprintable()))
