"""The tables of a take, made of the tracks that were read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.errors import InputError
from ustaz.performance.clock import to_seconds
from ustaz.performance.finding import Finding
from ustaz.performance.limits import check_notes
from ustaz.performance.model import CONTROL, NOTE
from ustaz.performance.pairing import pair

if TYPE_CHECKING:
    from collections import Counter

    from numpy.typing import NDArray

    from ustaz.performance.events import Track

PERCUSSION_CHANNEL = 9  # counted from 0; "channel 10" on instruments
LOWEST_KEY, HIGHEST_KEY = 21, 108


def note_table(
    tracks: list[Track], tempi: NDArray[np.void], findings: Counter[Finding], *, ticks_per_quarter: int, file: str
) -> NDArray[np.void]:
    """The NOTE table, sorted by (onset, pitch, track, order in the track); adds to the findings.

    Raises
    ------
    InputError
        When there are no notes, or too many.
    """
    rows = [row for number, track in enumerate(tracks) for row in _note_rows(track, number, findings)]
    check_notes(len(rows), file=file)
    notes = _without_percussion(np.array(rows, dtype=NOTE), findings)
    if not len(notes):
        raise InputError("{file} has no notes.", hint="Choose the file in which you recorded the take.", file=file)
    _judge(notes, findings)
    for unit_s, unit_tick in (("onset_s", "onset_tick"), ("offset_s", "offset_tick")):
        notes[unit_s] = to_seconds(notes[unit_tick], tempi, ticks_per_quarter=ticks_per_quarter)
    return notes[np.lexsort((notes["track"], notes["pitch"], notes["onset_tick"]))]


def control_table(tracks: list[Track], tempi: NDArray[np.void], *, ticks_per_quarter: int) -> NDArray[np.void]:
    """The CONTROL table, sorted by (time, track, order in the track)."""
    rows = [
        (0, tick, controller, value, number, status & 0x0F)
        for number, track in enumerate(tracks)
        for tick, status, controller, value in track.pedals
    ]
    controls = np.array(rows, dtype=CONTROL)
    controls["time_s"] = to_seconds(controls["tick"], tempi, ticks_per_quarter=ticks_per_quarter)
    return controls[np.argsort(controls["tick"], kind="stable")]


def last_moment_s(notes: NDArray[np.void], controls: NDArray[np.void]) -> float:
    """When the last key or pedal is let go, in seconds."""
    return float(max(notes["offset_s"].max(), controls["time_s"].max(initial=0)))


def _note_rows(track: Track, number: int, findings: Counter[Finding]) -> list[tuple[int, ...]]:
    """Rows as in NOTE, their seconds still 0."""
    return [
        (
            0,
            0,
            note.pitch,
            note.velocity,
            note.release_velocity,
            note.onset_tick,
            note.offset_tick,
            number,
            note.channel,
        )
        for note in pair(track.strikes, findings, end_tick=track.end_tick)
    ]


def _without_percussion(notes: NDArray[np.void], findings: Counter[Finding]) -> NDArray[np.void]:
    """Percussion is a click or a backing track, unless nothing else is played."""
    is_percussion = notes["channel"] == PERCUSSION_CHANNEL
    if is_percussion.all():
        return notes
    findings[Finding.PERCUSSION] += int(is_percussion.sum())
    pitched: NDArray[np.void] = notes[~is_percussion]
    return pitched


def _judge(notes: NDArray[np.void], findings: Counter[Finding]) -> None:
    outside = (notes["pitch"] < LOWEST_KEY) | (notes["pitch"] > HIGHEST_KEY)
    findings[Finding.OUTSIDE_PIANO] += int(outside.sum())
    if len(notes) > 1 and np.ptp(notes["velocity"]) == 0:
        findings[Finding.ONE_VELOCITY] = len(notes)
