"""MIDI files made byte by byte, so that the reader is tested on what writers of MIDI cannot make."""

from __future__ import annotations

END = b"\0\xff\x2f\0"
QUARTER = 480


def number(value: int) -> bytes:
    """A variable-length quantity."""
    parts = [value & 0x7F]
    while value := value >> 7:
        parts.append(0x80 | value & 0x7F)
    return bytes(reversed(parts))


def strike(key: int, velocity: int = 64, *, after: int = 0, channel: int = 0) -> bytes:
    return number(after) + bytes([0x90 | channel, key, velocity])


def release(key: int, velocity: int = 0, *, after: int = QUARTER, channel: int = 0) -> bytes:
    return number(after) + bytes([0x80 | channel, key, velocity])


def pedal(value: int, *, controller: int = 64, after: int = 0, channel: int = 0) -> bytes:
    return number(after) + bytes([0xB0 | channel, controller, value])


def meta(kind: int, data: bytes, *, after: int = 0) -> bytes:
    return number(after) + bytes([0xFF, kind]) + number(len(data)) + data


def tempo(us_per_quarter: int, *, after: int = 0) -> bytes:
    return meta(0x51, us_per_quarter.to_bytes(3), after=after)


def track(events: bytes, *, end: bytes = END) -> bytes:
    return b"MTrk" + (len(events) + len(end)).to_bytes(4) + events + end


def header(*, kind: int = 0, tracks: int = 1, division: int = QUARTER) -> bytes:
    return b"MThd\0\0\0\6" + b"".join(value.to_bytes(2) for value in (kind, tracks, division))


def midi_file(*tracks: bytes, division: int = QUARTER) -> bytes:
    """A sound file of these tracks' events."""
    return header(kind=int(len(tracks) > 1), tracks=len(tracks), division=division) + b"".join(map(track, tracks))


def note(key: int, velocity: int = 64, *, after: int = 0, channel: int = 0) -> bytes:
    """A quarter note."""
    return strike(key, velocity, after=after, channel=channel) + release(key, channel=channel)


TUNE = note(60, 50) + note(62, 60) + note(64, 70)
