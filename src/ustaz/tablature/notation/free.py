"""What has no pulse is counted all the same, so that it can be written on a staff: freely, not in metre.

The usual distance of two strokes (the median) becomes an eighth note, and moments go to the nearest sixteenth. What
comes out has lengths to look at, none to count by; the seconds stay the truth.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ustaz.tablature.strokes import TOGETHER_S

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.tablature.model import Tablature

_USUAL_S = 0.25  # where there are too few strokes to tell
_GRID = 4  # places in a quarter


def counted(tablature: Tablature) -> Tablature:
    """The tablature with a place in quarters for each note; the same where it has them."""
    notes = tablature.notes
    known = np.isfinite(notes["onset_q"]) & np.isfinite(notes["duration_q"])
    if known.all():
        return tablature
    notes = notes.copy()
    if known.any():
        _between(notes, known)
    else:
        _by_strokes(notes)
    return replace(tablature, notes=notes)


def free_places(strokes_s: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
    """Places in quarters for strokes in order, none like another, from 0 on; and how long a quarter is, in seconds."""
    unit = float(np.median(np.diff(strokes_s))) if len(strokes_s) > 2 else _USUAL_S
    places = np.rint((strokes_s - strokes_s[0]) / unit * (_GRID / 2)).astype(np.int64)
    return _apart(places) / _GRID, 2 * unit


def _between(notes: NDArray[np.void], known: NDArray[np.bool_]) -> None:
    """Strokes that found no place in a pulse stand between those that did, each at a place of its own."""
    seconds, first = np.unique(notes["onset_s"][known], return_index=True)
    quarters = np.maximum.accumulate(notes["onset_q"][known][first])
    taken = set((quarters * _GRID).tolist())
    rows = np.flatnonzero(~known)
    for stroke in _strokes(notes["onset_s"], rows):
        place = float(np.rint(np.interp(notes["onset_s"][stroke[0]], seconds, quarters) * _GRID))
        while place in taken:
            place += 1
        taken.add(place)
        notes["onset_q"][stroke] = place / _GRID
    notes["duration_q"][rows] = 1 / _GRID


def _by_strokes(notes: NDArray[np.void]) -> None:
    """Moments by the distances of the strokes."""
    strokes = _strokes(notes["onset_s"], np.arange(len(notes)))
    places, quarter_s = free_places(np.array([notes["onset_s"][stroke[0]] for stroke in strokes]))
    for stroke, place in zip(strokes, places, strict=True):
        notes["onset_q"][stroke] = place
    length_s = np.nan_to_num(notes["offset_s"] - notes["onset_s"], nan=quarter_s / 2)
    notes["duration_q"] = np.maximum(np.rint(length_s / quarter_s * _GRID), 1) / _GRID


def _strokes(onset_s: NDArray[np.float64], rows: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """These rows in order of onset, those of one stroke together."""
    rows = rows[np.argsort(onset_s[rows], kind="stable")]
    return np.split(rows, np.flatnonzero(np.diff(onset_s[rows]) > TOGETHER_S) + 1)


def _apart(places: NDArray[np.int64]) -> NDArray[np.int64]:
    """The same places, each at least one after the one before."""
    steps = np.arange(len(places))
    return np.maximum.accumulate(places - steps) + steps
