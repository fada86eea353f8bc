"""A :class:`Performance` becomes a MIDI file.

Reading back what was written gives the same tables, as long as the take can be said in MIDI at all: within a track, a
channel and a key, what is struck first must be let go first (see :mod:`ustaz.performance.pairing`).
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING

from ustaz.performance.model import Performance

if TYPE_CHECKING:
    import mido

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
    for tick, _turn, _row, track, message in sorted(_messages(performance), key=lambda event: event[:3]):
        while tick - now[track] > LONGEST_STEP:
            now[track] += LONGEST_STEP
            tracks[track].append(mido.MetaMessage("text", text="", time=LONGEST_STEP))
        tracks[track].append(message.copy(time=tick - now[track]))
        now[track] = tick
    return tracks


def _number_of_tracks(performance: Performance) -> int:
    return 1 + int(max(performance.notes["track"].max(initial=0), performance.controls["track"].max(initial=0)))


def _messages(performance: Performance) -> Iterator[tuple[int, _Turn, int, int, mido.Message | mido.MetaMessage]]:
    """(tick, turn, row, track, message) of everything in the take, in no order."""
    import mido

    for row, (tick, us_per_quarter) in enumerate(performance.tempi.tolist()):
        yield tick, _Turn.TEMPO, row, 0, mido.MetaMessage("set_tempo", tempo=us_per_quarter)
    for row, (_, tick, controller, value, track, channel) in enumerate(performance.controls.tolist()):
        pedal = mido.Message("control_change", channel=channel, control=controller, value=value)
        yield tick, _Turn.PEDAL, row, track, pedal
    for row, note in enumerate(performance.notes.tolist()):
        _, _, pitch, velocity, release_velocity, onset, offset, track, channel = note
        strike = mido.Message("note_on", channel=channel, note=pitch, velocity=velocity)
        release = mido.Message("note_off", channel=channel, note=pitch, velocity=release_velocity)
        yield onset, _Turn.STRIKE, row, track, strike
        yield offset, _Turn.RELEASE if offset > onset else _Turn.RELEASE_AT_ONCE, row, track, release
