"""Ticks and seconds: a map of tempi says how long a tick lasts where.

Microseconds a quarter are MIDI's own unit for a tempo: 500 000 is 120 quarters a minute.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.performance.model import TEMPO

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

DEFAULT_US_PER_QUARTER = 500_000


def tempo_map(changes: list[tuple[int, int]], *, only: int | None = None) -> NDArray[np.void]:
    """The TEMPO table of (tick, microseconds per quarter) changes in any order; of two at one tick the later holds.

    Where `only` is given, it is the tempo from start to end, whatever the changes say.
    """
    if only:
        return np.array([(0, only)], dtype=TEMPO)
    by_tick = {0: DEFAULT_US_PER_QUARTER} | dict(changes)
    return np.array(sorted(by_tick.items()), dtype=TEMPO)


def to_seconds(ticks: ArrayLike, tempi: NDArray[np.void], *, ticks_per_quarter: int) -> NDArray[np.float64]:
    """When these ticks are, in seconds from tick 0."""
    ticks = np.asarray(ticks, dtype=np.int64)
    starts_s, seconds_a_tick = _segments(tempi, ticks_per_quarter)
    segment = np.searchsorted(tempi["tick"], ticks, side="right") - 1
    seconds: NDArray[np.float64] = starts_s[segment] + (ticks - tempi["tick"][segment]) * seconds_a_tick[segment]
    return seconds


def to_ticks(seconds: ArrayLike, tempi: NDArray[np.void], *, ticks_per_quarter: int) -> NDArray[np.int64]:
    """The nearest ticks to these moments, given in seconds (0 or later) from tick 0."""
    seconds = np.asarray(seconds, dtype=np.float64)
    starts_s, seconds_a_tick = _segments(tempi, ticks_per_quarter)
    segment = np.searchsorted(starts_s, seconds, side="right") - 1
    return tempi["tick"][segment] + np.rint((seconds - starts_s[segment]) / seconds_a_tick[segment]).astype(np.int64)


def _segments(tempi: NDArray[np.void], ticks_per_quarter: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """For each tempo: when it begins (s), and how long a tick lasts in it (s)."""
    seconds_a_tick = tempi["us_per_quarter"] / (1e6 * ticks_per_quarter)
    starts_s = np.concatenate([[0.0], np.cumsum(np.diff(tempi["tick"]) * seconds_a_tick[:-1])])
    return starts_s, seconds_a_tick
