"""Events of keys and pedals as a take."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.performance import CONTROL, HEARD, NOTE, UNKNOWN_RELEASE, Performance, tempo_map, to_ticks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.hearing.piano.events import Event
    from ustaz.sound import Sound

TICKS_PER_QUARTER = 480
PEDAL_DOWN = 127


def take_of(events: list[Event], lines: tuple[int, ...], *, sound: Sound) -> Performance:
    """The take of these events.

    Parameters
    ----------
    lines
        What the number of each line stands for: a MIDI pitch, or minus the number of a controller.
    """
    keys = sorted((e for e in events if lines[e.line] > 0), key=lambda e: (e.onset_s, lines[e.line]))
    pedals = [e for e in events if lines[e.line] < 0]
    return Performance(
        notes=_notes(keys, lines),
        controls=_controls(pedals, lines),
        ticks_per_quarter=TICKS_PER_QUARTER,
        name=sound.name,
        warnings=sound.warnings,
        heard=_heard(keys),
    )


def _notes(keys: list[Event], lines: tuple[int, ...]) -> NDArray[np.void]:
    notes = np.zeros(len(keys), dtype=NOTE)
    notes["onset_s"] = [max(key.onset_s, 0.0) for key in keys]
    notes["offset_s"] = [key.offset_s for key in keys]
    notes["pitch"] = [lines[key.line] for key in keys]
    notes["velocity"] = [max(key.velocity, 1) for key in keys]
    notes["release_velocity"] = UNKNOWN_RELEASE
    notes["onset_tick"] = _ticks(notes["onset_s"])
    notes["offset_tick"] = _ticks(notes["offset_s"])
    return notes


def _controls(pedals: list[Event], lines: tuple[int, ...]) -> NDArray[np.void]:
    rows = [(max(pedal.onset_s, 0.0), -lines[pedal.line], PEDAL_DOWN) for pedal in pedals]
    rows += [(pedal.offset_s, -lines[pedal.line], 0) for pedal in pedals]
    rows.sort()  # at one moment the pedal comes up before it goes down again
    controls = np.zeros(len(rows), dtype=CONTROL)
    for name, column in zip(("time_s", "controller", "value"), zip(*rows, strict=True), strict=False):
        controls[name] = column
    controls["tick"] = _ticks(controls["time_s"])
    return controls


def _heard(keys: list[Event]) -> NDArray[np.void]:
    heard = np.zeros(len(keys), dtype=HEARD)
    heard["confidence"] = [key.confidence for key in keys]
    heard["cents"] = np.nan
    heard["fret"] = -1
    return heard


def _ticks(seconds: NDArray[np.float64]) -> NDArray[np.int64]:
    return to_ticks(seconds, tempo_map([]), ticks_per_quarter=TICKS_PER_QUARTER)
