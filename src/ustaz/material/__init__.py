"""Music that comes with ustaz: where its files are.

The Nocturne in E-flat, Op. 9 No. 2, by Frédéric Chopin is an encoding of our own, typed note by note and proof-read
against the first German edition (Kistner, Leipzig 1833) in the encoding of the Fryderyk Chopin Institute.

The two studies for the dombra, one in tökpe and one in shertpe, were composed for ustaz by its authors.
"""

from __future__ import annotations

from contextlib import contextmanager
from importlib import resources
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["nocturne", "study"]


@contextmanager
def nocturne() -> Iterator[Path]:
    """The path of the Nocturne's MusicXML file, good inside the `with` block (a package may be a zip archive)."""
    with resources.as_file(resources.files(__name__).joinpath("chopin_nocturne_op9_no2.musicxml")) as path:
        yield path


@contextmanager
def study(manner: Literal["tokpe", "shertpe"]) -> Iterator[Path]:
    """The path of a dombra study in number notation, good inside the `with` block."""
    with resources.as_file(resources.files(__name__).joinpath(f"{manner}_study.txt")) as path:
        yield path
