"""A :class:`Performance` becomes a MIDI file.

Reading back what was written gives the same tables, as long as the take can be said in MIDI at all: within a track, a
channel and a key, what is struck first must be let go first (see :mod:`ustaz.performance.pairing`).
"""

from __future__ import annotations

from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    import mido

    from ustaz.performance.model import Performance

LONGEST_STEP = 0x0FFFFFFF  # ticks between two events of a file


class _Turn(IntEnum):
    """What comes first at one tick: a key must be up before it is struck again, and down before it is let go."""

    TEMPO = 0
    RELEASE = 1
    PEDAL = 2
    STRIKE = 3
    RELEASE_AT_ONCE = 4  # of a note of no length


def write_performance(performance: Performance, path: str | Path) -> None:
    """Write the notes, pedals, tempi and name of a take as a MIDI file: format 0 for one track, else format 1.

    Times are taken from the ticks. All tempi and the name go to the first track.
    """
    import mido

    tracks = _tracks(performance)
    file = mido.MidiFile(
        type=int(len(tracks) > 1), ticks_per_beat=performance.ticks_per_quarter, charset="utf-8", tracks=tracks
    )
    with Path(path).open("wb") as stream:
        file.save(file=stream)


def _tracks(performance: Performance) -> list[mido.MidiTrack]:
    import mido

    tracks = [mido.MidiTrack() for _ in range(_number_of_tracks(performance))]
    now = [0] * len(tracks)
    if performance.name:
        tracks[0].append(mido.MetaMessage("track_name", name=performance.name))
    for event in sorted(_events(performance), key=lambda event: event[:3]):
        while event.tick - now[event.track] > LONGEST_STEP:
            now[event.track] += LONGEST_STEP
            tracks[event.track].append(mido.MetaMessage("text", text="", time=LONGEST_STEP))
        message = mido.MetaMessage if event.turn == _Turn.TEMPO else mido.Message
        tracks[event.track].append(message(event.kind, time=event.tick - now[event.track], **event.values))
        now[event.track] = event.tick
    return tracks


def _number_of_tracks(performance: Performance) -> int:
    return 1 + int(max(performance.notes["track"].max(initial=0), performance.controls["track"].max(initial=0)))


class _Event(NamedTuple):
    """Sorted by its first three fields."""

    tick: int
    turn: _Turn
    row: int
    track: int
    kind: str
    values: dict[str, int]


def _events(performance: Performance) -> Iterator[_Event]:
    """Everything in the take, in no order."""
    for row, (tick, us_per_quarter) in enumerate(performance.tempi.tolist()):
        yield _Event(tick, _Turn.TEMPO, row, 0, "set_tempo", {"tempo": us_per_quarter})
    for row, (_, tick, controller, value, track, channel) in enumerate(performance.controls.tolist()):
        pedal = {"control": controller, "value": value, "channel": channel}
        yield _Event(tick, _Turn.PEDAL, row, track, "control_change", pedal)
    for row, note in enumerate(performance.notes.tolist()):
        _, _, pitch, velocity, release_velocity, onset, offset, track, channel = note
        strike = {"note": pitch, "velocity": velocity, "channel": channel}
        release = {"note": pitch, "velocity": release_velocity, "channel": channel}
        yield _Event(onset, _Turn.STRIKE, row, track, "note_on", strike)
        turn = _Turn.RELEASE if offset > onset else _Turn.RELEASE_AT_ONCE
        yield _Event(offset, turn, row, track, "note_off", release)
