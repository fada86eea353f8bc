"""Which of the notations of this room a file holds, told from its content; those of score editors the score reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ustaz.tablature.formats.json_reading import from_json
from ustaz.tablature.formats.numbers_reading import from_numbers, is_numbers

if TYPE_CHECKING:
    from ustaz.tablature.model import Tablature


def own_notation(data: bytes, *, file: str) -> Tablature | None:
    """The tablature in these bytes where they are JSON or number notation, else None.

    Raises
    ------
    ustaz.errors.InputError
        They are one of the two, and damaged.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    if text.lstrip()[:1] == "{":
        return from_json(text, file=file)
    return from_numbers(text, file=file) if is_numbers(text) else None
