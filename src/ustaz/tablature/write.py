"""The door to the notations of this room."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ustaz.errors import InputError
from ustaz.tablature.formats import FORMATS

if TYPE_CHECKING:
    from ustaz.tablature.model import Tablature


def write_tablature(tablature: Tablature, path: str | Path) -> None:
    """Write the tablature in the notation that the ending of the name asks for (see `FORMATS`).

    Raises
    ------
    InputError
        The ending is none of those.
    OSError
        The file cannot be written.
    """
    path = Path(path)
    to_text = FORMATS.get(path.suffix.lower())
    if to_text is None:
        raise InputError(
            "{file} has an ending that no notation of a tablature has.",
            hint="Write one of: {endings}.",
            file=path.name,
            endings=", ".join(FORMATS),
        )
    path.write_text(to_text(tablature), encoding="utf-8", newline="")
