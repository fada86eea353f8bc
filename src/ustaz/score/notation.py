"""From a file of any notation to MEI: checked and converted behind glass."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ustaz.errors import InputError
from ustaz.guard import GuardError, TooSlow, Worker
from ustaz.score.checks.kinds import NotationKind
from ustaz.score.musicxml_clock import SourceBar, unpacked
from ustaz.tablature import own_notation
from ustaz.tablature import to_mei as mei_of_tablature
from ustaz.words import Sentence

__all__ = ["VEROVIO", "Notation", "NotationKind", "damaged", "read_bytes", "shown_name", "to_mei"]

# Started by the first job; `VEROVIO.warm_up()` lets it load while other work goes on.
VEROVIO = Worker("verovio", "ustaz.score.verovio_process")
MOST_BYTES = 16 << 20  # the largest real score known to us has 4 MB

_TAKE_IN = "ustaz.score.verovio_process:take_in"
_LONGEST_NAME = 60


@dataclass(frozen=True)
class Notation:
    """A file that was looked at and may be read.

    `mei` is what Verovio made of it, which may still be no XML; of MIDI, which Verovio does not see, it is empty.
    """

    kind: NotationKind
    mei: str
    file: str  # the bare name, for messages
    midi: bytes = b""
    clock: list[SourceBar] | None = None  # of MusicXML
    warnings: tuple[Sentence, ...] = ()


def to_mei(path: Path | str) -> Notation:
    """The notation in this file and its MEI.

    Raises
    ------
    InputError
        The file cannot be read, is no notation, or is damaged.
    """
    path = Path(path)
    file = shown_name(path)
    data = read_bytes(path, file=file)
    if (tablature := own_notation(data, file=file)) is not None:
        data = mei_of_tablature(tablature).encode("utf-8")
    head, body = _take_in(data, file)
    if (refusal := head.get("refusal")) is not None:
        raise InputError(refusal["sentence"], hint=refusal["hint"], **refusal["values"])
    kind = NotationKind(head["kind"])
    if kind is NotationKind.MIDI:
        return Notation(kind, "", file, midi=body)
    if not body:
        raise damaged(file)
    clock = unpacked(head["clock"]) if kind is NotationKind.MUSICXML else None
    warnings = tuple(Sentence(said[0], said[1], plural=said[2], count=said[3]) for said in head["warnings"])
    return Notation(kind, body.decode("utf-8"), file, clock=clock, warnings=warnings)


def shown_name(path: Path) -> str:
    """The bare name of the file, short and printable, to stand in a message."""
    name = "".join(letter if letter.isprintable() else "�" for letter in path.name or str(path))
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME // 2]}…{name[-_LONGEST_NAME // 3 :]}"


def read_bytes(path: Path, *, file: str) -> bytes:
    """What the file holds.

    Raises
    ------
    InputError
        It cannot be read, or is too large.
    """
    try:
        if not path.is_file():  # a folder, a pipe, a device: reading might never end
            raise InputError("{file} is not a file, or is not there.", hint="Check the name.", file=file)
        if path.stat().st_size > MOST_BYTES:
            raise InputError(
                "{file} is larger than a score can be ({most} MB).",
                hint="Split the piece into movements.",
                file=file,
                most=MOST_BYTES >> 20,
            )
        return path.read_bytes()
    except OSError as error:
        raise InputError("{file} cannot be opened.", hint="Check its name and its permissions.", file=file) from error


def _take_in(data: bytes, file: str) -> tuple[dict[str, Any], bytes]:
    try:
        answer = VEROVIO.run(_TAKE_IN, data, file=file)
    except TooSlow as error:
        raise InputError(
            "{file} takes too long to read.", hint="Split the piece into movements and try again.", file=file
        ) from error
    except GuardError as error:
        raise damaged(file) from error
    head, _, body = answer.partition(b"\n")
    return json.loads(head), body


def damaged(file: str) -> InputError:
    """What to raise where Verovio made nothing of a file, or nothing that is XML."""
    return InputError(
        "{file} is damaged: it cannot be read as a score.", hint="Export it again from the score editor.", file=file
    )
