"""A run as notation: places of its strokes, its beats and bars, counted from where its first bar begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ustaz.hearing.rhythm.bars import divide
from ustaz.hearing.rhythm.cells import KINDS
from ustaz.hearing.rhythm.figures import figures_of
from ustaz.tablature import BAR, BEAT
from ustaz.tablature.notation import free_places

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.hearing.rhythm.bars import Division
    from ustaz.hearing.rhythm.runs import Run


class Passage(NamedTuple):
    """Where there is no pulse, the tables are empty and places are only there to be looked at."""

    onset_q: NDArray[np.float64]  # of each stroke
    quarter_s: NDArray[np.float64]  # how long a quarter is at each stroke
    beats: NDArray[np.void]  # BEAT
    bars: NDArray[np.void]  # BAR
    clear: bool = True  # whether the music says where the bars begin


def passage_of(run: Run, strokes: NDArray[np.void], notes: NDArray[np.void]) -> Passage:
    """The notation of a run, whose strokes these are; `notes` are those of the whole take."""
    if not len(run.beats_q):
        places_q, quarter_s = free_places(strokes["time_s"])
        return Passage(places_q, np.full(len(strokes), quarter_s), np.zeros(0, dtype=BEAT), np.zeros(0, dtype=BAR))
    beat = np.clip(np.searchsorted(run.beats_q, run.stroke_q, side="right") - 1, 0, len(run.kinds) - 1)
    lasting_q = np.diff(run.beats_q)
    share = (run.stroke_q - run.beats_q[beat]) / lasting_q[beat]
    figures = figures_of(beat, share, strokes, notes, beats=len(run.kinds))
    division = divide([KINDS[kind].eighths for kind in run.kinds], figures)
    begins_q = run.beats_q[0] if division.first[0] == 0 else run.stroke_q[0]
    return Passage(
        run.stroke_q - begins_q,
        (np.diff(run.beats_s) / lasting_q)[beat],
        _beats(run, begins_q),
        _bars(run, division, begins_q),
        division.clear,
    )


def _beats(run: Run, begins_q: float) -> NDArray[np.void]:
    within = run.beats_q[:-1] >= begins_q
    beats = np.zeros(int(within.sum()), dtype=BEAT)
    beats["onset_q"], beats["time_s"] = run.beats_q[:-1][within] - begins_q, run.beats_s[:-1][within]
    return beats


def _bars(run: Run, division: Division, begins_q: float) -> NDArray[np.void]:
    """The bars; what stands before the first bar line is one too, shorter than its metre."""
    first_q = run.beats_q[division.first] - begins_q
    rows = [
        (onset, metre.quarters, metre.numerator, metre.denominator)
        for onset, metre in zip(first_q, division.metres, strict=True)
    ]
    if first_q[0] > 0:
        rows.insert(0, (0.0, first_q[0], *rows[0][2:]))
    return np.array(rows, dtype=BAR)
