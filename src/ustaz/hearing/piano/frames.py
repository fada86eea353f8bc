"""How the network looks at sound: frames, and segments that overlap.

The figures are Transkun's: it was trained on them.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

RATE_HZ = 44_100
HOP = 1024  # samples from frame to frame
WINDOW = 4096  # samples of a frame
SEGMENT = 16 * RATE_HZ  # samples that the network hears at once
STEP_FRAMES = math.ceil(8 * RATE_HZ / HOP)  # a segment begins so many frames after the one before it
STEP = STEP_FRAMES * HOP
LEAD = 8 * RATE_HZ  # silence before the sound, so that its first notes have a past
FRAME_S = HOP / RATE_HZ
FIRST_FRAME = LEAD // HOP  # of the first segment: where the sound begins
LAST_FRAME = round(SEGMENT / HOP)  # an event that lasts until here may go on in the next segment


def segment_starts(samples: int) -> range:
    """Where the segments of a sound of so many samples begin: the first before the sound, the last reaches its end."""
    more = max(math.ceil((samples + LEAD - SEGMENT) / STEP), 0)
    return range(-LEAD, -LEAD + (more + 1) * STEP, STEP)


def segments(sound: NDArray[np.float32]) -> Iterator[NDArray[np.float32]]:
    """The segments of a sound, each SEGMENT samples long, with silence where the sound has not begun or is over."""
    for start in segment_starts(len(sound)):
        segment = np.zeros(SEGMENT, dtype=np.float32)
        heard = sound[max(start, 0) : start + SEGMENT]
        offset = max(-start, 0)
        segment[offset : offset + len(heard)] = heard
        yield segment
