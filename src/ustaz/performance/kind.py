"""What kind of file was handed over as a take, told from its content and never from its ending."""

from __future__ import annotations

from ustaz.errors import InputError

SOUND_BEGINNINGS = (
    b"fLaC",
    b"OggS",
    b"ID3",
    b"\x1aE\xdf\xa3",
    b"\xff\xfb",
    b"\xff\xfa",
    b"\xff\xf3",
    b"\xff\xf2",
    b"\xff\xf1",
)
NOTATION_BEGINNINGS = (b"<", b"PK\x03\x04", b"**kern", b"!!", b"X:")
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def is_midi(head: bytes) -> bool:
    """Whether a file that begins with these (12 or more) bytes is a MIDI file, bare or wrapped in RIFF."""
    return head.startswith(b"MThd") or _is_riff(head, b"RMID")


def is_sound(head: bytes) -> bool:
    """Whether a file that begins with these (12 or more) bytes holds sound (WAV, FLAC, Ogg, MP3, M4A and others)."""
    return (
        head.startswith(SOUND_BEGINNINGS)
        or _is_riff(head, b"WAVE")
        or head[4:8] == b"ftyp"
        or (head.startswith(b"FORM") and head[8:12] in {b"AIFF", b"AIFC"})
    )


def is_notation(head: bytes) -> bool:
    """Whether a file that begins with these bytes looks like a score: MusicXML, .mxl, MEI, kern or ABC."""
    return head.removeprefix(BYTE_ORDER_MARK).lstrip().startswith(NOTATION_BEGINNINGS)


def refuse_other_kinds(data: bytes, *, file: str) -> None:
    """Say what the file is where it is no MIDI file.

    Raises
    ------
    InputError
        For everything that is no MIDI file.
    """
    head = data[:64]
    if is_midi(head):
        return
    if not data:
        raise InputError("{file} is empty.", hint="Export the take again as a MIDI file (.mid).", file=file)
    if is_sound(head):
        raise InputError(
            "{file} is a sound recording, and takes are read from MIDI so far; audio comes in a later release.",
            hint="Record the take as MIDI: digital pianos and music programs can.",
            file=file,
        )
    if is_notation(head):
        raise InputError(
            "{file} is a score, and a take (a MIDI file) is needed here.",
            hint="The score and the take seem to be swapped: exchange them.",
            file=file,
        )
    raise InputError("{file} is not a MIDI file.", hint="Give the take as a MIDI file (.mid).", file=file)


def _is_riff(head: bytes, form: bytes) -> bool:
    return head.startswith(b"RIFF") and head[8:12] == form
