"""What the ear heard, as pictures and tables need it, from a take or from a tablature."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.dombra import Neck
    from ustaz.performance import Performance
    from ustaz.tablature import Tablature

SURE_FROM = 0.5  # confidence; what is below is shown grey and dotted, and is never a mistake

HEARD_NOTE = np.dtype(
    [
        ("onset_s", "f8"),
        ("offset_s", "f8"),
        ("pitch", "f8"),  # MIDI number with a fraction, as it sounded
        ("string", "i1"),  # 1 the higher-sounding, 2 the lower-sounding; 0 of no dombra
        ("fret", "i1"),  # -1 unknown
        ("cents", "f4"),  # off the fret of the calibrated neck, or off the key; NaN not measured
        ("confidence", "f4"),
    ]
)


def notes_of_take(performance: Performance) -> NDArray[np.void] | None:
    """The notes of a take that was heard from sound, a row for each of `performance.notes`; None for MIDI."""
    heard = performance.heard
    if heard is None:
        return None
    notes = _copied(performance.notes, ("onset_s", "offset_s"))
    for name in ("string", "fret", "cents", "confidence"):
        notes[name] = heard[name]
    notes["pitch"] = performance.notes["pitch"] + np.nan_to_num(heard["cents"]) / 100.0
    return _on_neck(notes, performance.neck)


def notes_of_tablature(tablature: Tablature) -> NDArray[np.void]:
    """The notes of a tablature that was heard, a row for each of `tablature.notes`."""
    notes = _copied(tablature.notes, ("onset_s", "offset_s", "string", "fret", "cents", "confidence"))
    return _on_neck(notes, tablature.neck)


def unsure(notes: NDArray[np.void]) -> NDArray[np.bool_]:
    """Which rows of a table of heard notes are not sure."""
    return np.asarray(notes["confidence"] < SURE_FROM)


def hertz(pitch: float) -> float:
    """A MIDI number with a fraction as a frequency."""
    return float(440.0 * 2.0 ** ((pitch - 69.0) / 12.0))


def _copied(table: NDArray[np.void], names: tuple[str, ...]) -> NDArray[np.void]:
    notes = np.zeros(len(table), HEARD_NOTE)
    for name in names:
        notes[name] = table[name]
    return notes


def _on_neck(notes: NDArray[np.void], neck: Neck | None) -> NDArray[np.void]:
    """Notes of a string sound where the neck has their fret, and so many cents off it."""
    if neck is None:
        return notes
    for string in (1, 2):
        mine = (notes["string"] == string) & (notes["fret"] >= 0)
        notes["pitch"][mine] = neck.pitch(string, notes["fret"][mine]) + np.nan_to_num(notes["cents"][mine]) / 100.0
    return notes
