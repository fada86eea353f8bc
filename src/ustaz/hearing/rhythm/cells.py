"""What a beat of a küi is made of: places where strokes are likely, and how likely.

A küi keeps an eighth note through all its changes of metre, so a beat is counted in eighths: two of them (2/4, 3/4), or
three (3/8, and the long beat of 5/8). A beat of two may be divided by three instead. Each place of a beat, a cell, is
struck with some probability, whether or not the others are: D. Temperley, *Music and Probability*, 2007, chapter 3.
The numbers were set by hand from printed küi and not trained.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

BEAT, HALF, QUARTER, SMALL = 1.0, 0.0, -0.6, -1.0  # how much an accent suits a place


@dataclass(frozen=True)
class BeatKind:
    """A beat and its cells, evenly spaced."""

    name: str
    eighths: int
    struck: tuple[float, ...]  # the probability of a stroke in each cell
    accent: tuple[float, ...]  # how well an accent suits it

    @property
    def quarters(self) -> float:
        return self.eighths / 2

    @cached_property
    def at(self) -> NDArray[np.floating]:
        """Where each cell begins, in eighths from the beat."""
        return np.arange(len(self.struck)) * (self.eighths / len(self.struck))

    @cached_property
    def odds(self) -> NDArray[np.float64]:
        """Of a stroke in each cell."""
        struck = np.array(self.struck)
        return struck / (1.0 - struck)

    @cached_property
    def silence(self) -> float:
        """The cost (negative log probability) of a beat without any stroke."""
        return float(-np.log1p(-np.array(self.struck)).sum())


KINDS = (
    BeatKind(
        "two eighths",
        2,
        (0.85, 0.02, 0.30, 0.03, 0.60, 0.02, 0.40, 0.03),
        (BEAT, SMALL, QUARTER, SMALL, HALF, SMALL, QUARTER, SMALL),
    ),
    BeatKind("triplet", 2, (0.85, 0.04, 0.60, 0.04, 0.65, 0.04), (BEAT, SMALL, HALF, SMALL, HALF, SMALL)),
    BeatKind(
        "three eighths",
        3,
        (0.85, 0.02, 0.25, 0.02, 0.55, 0.02, 0.25, 0.02, 0.55, 0.02, 0.35, 0.02),
        (BEAT, SMALL, QUARTER, SMALL, HALF, SMALL, QUARTER, SMALL, HALF, SMALL, QUARTER, SMALL),
    ),
)

FOLLOWS = np.array(  # from row to column: a beat mostly resembles the one before
    [
        [0.955, 0.02, 0.025],
        [0.18, 0.80, 0.02],
        [0.20, 0.02, 0.78],
    ]
)
STARTS = np.array([0.85, 0.05, 0.10])
