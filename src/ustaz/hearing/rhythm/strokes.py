"""Notes become strokes: what sounds at one moment, and how much it stands out.

A stroke of the right hand runs over both strings in some milliseconds. Notes of different strings that begin within
35 ms are one stroke; a second note of the same string never is. A note of the left hand alone is an event of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.tablature import Stroke
from ustaz.tablature.strokes import TOGETHER_S

if TYPE_CHECKING:
    from numpy.typing import NDArray

STROKE = np.dtype(
    [
        ("first", "i4"),  # row of its first note; a stroke's notes stand next to one another
        ("end", "i4"),  # the row after its last note
        ("time_s", "f8"),  # the middle of its onsets
        ("loudness", "f8"),  # against its neighbours, in standard deviations of such differences
        ("accent", "f8"),  # how much it stands out from its neighbours, about -2 … 2
        ("weight", "f8"),  # 0–1: how surely it was played at all
    ]
)

_LEFT_HAND = -1.0  # accents, in the unit of `accent`: one is about a clearly louder stroke
_BOTH_STRINGS = 0.4
_DOWN = 0.4
_NEW_PLACE = 0.3
_LOUDER = 0.5  # for one standard deviation of the loudness of strokes next to one another
_LONGER = 1.0  # for twice the usual time until the next stroke
_MOST = 2.0
_EVEN = 0.02  # octaves of velocity: less variation than this means nothing
_AROUND = 8  # strokes on either side that a stroke is compared with
_SUREST = 0.05  # no stroke counts for less


def strokes_of(notes: NDArray[np.void]) -> NDArray[np.void]:
    """The strokes of a take, in order of time.

    Parameters
    ----------
    notes
        Rows of `ustaz.tablature.NOTE`, sorted by onset_s, all of them finite.
    """
    first = _firsts(notes)
    strokes = np.zeros(len(first), dtype=STROKE)
    strokes["first"], strokes["end"] = first, np.append(first[1:], len(notes))
    count = np.maximum(strokes["end"] - strokes["first"], 1)
    if len(first):
        strokes["time_s"] = np.add.reduceat(notes["onset_s"], first) / count
        strokes["weight"] = np.clip(np.maximum.reduceat(notes["confidence"], first), _SUREST, 1.0)
        strokes["loudness"] = _loudness(notes, strokes)
        strokes["accent"] = _accents(notes, strokes)
    return strokes


def _firsts(notes: NDArray[np.void]) -> NDArray[np.int64]:
    """The rows that begin a stroke."""
    first: list[int] = []
    left = notes["stroke"] == Stroke.NONE
    for row, (onset_s, string) in enumerate(zip(notes["onset_s"], notes["string"], strict=True)):
        joins = (
            first
            and onset_s - notes["onset_s"][first[-1]] <= TOGETHER_S
            and string not in notes["string"][first[-1] : row]
            and left[row] == left[row - 1]
        )
        if not joins:
            first.append(row)
    return np.array(first, dtype=np.int64)


def _loudness(notes: NDArray[np.void], strokes: NDArray[np.void]) -> NDArray[np.float64]:
    loudest = np.maximum.reduceat(notes["velocity"], strokes["first"])
    louder = _above_neighbours(np.log2(loudest.astype(np.float64).clip(1.0)))
    return np.clip(louder / max(float(louder.std()), _EVEN), -_MOST, _MOST)


def _accents(notes: NDArray[np.void], strokes: NDArray[np.void]) -> NDArray[np.float64]:
    """Loudness, length, both strings, a new place of the hand, the direction: added up, neighbours apart."""
    first = strokes["first"]
    length = np.log2(np.diff(strokes["time_s"], append=np.nan).clip(1e-3))
    length = np.nan_to_num(length, nan=float(np.nanmedian(length)) if len(first) > 1 else 0.0)
    accent = _LOUDER * strokes["loudness"] + _LONGER * np.clip(_above_neighbours(length), -1.0, 1.5)
    accent += _above_neighbours(_BOTH_STRINGS * (strokes["end"] - first) + _NEW_PLACE * _moved(notes, strokes))
    stroke = notes["stroke"][first]
    accent += _DOWN * np.isin(stroke, (Stroke.DOWN, Stroke.THUMB)) - _DOWN * np.isin(stroke, (Stroke.UP, Stroke.INDEX))
    accent += _LEFT_HAND * (stroke == Stroke.NONE)
    return np.clip(accent, -_MOST, _MOST)


def _moved(notes: NDArray[np.void], strokes: NDArray[np.void]) -> NDArray[np.bool_]:
    """Whether a string sounds at another fret than when it last sounded."""
    moved = np.zeros(len(notes), dtype=bool)
    for string in (1, 2):
        rows = np.flatnonzero(notes["string"] == string)
        moved[rows[1:]] = np.diff(notes["fret"][rows]) != 0
    return np.logical_or.reduceat(moved, strokes["first"])


def _above_neighbours(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Values less the mean of those around them."""
    total = np.concatenate([[0.0], np.cumsum(values)])
    at = np.arange(len(values))
    low, high = np.maximum(at - _AROUND, 0), np.minimum(at + _AROUND + 1, len(values))
    mean: NDArray[np.float64] = (total[high] - total[low]) / (high - low)
    return values - mean
