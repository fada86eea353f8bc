"""The player's own pulse: a smooth curve of time over the written score, drawn through what was played.

Local regression of time on written position with bisquare weights (Cleveland 1979, doi:10.2307/2286407), each
onset left out of its own fit: a note is compared with its neighbours, never with itself. Rubato bends the curve and
is no deviation; a single late note does not bend it. Where the music stopped (fermata, pause, another run) the
curve ends and begins anew.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

REACH = 12  # onsets on either side that a fit may see
REACH_S = 2.0  # and how far they may lie away, unless fewer than NEAREST are left
NEAREST = 4
FITS = 4  # rounds of reweighting
SLOWEST, FASTEST = 8.0, 480.0  # quarters per minute; beyond it is no tempo

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Pulse:
    """One value for each onset; NaN where too little was played to know."""

    expected_s: Floats  # when the neighbours say that the onset should sound
    tempo: Floats  # quarters per minute, smooth
    spread_s: Floats  # robust standard deviation of the deviations around here: how free the player is
    segment: NDArray[np.int64]  # stretches between stops


@dataclass(frozen=True, eq=False)
class _Window:
    index: NDArray[np.int64]  # (onsets, neighbours)
    q: Floats  # written distance to each neighbour
    kernel: Floats  # tricube weight, 0 outside the reach
    both_sides: NDArray[np.bool_]  # enough neighbours before and after for a bend


def follow_pulse(onset_q: Floats, time_s: Floats, *, stop_after: NDArray[np.bool_], weight: Floats) -> Pulse:
    """The pulse of one take.

    Parameters
    ----------
    onset_q, time_s
        Written and played onsets, run after run.
    stop_after
        True where the pulse does not go on to the next onset.
    weight
        0–1, how far an onset may be trusted as a beat (rolled chords and ornaments less).
    """
    segment = np.cumsum(np.r_[False, stop_after[:-1]]) if len(onset_q) else np.zeros(0, dtype=np.int64)
    if len(onset_q) < 3:
        nothing = np.full(len(onset_q), np.nan)
        return Pulse(nothing, nothing.copy(), nothing.copy(), segment)
    window = _look_around(onset_q, time_s, segment)
    trust = weight
    for _ in range(FITS):
        expected, _ = _fit(window, time_s, trust, bend=True)
        residual = np.abs(np.nan_to_num(time_s - expected, nan=0.0))
        spread = np.maximum(median_of_rows(residual[window.index], window.kernel > 0) * 1.4826, 0.003)
        trust = weight * np.clip(1 - (residual / (6 * spread)) ** 2, 0, 1) ** 2
    expected, _ = _fit(window, time_s, trust, bend=True)
    _, slope = _fit(window, time_s, trust, bend=False)
    with np.errstate(divide="ignore", invalid="ignore"):
        tempo = 60 / slope
    tempo = np.where((tempo >= SLOWEST) & (tempo <= FASTEST), tempo, np.nan)
    return Pulse(expected, tempo, spread, segment)


def median_of_rows(values: Floats, valid: NDArray[np.bool_]) -> Floats:
    """The median of the valid values of each row; NaN for a row without any."""
    ordered = np.sort(np.where(valid, values, np.inf), axis=1)
    count = valid.sum(axis=1)
    rows = np.arange(len(values))
    low, high = np.maximum(count - 1, 0) // 2, np.maximum(count // 2, 0)
    high = np.minimum(high, values.shape[1] - 1)
    return np.where(count > 0, (ordered[rows, low] + ordered[rows, high]) / 2, np.nan)


def neighbours(segment: NDArray[np.int64], reach: int) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """The indices of the `reach` onsets on either side of each onset, and which of them are in its segment."""
    offsets = np.r_[-reach:0, 1 : reach + 1]
    index = np.arange(len(segment))[:, None] + offsets
    inside = (index >= 0) & (index < len(segment))
    index = np.clip(index, 0, max(len(segment) - 1, 0))
    return index, inside & (segment[index] == segment[:, None])


def _look_around(onset_q: Floats, time_s: Floats, segment: NDArray[np.int64]) -> _Window:
    index, inside = neighbours(segment, REACH)
    q = onset_q[index] - onset_q[:, None]
    away = np.where(inside, np.abs(time_s[index] - time_s[:, None]), np.inf)
    distance = np.where(inside, np.abs(q), np.inf)
    in_time = np.where(away <= REACH_S, distance, 0).max(axis=1)
    before = np.sort(distance[:, :REACH], axis=1)[:, NEAREST - 1]
    after = np.sort(distance[:, REACH:], axis=1)[:, NEAREST - 1]
    nearest = np.sort(distance, axis=1)[:, NEAREST - 1]
    fourth = np.where(np.isfinite(before) & np.isfinite(after), np.maximum(before, after), nearest * 2)
    reach = np.maximum(np.where(np.isfinite(fourth), fourth, in_time), in_time) * 1.1 + 1e-9
    kernel = np.where(inside, np.clip(1 - (np.abs(q) / reach[:, None]) ** 3, 0, 1) ** 3, 0)
    seen = kernel > 0
    both_sides = (seen[:, :REACH].sum(axis=1) >= 3) & (seen[:, REACH:].sum(axis=1) >= 3)
    return _Window(index, q, kernel, both_sides)


def _fit(window: _Window, time_s: Floats, trust: Floats, *, bend: bool) -> tuple[Floats, Floats]:
    """Time and slope (seconds per quarter) at each onset from a weighted line, or a parabola where both sides allow."""
    w = window.kernel * trust[window.index]
    scale = np.maximum(np.abs(window.q).max(axis=1, keepdims=True), 1e-9)
    x = window.q / scale
    columns = np.stack([np.ones_like(x), x, x * x * (bend & window.both_sides)[:, None]], axis=-1)
    start = time_s[:, None]  # keeps the numbers small, whatever the hour of the take
    left = np.einsum("nk,nki,nkj->nij", w, columns, columns) + np.eye(3) * 1e-9
    right = np.einsum("nk,nki,nk->ni", w, columns, time_s[window.index] - start)
    solved = np.linalg.solve(left, right[..., None])[..., 0]
    known = (w > 1e-6).sum(axis=1) >= 3
    return np.where(known, solved[:, 0] + time_s, np.nan), np.where(known, solved[:, 1] / scale[:, 0], np.nan)
