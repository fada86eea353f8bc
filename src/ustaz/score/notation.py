"""From a file of any notation to MEI: looked at first, then converted by Verovio behind glass."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from ustaz.errors import InputError
from ustaz.guard import GuardError, TooSlow, Worker

if TYPE_CHECKING:
    from ustaz.words import Sentence

VEROVIO = Worker("verovio")  # started by the first job; `VEROVIO.warm_up()` lets it load while other work goes on


class NotationKind(StrEnum):
    """A notation that is read here; the value is Verovio's name of it."""

    MUSICXML = "musicxml"
    MEI = "mei"
    KERN = "humdrum"
    ABC = "abc"
    MIDI = "midi"  # not for Verovio


@dataclass(frozen=True)
class Notation:
    """A file that was looked at and may be read.

    `source` is the notation itself, unpacked, as UTF-8 without byte order mark (a MIDI file: as it is).
    `mei` is what Verovio made of it (MIDI: empty).
    """

    kind: NotationKind
    source: bytes
    mei: str
    file: str  # the bare name, for messages
    warnings: tuple[Sentence, ...] = ()


def to_mei(path: Path | str) -> Notation:
    """The notation in this file and its MEI.

    Raises
    ------
    InputError
        The file cannot be read, is no notation, or is damaged.
    """
    path = Path(path)
    data = path.read_bytes()
    kind = _kind(data)
    if kind is NotationKind.MIDI:
        return Notation(kind, data, "", path.name)
    mei = _convert(data, kind, path.name)
    return Notation(kind, data, mei, path.name)


def _kind(data: bytes) -> NotationKind:
    head = data[:4096]
    if head.startswith(b"MThd"):
        return NotationKind.MIDI
    if b"<mei" in head:
        return NotationKind.MEI
    if b"<score-" in head:
        return NotationKind.MUSICXML
    if b"**" in head:
        return NotationKind.KERN
    return NotationKind.ABC


def _convert(data: bytes, kind: NotationKind, file: str) -> str:
    try:
        mei = VEROVIO.run("ustaz.score.verovio_process:convert", data, kind=kind.value)
    except TooSlow as error:
        raise InputError(
            "{file} takes too long to read.", hint="Split the piece into movements and try again.", file=file
        ) from error
    except GuardError as error:
        raise InputError(
            "{file} is damaged: it cannot be read as a score.", hint="Export it again from the program.", file=file
        ) from error
    if not mei:
        raise InputError(
            "{file} is damaged: it cannot be read as a score.", hint="Export it again from the program.", file=file
        )
    return mei.decode("utf-8")
