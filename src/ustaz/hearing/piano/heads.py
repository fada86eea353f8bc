"""What the network says of intervals, from its vectors for frames: how likely they are, how loud, and when exactly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ustaz.hearing.piano.layers import linear, perceptron

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.hearing.piano.layers import Array, Weights

VELOCITIES = 128
_AT_ONCE = 32  # last frames whose intervals are scored at once


@dataclass(frozen=True, eq=False)
class Details:
    """More about intervals, a row an interval."""

    velocities: NDArray[np.float32]  # (intervals, VELOCITIES): the logarithm of how likely each is, up to a constant
    shifts: NDArray[np.float32]  # (intervals, 2): from the first and the last frame to onset and offset, −0.5 … 0.5
    inside: NDArray[np.bool_]  # (intervals, 2): onset and offset are not cut off by the edge of the segment


def interval_scores(context: Array, weights: Weights) -> Array:
    """The scores of all intervals, as :mod:`ustaz.hearing.piano.semicrf` wants them, from (lines, frames, channels).

    Intervals that end before they begin have 0.
    """
    lines, frames, channels = context.shape
    mapped = linear(context, weights, "scorer.map.0")
    last, first, alone = np.split(mapped, [channels, 2 * channels], axis=-1)
    last = last / np.float32(np.sqrt(channels))
    moments = np.arange(frames, dtype=np.float32)
    scores = np.zeros((frames, frames, lines), dtype=np.float32)
    for start in range(0, frames, _AT_ONCE):
        ends = slice(start, start + _AT_ONCE)
        begins = slice(0, start + _AT_ONCE)
        alike = last[:, ends] @ first[:, begins].transpose(0, 2, 1)
        alike *= np.abs(moments[ends, None] - moments[begins])
        scores[ends, begins] = alike.transpose(1, 2, 0)
    diagonal = np.arange(frames)
    scores[diagonal, diagonal] = alone[..., 0].T
    return scores


def details(intervals: NDArray[np.void], context: Array, weights: Weights) -> Details:
    """More about these intervals (an INTERVAL table)."""
    first = context[intervals["line"], intervals["first"]]
    last = context[intervals["line"], intervals["last"]]
    features = np.concatenate([first, last, first * last], axis=-1)
    shift, inside = np.split(perceptron(features, weights, "refinedOFPredictor"), 2, axis=-1)
    # The network was taught shifts squeezed by 0.99.
    shifts = np.clip((_mean(shift) - 0.5) / 0.99, -0.5, 0.5)
    return Details(perceptron(features, weights, "velocityPredictor"), shifts, inside > 0)


def _mean(logits: Array) -> Array:
    """The mean of continuous Bernoulli distributions (Loaiza-Ganem and Cunningham, NeurIPS 2019)."""
    x = np.where(np.abs(logits) < 1e-2, np.float32(1.0), logits).astype(np.float64)
    mean = 0.5 / np.tanh(x / 2) + 0.5 - 1.0 / x
    return np.where(np.abs(logits) < 1e-2, 0.5 + logits / 12, mean).astype(np.float32)
