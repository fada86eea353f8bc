"""The pulse: the likeliest chain of beats through a run of strokes.

A semi-Markov model decoded by Viterbi's algorithm. Its states are beats: where one begins, what kind it is (two
eighths, a triplet, three eighths …) and how fast; the next begins where it ends, mostly at nearly the same speed. It is
the bar pointer of Whiteley, Cemgil and Godsill (ISMIR 2006) with the tempo changing at beats only, which Krebs, Böck
and Widmer (ISMIR 2015) showed to be enough; strokes are held against cells as in Temperley (2007), and beats of unequal
length stand in for a metre that changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ustaz.hearing.rhythm.cells import FOLLOWS, KINDS, STARTS
from ustaz.hearing.rhythm.likelihood import EARLY, EIGHTHS, STEP_S, all_costs, unexplained_cost

if TYPE_CHECKING:
    from numpy.typing import NDArray

_TEMPO_STEP = 0.04  # a usual change of speed from one beat to the next
_TEMPO_JUMP = 6.0  # nats: no change costs more


class Pulse(NamedTuple):
    """The beats of a run: one moment more than there are beats, for the end of the last."""

    time_s: NDArray[np.floating]
    kind: NDArray[np.int64]  # of each beat: index into KINDS
    clarity: float  # nats a stroke that the pulse explains better than no pulse does


class _Chain(NamedTuple):
    """For each moment, kind and speed: the cost of the best chain that ends there, and how it was reached."""

    cost: NDArray[np.float32]  # (steps, kinds, speeds): the last beat is of this kind and speed and ends here
    origin: NDArray[np.int16]  # (steps, kinds, speeds): the state before a beat that begins here; -1 none


def pulse_of(strokes: NDArray[np.void]) -> Pulse:
    """The likeliest beats of one run of strokes (without long pauses)."""
    longest = int(EIGHTHS[-1]) * max(kind.eighths for kind in KINDS)
    start_s = float(strokes["time_s"][0]) - longest * STEP_S
    last = round((float(strokes["time_s"][-1]) - start_s) / STEP_S)
    steps = last + longest + 1
    chain = _forward(all_costs(strokes, start_s=start_s, steps=steps), latest_start=longest + EARLY)
    ends = chain.cost[last + EARLY + 1 :]
    at, state = divmod(int(ends.argmin()), ends[0].size)
    cost = float(ends.min())
    steps_at, kinds = _backward(chain, last + EARLY + 1 + at, state)
    clarity = (unexplained_cost(strokes) - cost) / len(strokes)
    return Pulse(start_s + steps_at * STEP_S, kinds, clarity)


def _tempo_costs() -> NDArray[np.float32]:
    """From speed (row) to speed (column)."""
    change = np.log(EIGHTHS / EIGHTHS[:, None]) / _TEMPO_STEP
    return np.minimum(0.5 * change**2, _TEMPO_JUMP).astype(np.float32)


def _forward(costs: NDArray[np.float32], *, latest_start: int) -> _Chain:
    """Viterbi over the lattice, in blocks no longer than the shortest beat, so that a block needs only earlier ones."""
    steps, kinds, speeds = costs.shape
    lengths = np.array([kind.eighths for kind in KINDS])[:, None] * EIGHTHS  # steps a beat takes
    kind_costs = -np.log(FOLLOWS).astype(np.float32)
    tempo_costs = _tempo_costs()
    cost = np.full(costs.shape, np.inf, dtype=np.float32)
    begun = np.full(costs.shape, np.inf, dtype=np.float32)  # the best chain up to a beat that begins here
    begun[: latest_start + 1] = -np.log(STARTS).astype(np.float32)[:, None]
    origin = np.full(costs.shape, -1, dtype=np.int16)
    which, speed = np.arange(kinds)[:, None], np.arange(speeds)
    block = int(lengths.min())
    for low in range(block, steps, block):
        rows = np.arange(low, min(low + block, steps))
        start = rows[:, None, None] - lengths
        reached = start >= 0
        start = np.maximum(start, 0)
        arrived = np.where(reached, begun[start, which, speed] + costs[start, which, speed], np.inf)
        cost[rows] = arrived
        _go_on(arrived, begun[rows[0] : rows[-1] + 1], origin[rows[0] : rows[-1] + 1], kind_costs, tempo_costs)
    return _Chain(cost, origin)


def _go_on(
    arrived: NDArray[np.float32],
    begun: NDArray[np.float32],
    origin: NDArray[np.int16],
    kind_costs: NDArray[np.float32],
    tempo_costs: NDArray[np.float32],
) -> None:
    """The best way from the beats that end at some moments to those that begin there."""
    speeds = arrived.shape[-1]
    changed = arrived[:, :, :, None] + tempo_costs  # row, kind, from speed, to speed
    from_speed = changed.argmin(axis=2)
    best = np.take_along_axis(changed, from_speed[:, :, None, :], axis=2)[:, :, 0, :]
    turned = best[:, :, None, :] + kind_costs[:, :, None]  # row, from kind, to kind, to speed
    from_kind = turned.argmin(axis=1)
    total = np.take_along_axis(turned, from_kind[:, None], axis=1)[:, 0]
    source = from_kind * speeds + np.take_along_axis(from_speed, from_kind, axis=1)
    better = total < begun
    origin[better] = source[better]
    begun[better] = total[better]


def _backward(chain: _Chain, end: int, state: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The steps at which the beats begin (and the last ends), and their kinds."""
    speeds = len(EIGHTHS)
    at, kinds = [end], []
    while state >= 0:
        kind, speed = divmod(state, speeds)
        at.append(at[-1] - KINDS[kind].eighths * int(EIGHTHS[speed]))
        kinds.append(kind)
        state = int(chain.origin[at[-1], kind, speed])
    return np.array(at[::-1]), np.array(kinds[::-1], dtype=np.int64)
