"""A tablature without a pulse is counted all the same, so that it can be written on a staff: freely, not in metre.

The usual distance of two strokes (the median) becomes an eighth note, and moments go to the nearest sixteenth. What
comes out has lengths to look at, none to count by; the seconds stay the truth.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.tablature.model import Tablature

_TOGETHER_S = 0.035  # two strings within one stroke
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


def _between(notes: NDArray[np.void], known: NDArray[np.bool_]) -> None:
    """Notes that found no place in a pulse stand between those that did."""
    seconds, first = np.unique(notes["onset_s"][known], return_index=True)
    quarters = np.maximum.accumulate(notes["onset_q"][known][first])
    onset = np.interp(notes["onset_s"][~known], seconds, quarters)
    notes["onset_q"][~known] = np.rint(onset * _GRID) / _GRID
    notes["duration_q"][~known] = 1 / _GRID


def _by_strokes(notes: NDArray[np.void]) -> None:
    """Moments by the distances of the strokes; no two strokes share one."""
    order = np.argsort(notes["onset_s"], kind="stable")
    onset_s = notes["onset_s"][order]
    begins = np.diff(onset_s, prepend=-np.inf) > _TOGETHER_S
    moments = onset_s[begins]
    unit = float(np.median(np.diff(moments))) if len(moments) > 2 else _USUAL_S
    places = _apart(np.rint((moments - moments[0]) / unit * (_GRID / 2)).astype(np.int64))
    of_moment = np.cumsum(begins) - 1
    length_s = np.nan_to_num(notes["offset_s"][order] - onset_s, nan=unit)
    notes["onset_q"][order] = places[of_moment] / _GRID
    notes["duration_q"][order] = np.maximum(np.rint(length_s / unit * (_GRID / 2)), 1) / _GRID


def _apart(places: NDArray[np.int64]) -> NDArray[np.int64]:
    """The same places, each at least one after the one before."""
    steps = np.arange(len(places))
    return np.maximum.accumulate(places - steps) + steps
