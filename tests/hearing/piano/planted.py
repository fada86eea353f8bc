"""A network that hears what a test has planted, and shows it as Transkun would: in segments, cut off at their edges."""

from dataclasses import dataclass

import numpy as np

from ustaz.hearing.piano.frames import FRAME_S, LEAD, RATE_HZ, SEGMENT, STEP_FRAMES
from ustaz.hearing.piano.heads import VELOCITIES, Details

FRAMES = 691  # of a segment
NEVER, SURE = -30.0, 30.0
SHIFT = 0.25  # of a frame: planted events begin and end so much after the middle of their frames


@dataclass(frozen=True)
class Planted:
    """An event between frames that are counted from the start of the first segment, eight seconds before the sound."""

    line: int
    first: int
    last: int
    velocity: int = 64
    score: float = SURE

    @property
    def onset_s(self):
        return (self.first + SHIFT) * FRAME_S - LEAD / RATE_HZ

    @property
    def offset_s(self):
        return (self.last + SHIFT) * FRAME_S - LEAD / RATE_HZ


class PlantedNetwork:
    """Hears what was planted, whatever the sound is."""

    def __init__(self, planted, *, lines=(60, 64, -64)):
        self.lines = lines
        self.planted = planted
        self.segments = 0

    def read(self, segment):
        assert segment.shape == (SEGMENT,)
        self.segments += 1
        return PlantedReading(self.planted, len(self.lines), (self.segments - 1) * STEP_FRAMES)


class PlantedReading:
    def __init__(self, planted, lines, start):
        self.scores = np.full((FRAMES, FRAMES, lines), NEVER, dtype=np.float32)
        self.seen = {}
        for event in planted:
            first, last = max(event.first - start, 0), min(event.last - start, FRAMES - 1)
            if first < last:
                self.scores[last, first, event.line] = event.score
                self.seen[event.line, first, last] = event, event.first >= start, event.last < start + FRAMES

    def details(self, intervals):
        seen = [self.seen[tuple(interval)] for interval in intervals.tolist()]
        return Details(
            velocities=np.eye(VELOCITIES, dtype=np.float32)[[event.velocity for event, *_ in seen]],
            shifts=np.full((len(seen), 2), SHIFT, dtype=np.float32),
            inside=np.array([inside for _, *inside in seen], dtype=bool),
        )
