"""How well a beat explains the strokes inside it, for every beat that there might be.

A beat is a moment, a kind and a speed. Strokes fall on its cells with a player's scatter, or beside them, rarely, as
strokes that belong to no cell. All costs are negative log likelihoods in nats, densities a second.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.hearing.rhythm.cells import KINDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.hearing.rhythm.cells import BeatKind

STEP_S = 0.005  # of the lattice of moments and of the lengths of an eighth
EIGHTHS = np.unique(np.rint(np.geomspace(26, 104, 48)).astype(np.int64))  # lengths tried: 230 … 58 quarters a minute
EARLY = 6  # steps that a stroke may come before its beat

_SCATTER_S, _SCATTER_SHARE = 0.008, 0.045  # of a stroke around its cell: the floor, and the share of an eighth
_STRAY_RATE = 0.15  # strokes a second that no cell explains
_ACCENT = 0.9  # nats for an accent of 1 on the beat
_USUAL_EIGHTH_S, _OCTAVES = 0.25, 0.45  # a quarter at 120, and how far speeds stray from it
_SPEED_RATE = 1.0  # nats a second that one such deviation costs


def scatter_s(eighth_s: NDArray[np.floating]) -> NDArray[np.floating]:
    """The standard deviation of strokes around their cells."""
    sigma: NDArray[np.floating] = np.hypot(_SCATTER_S, _SCATTER_SHARE * eighth_s)
    return sigma


def beat_costs(kind: BeatKind, strokes: NDArray[np.void], *, start_s: float, steps: int) -> NDArray[np.float32]:
    """The cost of a beat of this kind at each moment of the lattice (rows) with each length of an eighth (columns)."""
    plain, accented = _cost_of_a_stroke(kind)
    reach = len(plain) - EARLY - 1
    padded = np.zeros((steps + reach + EARLY, len(EIGHTHS)), dtype=np.float32)  # row of a moment: its step + reach
    at = np.rint((strokes["time_s"] - start_s) / STEP_S).astype(np.int64)
    for step, accent, weight in zip(at, strokes["accent"], strokes["weight"], strict=True):
        padded[step : step + len(plain)] += weight * (plain + accent * accented)
    speed = _SPEED_RATE / 2 * (np.log2(EIGHTHS * STEP_S / _USUAL_EIGHTH_S) / _OCTAVES) ** 2
    lasting = speed * EIGHTHS * STEP_S * kind.eighths
    costs: NDArray[np.float32] = padded[reach : reach + steps] + (kind.silence + lasting).astype(np.float32)
    return costs


def _cost_of_a_stroke(kind: BeatKind) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """What a stroke costs a beat that began some steps before it, and what an accent of 1 adds.

    The rows run backwards in time from the last step of the longest beat to `EARLY` steps before the beat.
    """
    longest = kind.eighths * int(EIGHTHS[-1])
    since = np.arange(longest - EARLY - 1, -EARLY - 1, -1)
    eighth_s = EIGHTHS * STEP_S
    sigma = scatter_s(eighth_s)
    off = since[:, None, None] * STEP_S - kind.at * eighth_s[:, None]
    density = kind.odds * np.exp(-0.5 * (off / sigma[:, None]) ** 2) / (sigma[:, None] * np.sqrt(2 * np.pi))
    total = density.sum(axis=-1)
    plain = -np.log(_STRAY_RATE + total)
    accented = -_ACCENT * (density @ np.array(kind.accent)) / (_STRAY_RATE + total)
    inside = since[:, None] < kind.eighths * EIGHTHS - EARLY
    return np.where(inside, plain, 0.0).astype(np.float32), np.where(inside, accented, 0.0).astype(np.float32)


def unexplained_cost(strokes: NDArray[np.void]) -> float:
    """The cost of the same strokes for one who hears no pulse: they come at their own rate, anywhere."""
    lasting = max(float(np.ptp(strokes["time_s"])), 1e-3)
    return float(len(strokes) - strokes["weight"].sum() * np.log(len(strokes) / lasting))


def all_costs(strokes: NDArray[np.void], *, start_s: float, steps: int) -> NDArray[np.float32]:
    """`beat_costs` of every kind: shape (steps, kinds, speeds)."""
    return np.stack([beat_costs(kind, strokes, start_s=start_s, steps=steps) for kind in KINDS], axis=1)
