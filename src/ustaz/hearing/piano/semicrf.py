"""The most likely events, and how likely a beginning is, from the scores of all possible intervals.

For each key and pedal the network gives every interval of frames a score: the logarithm of the odds that the key went
down in its first frame and up in its last. Intervals of one key follow each other, and may touch in one frame; an
interval of one frame stands beside others. A set of intervals is as likely as the exponential of the sum of its scores:
a semi-Markov conditional random field, as in Yan, Cwitkowitz and Duan, "Skipping the frame-level: event-based piano
transcription with neural semi-CRFs", NeurIPS 2021.

Scores are float32 of shape (frames, frames, lines): [last frame, first frame, line], a line being a key or a pedal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

INTERVAL = np.dtype([("line", "i4"), ("first", "i4"), ("last", "i4")])


def best_intervals(scores: NDArray[np.float32], starts: NDArray[np.int64]) -> NDArray[np.void]:
    """The most likely set of intervals that begin at or after the frame `starts` of their line (Viterbi).

    Returns
    -------
    INTERVAL table, sorted by line, then time.
    """
    frames, _, lines = scores.shape
    diagonal = _diagonal(scores)
    best = np.zeros((frames, lines), dtype=np.float32)  # of everything from this frame on
    jump = np.full((frames, lines), -1, dtype=np.int64)  # to the end of the interval that begins here; -1: none does
    best[-1] = np.maximum(diagonal[-1], 0.0)
    for first in range(frames - 2, -1, -1):
        through = best[first + 1 :] + scores[first + 1 :, first]
        choice = through.argmax(axis=0)
        gain = np.take_along_axis(through, choice[None], axis=0)[0]
        begins = gain > best[first + 1]
        jump[first] = np.where(begins, choice + first + 1, -1)
        best[first] = np.where(begins, gain, best[first + 1]) + np.maximum(diagonal[first], 0.0)
    ways = (_follow(line, int(starts[line]), jump[:, line], diagonal[:, line] > 0) for line in range(lines))
    return np.array([row for way in ways for row in way], dtype=INTERVAL)


def beginnings(scores: NDArray[np.float32]) -> NDArray[np.float64]:
    """How many intervals begin in each frame of each line, on average over all sets of intervals: (frames, lines).

    Where it is far below 1 it is the probability that one does (the forward-backward algorithm).
    """
    frames, _, lines = scores.shape
    diagonal = _diagonal(scores).astype(np.float64)
    alone = np.logaddexp(0.0, diagonal)  # with and without an interval of this frame only
    past = np.zeros((frames, lines))  # logarithm of the weight of all sets up to this frame
    past[0] = alone[0]
    for last in range(1, frames):
        longer = _log_sum(past[:last] + scores[last, :last])
        past[last] = np.logaddexp(past[last - 1], longer) + alone[last]
    future = np.zeros((frames, lines))
    future[-1] = alone[-1]
    longer_from = np.full((frames, lines), -np.inf)
    for first in range(frames - 2, -1, -1):
        longer_from[first] = _log_sum(future[first + 1 :] + scores[first + 1 :, first])
        future[first] = np.logaddexp(future[first + 1], longer_from[first]) + alone[first]
    whole = past[-1]
    longer_begins = np.exp(past + longer_from - whole)
    alone_begins = np.exp(past + future - alone - whole + (diagonal - alone))
    return np.asarray(longer_begins + alone_begins)


def _diagonal(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    diagonal: NDArray[np.float32] = np.diagonal(scores).T  # (frames, lines)
    return diagonal


def _log_sum(logarithms: NDArray[np.float64]) -> NDArray[np.float64]:
    highest = logarithms.max(axis=0)
    total: NDArray[np.float64] = np.exp(logarithms - highest).sum(axis=0)
    return np.asarray(highest + np.log(total))


def _follow(line: int, frame: int, jump: NDArray[np.int64], alone: NDArray[np.bool_]) -> list[tuple[int, int, int]]:
    """The intervals on the best way from this frame to the end."""
    rows = []
    while frame < len(jump):
        if alone[frame]:
            rows.append((line, frame, frame))
        target = int(jump[frame])
        if target > frame:
            rows.append((line, frame, target))
        frame = max(target, frame + 1)
    return rows
