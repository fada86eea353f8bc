"""Strikes and releases become notes.

MIDI does not say which strike a release ends. Here, within a track, a channel and a key, what was struck first is let
go first: a key that is struck again before its release gives two notes, and no onset is ever lost. A release of a key
that is not down means nothing; a note that is never released lasts until its track ends.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ustaz.performance.events import NOTE_ON
from ustaz.performance.finding import Finding
from ustaz.performance.model import UNKNOWN_RELEASE

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(slots=True)
class Note:
    onset_tick: int
    offset_tick: int
    channel: int
    pitch: int
    velocity: int
    release_velocity: int = UNKNOWN_RELEASE


def pair(strikes: Iterable[tuple[int, int, int, int]], findings: Counter[Finding], *, end_tick: int) -> list[Note]:
    """The notes of a track in the order of their onsets.

    `strikes` are (tick, status, key, velocity) of every note-on and note-off of the track in its order; a note-on of
    velocity 0 is a release. What is odd is added to `findings`.
    """
    notes: list[Note] = []
    down: defaultdict[tuple[int, int], deque[Note]] = defaultdict(deque)  # by (channel, key)
    for tick, status, key, velocity in strikes:
        channel, is_on = status & 0x0F, status & 0xF0 == NOTE_ON
        waiting = down[channel, key]
        if is_on and velocity:
            notes.append(Note(tick, end_tick, channel, key, velocity))
            waiting.append(notes[-1])
        elif waiting:
            note = waiting.popleft()
            note.offset_tick = tick
            note.release_velocity = UNKNOWN_RELEASE if is_on else velocity
        else:
            findings[Finding.STRAY_RELEASE] += 1
    findings[Finding.NEVER_RELEASED] += sum(map(len, down.values()))
    return notes
