"""The take that a match file holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.performance import CONTROL, NOTE, TEMPO, UNKNOWN_RELEASE, Performance, check_length, check_notes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.alignment.matchfile.file import MatchFile
    from ustaz.alignment.matchfile.lines import Pedal, Played


def take_of(contents: MatchFile) -> tuple[Performance, dict[Played, int]]:
    """The take, and the row of each played note in it; what two lines say in the same words is one note."""
    units, rate = contents.clock()
    seconds_a_tick = rate / (1e6 * units)
    played = sorted(
        {line.played for line in contents.notes if line.played},
        key=lambda note: (note.on_tick, note.pitch, note.track, note),
    )
    check_notes(len(played), file=contents.file)
    notes, controls = _notes(played, seconds_a_tick), _controls(contents.pedals, seconds_a_tick)
    end_s = max(float(notes["offset_s"].max(initial=0)), float(controls["time_s"].max(initial=0)))
    check_length(end_s, file=contents.file)
    performer = contents.infos.get("performer", "")
    return (
        Performance(
            notes=notes,
            controls=controls,
            ticks_per_quarter=units,
            tempi=np.array([(0, rate)], TEMPO),
            name="" if performer == "-" else performer,
        ),
        {note: row for row, note in enumerate(played)},
    )


def _notes(played: list[Played], seconds_a_tick: float) -> NDArray[np.void]:
    table = np.zeros(len(played), NOTE)
    on, off = (np.array([getattr(note, name) for note in played], "f8") for name in ("on_tick", "off_tick"))
    table["onset_s"], table["offset_s"] = on * seconds_a_tick, off * seconds_a_tick
    table["onset_tick"], table["offset_tick"] = np.rint(on), np.rint(off)
    for name in ("pitch", "velocity", "channel", "track"):
        table[name] = [getattr(note, name) for note in played]
    table["release_velocity"] = UNKNOWN_RELEASE
    return table


def _controls(pedals: list[Pedal], seconds_a_tick: float) -> NDArray[np.void]:
    rows = [(tick * seconds_a_tick, round(tick), number, value, 0, 0) for tick, number, value in pedals]
    table = np.array(rows, CONTROL)
    return table[np.argsort(table["time_s"], kind="stable")]
