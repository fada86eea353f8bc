"""Rushing and dragging: the tempo moves one way over several bars and nothing in the score asks for it.

A phrase that speeds up and comes back is rubato, and fine players do it all the time. A drift leaves one tempo that
was held and ends in another one that is held: the player does not come back because she does not know.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.assessment.finding import Finding
from ustaz.assessment.model import IncidentKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ustaz.assessment.take import Take

SHORTEST_BARS, LONGEST_BARS = 4, 12
LEAST_CHANGE = 0.09  # log ratio of the tempo at the end to that at the start: about 9 %
STEEPEST = 0.04  # log ratio in a second; who moves faster than that means it
STEADY = 0.025  # bars lie this close to the straight line (log tempo)
RISING = 0.6  # share of the steps that go the same way
HELD_BARS = 4  # before and after, in which the tempo was held
HELD = 0.3  # it differs from the level next to the drift by less than this share of the change


def find_drifts(take: Take, bars: NDArray[np.void]) -> Iterator[Finding]:
    """Stretches of at least four bars over which the tempo goes one way; `bars` is the table of BAR_FACT."""
    for run in np.unique(bars["run"]):
        rows = bars[bars["run"] == run]
        tempo = np.log(rows["tempo"].astype(float))
        low = 0
        while low <= len(rows) - SHORTEST_BARS:
            stop = _drift_end(tempo, low)
            if stop and not _is_asked(take, rows[low:stop]) and not _is_meant(rows[low:stop]):
                yield _finding(take, _trim(rows[low:stop]))
            low = stop or low + 1


def _drift_end(tempo: NDArray[np.float64], low: int) -> int:
    """One past the last bar of the longest drift that begins with the bar `low`; 0 where none does."""
    for stop in range(min(low + LONGEST_BARS, len(tempo)), low + SHORTEST_BARS - 1, -1):
        stretch = tempo[low:stop]
        if np.isfinite(stretch).all() and _is_held(tempo, low, stop) and _drifts(stretch):
            return stop
    return 0


def _is_held(tempo: NDArray[np.float64], low: int, stop: int) -> bool:
    """Whether the tempo was held before the drift and is held after it; the take may end with a rush."""
    change = tempo[stop - 1] - tempo[low]
    before, after = tempo[max(low - HELD_BARS, 0) : low], tempo[stop : stop + HELD_BARS]
    if stop == len(tempo) and change < 0:
        return False  # every close broadens
    apart = np.r_[before - tempo[low], after - tempo[stop - 1]]
    known = np.isfinite(apart)
    return bool(known.sum() >= HELD_BARS and np.all(np.abs(apart[known]) < HELD * abs(change)))


def _drifts(log_tempo: NDArray[np.float64]) -> bool:
    x = np.arange(len(log_tempo))
    slope, start = np.polyfit(x, log_tempo, 1)
    scatter = np.std(log_tempo - (slope * x + start))
    same_way = np.mean(np.sign(np.diff(log_tempo)) == np.sign(slope))
    return bool(abs(slope) * (len(x) - 1) >= LEAST_CHANGE and scatter <= STEADY and same_way >= RISING)


def _is_meant(rows: NDArray[np.void]) -> bool:
    """Whether the tempo moves so fast that the player must know it."""
    change = abs(float(np.log(rows["tempo"][-1] / rows["tempo"][0])))
    return change > STEEPEST * float(rows["end_s"][-1] - rows["start_s"][0])


def _is_asked(take: Take, rows: NDArray[np.void]) -> bool:
    """Whether a word of tempo, a fermata or a section's edge stands in the stretch."""
    bars = take.score.bars
    start, end = bars["onset_q"][rows["bar"][0]], bars["onset_q"][rows["bar"][-1]] + bars["duration_q"][rows["bar"][-1]]
    inside = (take.onsets["onset_q"][:-1] >= start) & (take.onsets["onset_q"][1:] < end)
    asked = (take.breaths.free | take.breaths.fermata) & inside
    return bool(np.any(asked)) or bool(np.any(bars["section_start"][rows["bar"][1:]]))


def _trim(rows: NDArray[np.void]) -> NDArray[np.void]:
    """The stretch without the bars at its ends that hardly move yet, or no more."""
    steps = np.abs(np.diff(np.log(rows["tempo"].astype(float))))
    moving = np.flatnonzero(steps > steps.mean() / 2)
    return rows[moving[0] : moving[-1] + 2]


def _finding(take: Take, rows: NDArray[np.void]) -> Finding:
    tempo = np.log(rows["tempo"].astype(float))
    x = np.arange(len(rows))
    slope = float(np.polyfit(x, tempo, 1)[0])
    first, last, bars = rows[0], rows[-1], take.score.bars
    return Finding(
        kind=IncidentKind.TEMPO_DRIFT,
        run=int(first["run"]),
        onset_q=float(bars["onset_q"][first["bar"]]),
        end_q=float(bars["onset_q"][last["bar"]] + bars["duration_q"][last["bar"]]),
        time_s=float(first["start_s"]),
        end_s=float(last["end_s"]),
        size=float(np.exp(slope * (len(rows) - 1))),
        confidence=min(0.5 + abs(slope) * len(rows), 0.9),
    )
