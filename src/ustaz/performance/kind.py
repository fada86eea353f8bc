"""What kind of file was handed over as a take, told from its content and never from its ending."""

from __future__ import annotations

from ustaz.errors import InputError
from ustaz.sound import is_sound

HEAD = 16  # bytes from which MIDI and sound are told
NOTATION_BEGINNINGS = (b"X:", b"!!")
NOTATION_SIGNS = (b"<score-partwise", b"<score-timewise", b"<mei", b"**kern", b"META-INF/container.xml")


def is_midi(head: bytes) -> bool:
    """Whether a file that begins with these (12 or more) bytes is a MIDI file, bare or wrapped in RIFF."""
    return head.startswith(b"MThd") or (head.startswith(b"RIFF") and head[8:12] == b"RMID")


def is_notation(data: bytes) -> bool:
    """Whether these bytes look like a score: MusicXML, .mxl, MEI, kern or ABC."""
    plain = data.replace(b"\0", b"")  # of UTF-16
    return plain.startswith(NOTATION_BEGINNINGS) or any(sign in plain for sign in NOTATION_SIGNS)


def refuse_other_kinds(data: bytes, *, file: str) -> None:
    """Say what the file is where it is no MIDI file.

    Raises
    ------
    InputError
        For everything that is no MIDI file.
    """
    head = data[:HEAD]
    if is_midi(head):
        return
    if not data:
        raise InputError("{file} is empty.", hint="Export the take again as a MIDI file (.mid).", file=file)
    if is_sound(head):
        raise InputError(
            "{file} is a sound recording, and a MIDI file is needed here.",
            hint="Hear it first: ustaz transcribe {file} --instrument dombra -o take.mid",
            file=file,
        )
    if is_notation(data):
        raise InputError(
            "{file} is a score, and a take (a MIDI file) is needed here.",
            hint="The score and the take seem to be swapped: exchange them.",
            file=file,
        )
    raise InputError("{file} is not a MIDI file.", hint="Give the take as a MIDI file (.mid).", file=file)
