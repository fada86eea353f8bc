"""What is played in each beat: how it begins, and which other beats it resembles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_UNSTRUCK = -1.0  # the stress of a beat that no stroke falls on
_OTHER = 0.4  # what an accent by other means than loudness weighs against it
_LAGS = 8  # beats: how far away a beat is compared
_RHYTHM = 0.5  # share of likeness that places make up; the rest is which frets sound there
_SPAN = 4.0  # accents: no contrast counts for more


@dataclass(frozen=True, eq=False)
class Figures:
    """Beats of one run."""

    accent: NDArray[np.float64]  # of the stroke on each beat
    likeness: NDArray[
        np.float64
    ]  # (lags, beats): of each beat with the one so many (row + 1) earlier; NaN where none is

    def contrast(self, beat: int, count: int) -> float:
        """By how much the first of some beats stands out from the others, or from the next beat where it is alone."""
        others = self.accent[beat + 1 : beat + max(count, 2)]
        if not len(others):
            return 0.0
        return float(np.clip(self.accent[beat] - others.mean(), -_SPAN, _SPAN))

    def returns(self, beat: int, count: int) -> float:
        """How much more some beats, as a whole, are like those one or two such bars away than like others near by."""
        alike = {shift: self._whole(beat, count, shift) for lag in range(1, _LAGS + 1) for shift in (-lag, lag)}
        here = [alike[shift] for shift in (-count, count, -2 * count, 2 * count) if shift in alike]
        if not np.isfinite(here).any():
            return 0.0
        return count * float(np.nanmax(here) - np.nanmean(list(alike.values())))

    def _whole(self, beat: int, count: int, shift: int) -> float:
        """The likeness of the least alike of some beats with those so many beats later (earlier: negative)."""
        first = beat + max(shift, 0)
        rows = self.likeness[abs(shift) - 1, first : first + count]
        return float(rows.min()) if len(rows) == count else np.nan


def figures_of(
    beat: NDArray[np.int64],
    share: NDArray[np.float64],
    strokes: NDArray[np.void],
    notes: NDArray[np.void],
    *,
    beats: int,
) -> Figures:
    """The figures of beats.

    Parameters
    ----------
    beat, share
        Of each stroke: the beat that it falls in, and how far into it.
    strokes, notes
        The strokes of the run, and the notes of the whole take.
    beats
        How many there are.
    """
    places: list[set[object]] = [set() for _ in range(beats)]
    frets: list[set[object]] = [set() for _ in range(beats)]
    on_beat = np.full(beats, _UNSTRUCK)
    for row, at, stroke in zip(beat, np.round(share, 3), strokes, strict=True):
        places[row].add(at)
        sounding = notes[stroke["first"] : stroke["end"]]
        frets[row].update((at, note["string"], note["fret"]) for note in sounding)
        if at == 0.0:
            on_beat[row] = stroke["loudness"] + _OTHER * stroke["accent"]
    return Figures(on_beat, _likeness(places, frets))


def _likeness(places: list[set[object]], frets: list[set[object]]) -> NDArray[np.float64]:
    likeness = np.full((_LAGS, len(places)), np.nan)
    for lag in range(1, min(_LAGS, len(places) - 1) + 1):
        for row in range(lag, len(places)):
            rhythm, sound = _overlap(places[row], places[row - lag]), _overlap(frets[row], frets[row - lag])
            likeness[lag - 1, row] = _RHYTHM * rhythm + (1 - _RHYTHM) * sound
    return likeness


def _overlap(one: set[object], other: set[object]) -> float:
    """The share of what is in either that is in both."""
    return len(one & other) / len(one | other) if one or other else 1.0
