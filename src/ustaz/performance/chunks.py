"""The chunks of a MIDI file: one header and the bytes of each track.

Source: Standard MIDI Files 1.0 (RP-001), and RP-029 for MIDI wrapped in RIFF. Chunks of unknown types are legal and
are passed over; a header may be longer than 6 bytes. Nothing is copied or allocated because a length says so.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from ustaz.errors import InputError
from ustaz.performance.finding import Finding
from ustaz.words import Sentence

MOST_TRACKS = 256
FRAMES_A_SECOND = {24: (24, 1), 25: (25, 1), 29: (30_000, 1001), 30: (30, 1)}  # SMPTE; 29 stands for 29.97


@dataclass(frozen=True)
class Chunks:
    """The parts of a MIDI file before its events are read."""

    ticks_per_quarter: int
    smpte_us_per_quarter: int | None  # the only tempo there is where ticks count film frames; None = tempo events do
    tracks: tuple[bytes, ...]
    findings: Counter[Finding]
    warnings: tuple[Sentence, ...]


def read_chunks(data: bytes, *, file: str) -> Chunks:
    """The header and the tracks of a MIDI file.

    Raises
    ------
    InputError
        When the header or a track's length is damaged, or when the format is not 0 or 1.
    """
    data = _unwrap(data, file=file)
    length = int.from_bytes(data[4:8])
    if length < 6 or len(data) < 8 + length:
        raise InputError("The header of {file} is damaged.", hint="Export or record the take again.", file=file)
    kind, announced, division = (int.from_bytes(data[at : at + 2]) for at in (8, 10, 12))
    _check_format(kind, file=file)
    ticks_per_quarter, smpte_us_per_quarter = _clock(division, file=file)
    findings: Counter[Finding] = Counter()
    tracks = _tracks(data, 8 + length, findings, file=file)
    if findings[Finding.BYTES_BETWEEN_TRACKS] and len(tracks) < announced:
        raise InputError(
            "{file} is damaged after its track {track}: {announced} tracks are announced.",
            hint="Copy, export or record the take again.",
            file=file,
            track=len(tracks),
            announced=announced,
        )
    warnings = _warnings(kind, announced, len(tracks))
    return Chunks(ticks_per_quarter, smpte_us_per_quarter, tracks, findings, warnings)


def _unwrap(data: bytes, *, file: str) -> bytes:
    """The MIDI file inside RIFF, whose lengths are little-endian and whose chunks are padded to even lengths."""
    if not data.startswith(b"RIFF"):
        return data
    at = 12
    while at + 8 <= len(data):
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        if data[at : at + 4] == b"data" and data[at + 8 : at + 12] == b"MThd":
            return data[at + 8 : at + 8 + length]
        at += 8 + length + length % 2
    raise InputError("{file} holds no MIDI data.", hint="Export or record the take again.", file=file)


def _check_format(kind: int, *, file: str) -> None:
    if kind == 2:
        raise InputError(
            "{file} holds several independent sequences (MIDI format 2), and a take is one.",
            hint="Export the take as MIDI format 0 or 1.",
            file=file,
        )
    if kind > 2:
        raise InputError(
            "{file} says that it is MIDI format {format}, and only 0, 1 and 2 exist.",
            hint="Export the take as MIDI format 0 or 1.",
            file=file,
            format=kind,
        )


def _clock(division: int, *, file: str) -> tuple[int, int | None]:
    """Ticks per quarter; and for a clock in film frames the tempo at which that many ticks last as they should."""
    if not division & 0x8000:
        if division:
            return division, None
    else:
        frames, ticks_per_frame = 256 - (division >> 8), division & 0xFF
        if frames in FRAMES_A_SECOND and ticks_per_frame:
            numerator, denominator = FRAMES_A_SECOND[frames]
            nominal = round(numerator / denominator)
            return nominal * ticks_per_frame, 1_000_000 * nominal * denominator // numerator
    raise InputError(
        "The header of {file} does not say how long a tick is, so there is no time in it.",
        hint="Export the take again, with 480 ticks per quarter note.",
        file=file,
    )


def _tracks(data: bytes, at: int, findings: Counter[Finding], *, file: str) -> tuple[bytes, ...]:
    tracks: list[bytes] = []
    while at < len(data):
        name, length = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8])
        if name == b"MThd":
            findings[Finding.SECOND_FILE] += 1
            break
        fits = at + 8 + length <= len(data)
        if name == b"MTrk" and len(data) >= at + 8 and not fits:
            raise InputError(
                "{file} is cut off: track {track} says {announced} bytes and has {found}.",
                hint="Copy, export or record the take again.",
                file=file,
                track=len(tracks) + 1,
                announced=length,
                found=len(data) - at - 8,
            )
        if not (fits and name.isalnum()):
            findings[Finding.BYTES_BETWEEN_TRACKS] += len(data) - at
            break
        if name == b"MTrk":
            tracks.append(data[at + 8 : at + 8 + length])
            _check_number_of_tracks(len(tracks), file=file)
        at += 8 + length
    if not tracks:
        raise InputError("{file} has no track.", hint="Export or record the take again.", file=file)
    return tuple(tracks)


def _check_number_of_tracks(tracks: int, *, file: str) -> None:
    if tracks > MOST_TRACKS:
        raise InputError(
            "{file} has more than {limit} tracks.",
            hint="Export the take alone, without the other instruments.",
            file=file,
            limit=MOST_TRACKS,
        )


def _warnings(kind: int, announced: int, found: int) -> tuple[Sentence, ...]:
    if kind == 0 and found > 1:
        return (Sentence("The file says that it is one track and has {found}; all were read.", {"found": found}),)
    if announced != found:
        values = {"announced": announced, "found": found}
        return (Sentence("The file announces {announced} tracks and has {found}.", values),)
    return ()
