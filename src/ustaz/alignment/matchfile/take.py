"""The take that a match file holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.alignment.matchfile.file import MOST_NOTES
from ustaz.errors import InputError
from ustaz.performance import CONTROL, NOTE, TEMPO, Performance

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.alignment.matchfile.file import MatchFile
    from ustaz.alignment.matchfile.lines import Pedal, Played

LONGEST_HOURS = 4
RELEASE_VELOCITY = 64  # what instruments send that do not measure it


def take_of(contents: MatchFile) -> tuple[Performance, dict[Played, int]]:
    """The take, and the row of each played note in it; what two lines say in the same words is one note."""
    units, rate = contents.clock()
    seconds_a_tick = rate / (1e6 * units)
    played = sorted(
        {line.played for line in contents.notes if line.played},
        key=lambda note: (note.on_tick, note.pitch, note.track, note),
    )
    notes, controls = _notes(played, seconds_a_tick), _controls(contents.pedals, seconds_a_tick)
    _check(notes, controls, file=contents.file)
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
    table["release_velocity"] = RELEASE_VELOCITY
    return table


def _controls(pedals: list[Pedal], seconds_a_tick: float) -> NDArray[np.void]:
    rows = [(tick * seconds_a_tick, round(tick), number, value, 0, 0) for tick, number, value in pedals]
    table = np.array(rows, CONTROL)
    return table[np.argsort(table["time_s"], kind="stable")]


def _check(notes: NDArray[np.void], controls: NDArray[np.void], *, file: str) -> None:
    if len(notes) > MOST_NOTES:
        raise InputError(
            "{file} has {notes} notes, and a take may have {limit}.",
            hint="Split it into shorter takes.",
            file=file,
            notes=len(notes),
            limit=MOST_NOTES,
        )
    end_s = max(float(notes["offset_s"].max(initial=0)), float(controls["time_s"].max(initial=0)))
    if end_s > LONGEST_HOURS * 3600:
        raise InputError(
            "{file} lasts {hours} hours, and a take may last {limit}.",
            hint="Split it into shorter takes, or cut out the silence.",
            file=file,
            hours=round(end_s / 3600, 1),
            limit=LONGEST_HOURS,
        )
