"""A tablature as a take: what a dombra player did, for everything that asks for a :class:`Performance`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.performance.clock import tempo_map, to_ticks
from ustaz.performance.model import CONTROL, HEARD, NOTE, UNKNOWN_RELEASE, Performance
from ustaz.tablature import keys, moments

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.tablature import Tablature

_TICKS_PER_QUARTER = 480


def performance_of(tablature: Tablature, *, name: str = "") -> Performance:
    """The take that this tablature is.

    A note that was only written has the moment that its place in quarters gives it. Each string has a MIDI channel of
    its own (string 1 channel 0, string 2 channel 1), so strings outlive a MIDI file; pitches are whole semitones, and
    what the strings were really tuned to is in `neck`, how far a note was off its fret in `heard`.

    Parameters
    ----------
    name
        Of the take; the title where none is given.
    """
    notes, order = _notes(tablature)
    return Performance(
        notes=notes,
        controls=np.zeros(0, dtype=CONTROL),
        ticks_per_quarter=_TICKS_PER_QUARTER,
        name=name or tablature.title,
        warnings=tablature.warnings,
        heard=_heard(tablature)[order],
        neck=tablature.neck,
    )


def _notes(tablature: Tablature) -> tuple[NDArray[np.void], NDArray[np.intp]]:
    """The NOTE table, and the row of the tablature that each of its rows is."""
    written = tablature.notes
    notes = np.zeros(len(written), dtype=NOTE)
    notes["onset_s"], notes["offset_s"] = moments(tablature)
    notes["pitch"] = keys(tablature)
    notes["velocity"] = np.clip(written["velocity"], 1, 127)
    notes["release_velocity"] = UNKNOWN_RELEASE
    notes["channel"] = written["string"] - 1
    tempi = tempo_map([])
    for seconds, ticks in (("onset_s", "onset_tick"), ("offset_s", "offset_tick")):
        notes[ticks] = to_ticks(notes[seconds], tempi, ticks_per_quarter=_TICKS_PER_QUARTER)
    order = np.lexsort((notes["pitch"], notes["onset_s"]))
    return notes[order], order


def _heard(tablature: Tablature) -> NDArray[np.void]:
    heard = np.zeros(len(tablature.notes), dtype=HEARD)
    for name in HEARD.names or ():
        heard[name] = tablature.notes[name]
    return heard
