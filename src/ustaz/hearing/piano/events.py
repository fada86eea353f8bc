"""Events of one segment: what was played on each line, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from ustaz.hearing.piano.frames import FRAME_S, LAST_FRAME
from ustaz.hearing.piano.semicrf import beginnings, best_intervals

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from ustaz.hearing.piano.network import Reading

NEAR_FRAMES = 2  # a beginning counts for an onset that is at most so many frames (46 ms) away
_SHORTEST_S = 1e-8  # so that nothing lasts no time at all


@dataclass(frozen=True)
class Event:
    """A key or pedal that is down."""

    line: int
    onset_s: float
    offset_s: float
    velocity: int
    confidence: float
    begins: bool  # it was heard to begin; else it was down already when the segment began
    ends: bool  # it was heard to end; else it goes on after the segment


def events_of(reading: Reading, *, start_s: float, starts: NDArray[np.int64]) -> tuple[list[Event], NDArray[np.int64]]:
    """The events of a segment, and the frame in which the last one that ends does so: int64 (lines,), 0 for none.

    Parameters
    ----------
    start_s
        When the segment begins.
    starts
        The frame of each line from which on events are wanted.
    """
    intervals = best_intervals(reading.scores, starts)
    ended = np.zeros(len(starts), dtype=np.int64)
    if not len(intervals):
        return [], ended
    details = reading.details(intervals)
    begins = (intervals["first"] > 0) | details.inside[:, 0]
    ends = (intervals["last"] < LAST_FRAME) | details.inside[:, 1]
    np.maximum.at(ended, intervals["line"][ends], intervals["last"][ends])
    rows = zip(
        intervals["line"].tolist(),
        (start_s + (intervals["first"] + details.shifts[:, 0]) * FRAME_S).tolist(),
        (start_s + (intervals["last"] + details.shifts[:, 1]) * FRAME_S).tolist(),
        details.velocities.argmax(axis=1).tolist(),
        _confidences(reading.scores, intervals).tolist(),
        begins.tolist(),
        ends.tolist(),
        strict=True,
    )
    return _in_turn(Event(*row) for row in rows), ended


def _in_turn(events: Iterable[Event]) -> list[Event]:
    """Events of a line may touch but not overlap: shifted within their frames, some would."""
    turned: list[Event] = []
    for event in events:
        free_s = turned[-1].offset_s if turned and turned[-1].line == event.line else 0.0
        onset_s = max(event.onset_s, free_s)
        turned.append(replace(event, onset_s=onset_s, offset_s=max(event.offset_s, onset_s + _SHORTEST_S)))
    return turned


def _confidences(scores: NDArray[np.float32], intervals: NDArray[np.void]) -> NDArray[np.float64]:
    """How likely it is that an event of the line begins near the first frame of each interval."""
    count = np.cumsum(np.pad(beginnings(scores), ((NEAR_FRAMES + 1, NEAR_FRAMES), (0, 0))), axis=0)
    first, line = intervals["first"], intervals["line"]
    near: NDArray[np.float64] = count[first + 2 * NEAR_FRAMES + 1, line] - count[first, line]
    return np.clip(near, 0.0, 1.0)
