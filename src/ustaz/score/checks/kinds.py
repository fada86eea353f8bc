"""What a file is, told from its content; its name is only asked whether it agrees."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import PurePath

from ustaz.errors import InputError


class NotationKind(StrEnum):
    """A notation that is read here; the value is Verovio's name of it."""

    MUSICXML = "musicxml"
    MEI = "mei"
    KERN = "humdrum"
    ABC = "abc"
    MIDI = "midi"  # not for Verovio


_NAMES = {
    NotationKind.MUSICXML: (".musicxml", ".mxl"),
    NotationKind.MEI: (".mei",),
    NotationKind.KERN: (".krn", ".kern", ".hmd"),
    NotationKind.ABC: (".abc",),
    NotationKind.MIDI: (".mid", ".midi", ".smf", ".kar"),
}
_SAID = {
    NotationKind.MUSICXML: "MusicXML",
    NotationKind.MEI: "MEI",
    NotationKind.KERN: "Humdrum",
    NotationKind.ABC: "ABC",
    NotationKind.MIDI: "MIDI",
}
_EXPORT = "Export the piece as MusicXML and give that file."
_FORMATS = "A score may be MusicXML, MXL, MEI, Humdrum kern, ABC or MIDI."


def require_agreement(kind: NotationKind, file: str) -> None:
    """Refuses a file whose name promises another notation than it holds."""
    suffix = PurePath(file).suffix.lower()
    promised = next((other for other, suffixes in _NAMES.items() if suffix in suffixes), kind)
    if promised is not kind:
        raise InputError(
            "{file} is named like {promised}, but holds {held}.",
            hint="Rename it, or export it again.",
            file=file,
            promised=_SAID[promised],
            held=_SAID[kind],
        )


def refuse_other_formats(data: bytes, file: str) -> None:
    """Refuses what is known to be no score, and says what it is."""
    if not data.strip():
        raise InputError("{file} is empty.", hint="Export it again.", file=file)
    if data.startswith(b"%PDF"):
        raise InputError("{file} is a PDF: a picture of the notes.", hint=_EXPORT, file=file)
    if data.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8")):
        raise InputError("{file} is a picture, not a score.", hint=_EXPORT, file=file)
    if data.startswith((b"RIFF", b"fLaC", b"OggS", b"ID3", b"FORM", b"\xff\xfb")) or data[4:8] == b"ftyp":
        raise InputError("{file} is a sound file, not a score.", hint=_FORMATS, file=file)


def text_kind(text: str, file: str) -> NotationKind:
    """Humdrum or ABC.

    Raises
    ------
    InputError
        The text is neither.
    """
    for line in text.splitlines():
        if line.startswith("**"):
            return NotationKind.KERN
        if line.strip() and not line.startswith(("!", "%")):
            break
    if text.startswith("!!"):
        return NotationKind.KERN
    if re.search(r"^X:", text, re.MULTILINE) and re.search(r"^K:", text, re.MULTILINE):
        return NotationKind.ABC
    if PurePath(file).suffix.lower() in _NAMES[NotationKind.KERN]:
        raise InputError("{file} has no line that begins with **kern.", hint="Export it again as Humdrum.", file=file)
    raise InputError("{file} is not a score that ustaz can read.", hint=_FORMATS, file=file)
