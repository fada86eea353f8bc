"""A take falls into runs: stretches of playing between long pauses, each with a pulse of its own or none."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ustaz.hearing.rhythm.cells import KINDS
from ustaz.hearing.rhythm.pulse import pulse_of
from ustaz.hearing.rhythm.tempo import settle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

_PAUSE_S = 2.5
_FEWEST = 6  # strokes that can make a pulse
_LONGEST = 4000  # strokes: what is longer is cut at its longest pause, to bound memory
_CLEAR = 0.5  # nats a stroke: random strokes reach 0.48, küi with rubato and poorly heard ones 0.7 and more


class Run(NamedTuple):
    """Quarters count from its first beat."""

    beats_q: NDArray[np.float64]
    beats_s: NDArray[np.float64]
    kinds: NDArray[np.int64]
    stroke_q: NDArray[np.float64]  # NaN where there is no pulse; then there are no beats either


def runs_of(strokes: NDArray[np.void]) -> Iterator[Run]:
    """The runs of a take, in order."""
    for first, end in pairwise(_cuts(strokes["time_s"])):
        yield _run(strokes[first:end])


def _cuts(time_s: NDArray[np.float64]) -> list[int]:
    """Where runs begin, and the end of the last: at long pauses with enough strokes on both sides."""
    cuts, gaps = [0], np.diff(time_s)
    for at in np.flatnonzero(gaps > _PAUSE_S) + 1:
        if at - cuts[-1] >= _FEWEST and len(time_s) - at >= _FEWEST:
            cuts.append(int(at))
    cuts.append(len(time_s))
    return [first for first, end in pairwise(cuts) for first in _pieces(gaps, first, end)] + [len(time_s)]


def _pieces(gaps: NDArray[np.float64], first: int, end: int) -> list[int]:
    """Where the pieces of a run begin that are short enough to be searched."""
    if end - first <= _LONGEST:
        return [first]
    middle = slice(first + _LONGEST // 4, end - _LONGEST // 4)
    at = middle.start + int(gaps[middle].argmax()) + 1
    return _pieces(gaps, first, at) + _pieces(gaps, at, end)


def _run(strokes: NDArray[np.void]) -> Run:
    nothing = np.zeros(0)
    free = Run(nothing, nothing, np.zeros(0, dtype=np.int64), np.full(len(strokes), np.nan))
    if len(strokes) < _FEWEST or (pulse := pulse_of(strokes)).clarity < _CLEAR:
        return free
    beats_s, cells, places = settle(pulse, strokes)
    needed = int(cells.beat[places[-1]]) + 1
    kinds = np.append(pulse.kind, np.full(len(beats_s), pulse.kind[-1]))[:needed]
    quarters = np.array([kind.quarters for kind in KINDS])[kinds]
    beats_q = np.concatenate([[0.0], np.cumsum(quarters)])
    beat = cells.beat[places]
    stroke_q = beats_q[beat] + cells.share[places] * quarters[beat]
    return Run(beats_q, beats_s[: needed + 1], kinds, stroke_q)
