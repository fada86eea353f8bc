"""The events of one track of a MIDI file.

The walk checks every byte that it steps over, so that damage is found here and nowhere later: time steps of more than
4 bytes, data bytes above 127, lengths beyond the end, statuses that no file may hold. It therefore is the reader too;
a library after it would only read the same bytes once more, and mido 1.3 gives up on signatures that do not exist.
The tests compare this reader with mido on real files, event by event.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ustaz.performance.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

NOTE_OFF, NOTE_ON, CONTROL_CHANGE = 0x80, 0x90, 0xB0
SYSTEM_EXCLUSIVE, ESCAPE, META = 0xF0, 0xF7, 0xFF
DATA_BYTES = (0,) * 8 + (2, 2, 2, 2, 1, 1, 2, 0)  # by the upper half of the status; 0 = no such event in a file
TRACK_NAME, END_OF_TRACK, SET_TEMPO, TIME_SIGNATURE, KEY_SIGNATURE = 0x03, 0x2F, 0x51, 0x58, 0x59
SUSTAIN, SOSTENUTO, SOFT = 64, 66, 67
PEDALS = frozenset({SUSTAIN, SOSTENUTO, SOFT})
SHORTEST_BEAT = 7  # a time signature's denominator is 2 to this power at most: 128
MOST_SHARPS = 7


class DamagedError(ValueError):
    """From this byte on the track holds no events."""

    def __init__(self, byte: int) -> None:
        super().__init__(f"damaged at byte {byte}")
        self.byte = byte


class TooManyError(ValueError):
    """The track has more events than it may have."""


@dataclass
class Track:
    """What a take needs of one track; ticks count from the start of the file."""

    strikes: list[tuple[int, int, int, int]] = field(default_factory=list)  # tick, status, key, velocity: on and off
    pedals: list[tuple[int, int, int, int]] = field(default_factory=list)  # tick, status, controller, value
    tempi: list[tuple[int, int]] = field(default_factory=list)  # tick, microseconds per quarter
    name: bytes = b""
    end_tick: int = 0
    findings: Counter[Finding] = field(default_factory=Counter)

    @property
    def size(self) -> int:
        """How many movements of keys and pedals were read."""
        return len(self.strikes) + len(self.pedals)


def read_track(body: bytes, *, most: int) -> Track:
    """The notes, pedals and tempi in the bytes of a track, up to its end mark.

    Raises
    ------
    DamagedError
        When the bytes are no MIDI events.
    TooManyError
        When keys and pedals move more than `most` times.
    """
    track = Track()
    at = ended_at = 0
    for track.end_tick, status, data, at in events(body):
        kind = status & 0xF0
        if kind in (NOTE_ON, NOTE_OFF):
            track.strikes.append((track.end_tick, status, data[0], data[1]))
        elif kind == CONTROL_CHANGE and data[0] in PEDALS:
            track.pedals.append((track.end_tick, status, data[0], data[1]))
        elif status == META:
            _note_meta(track, data[0], data[1:])
            if data[0] == END_OF_TRACK:
                ended_at = at
                break
        if track.size > most:
            raise TooManyError
    if not ended_at:
        track.findings[Finding.NO_END] += 1
    elif ended_at < len(body):
        track.findings[Finding.AFTER_END] += 1
    return track


def events(body: bytes) -> Iterator[tuple[int, int, bytes, int]]:
    """Each event as (tick, status, data, position after it); the data of a meta event begin with its type.

    A running status is carried across meta and system exclusive events, which is illegal but common.
    """
    tick = running = at = 0
    while at < len(body):
        start = at
        step, at = _number(body, at)
        tick += step
        if body[at : at + 1] >= b"\x80":
            status, at = body[at], at + 1
        else:
            status = running
        if status in (META, SYSTEM_EXCLUSIVE, ESCAPE):
            data, at = _block(body, at, is_meta=status == META)
        else:
            size = DATA_BYTES[status >> 4]
            data, at, running = body[at : at + size], at + size, status
            if not size or len(data) < size or not data.isascii():
                raise DamagedError(start)
        yield tick, status, data, at


def _block(body: bytes, at: int, *, is_meta: bool) -> tuple[bytes, int]:
    """The data of a meta event (type first) or of a system exclusive one, and the position after it."""
    kind = body[at : at + 1] if is_meta else b""
    length, start = _number(body, at + len(kind))
    if start + length > len(body):
        raise DamagedError(at)
    return kind + body[start : start + length], start + length


def _number(body: bytes, at: int) -> tuple[int, int]:
    """A number of 1 to 4 bytes, 7 bits in each, and the position after it."""
    value = 0
    for position, byte in enumerate(body[at : at + 4], at + 1):
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, position
    raise DamagedError(at)


def _note_meta(track: Track, kind: int, data: bytes) -> None:
    if kind == SET_TEMPO:
        us_per_quarter = int.from_bytes(data) if len(data) == 3 else 0
        if us_per_quarter:
            track.tempi.append((track.end_tick, us_per_quarter))
        else:
            track.findings[Finding.BAD_TEMPO] += 1
    elif kind == TRACK_NAME:
        track.name = track.name or data
    elif (kind == TIME_SIGNATURE and not _is_metre(data)) or (kind == KEY_SIGNATURE and not _is_key(data)):
        track.findings[Finding.BAD_SIGNATURE] += 1


def _is_metre(data: bytes) -> bool:
    return len(data) == 4 and data[0] > 0 and data[1] <= SHORTEST_BEAT


def _is_key(data: bytes) -> bool:
    return len(data) == 2 and abs(int.from_bytes(data[:1], signed=True)) <= MOST_SHARPS and data[1] in (0, 1)
