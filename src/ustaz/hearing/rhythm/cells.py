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


_TWO = (BEAT, SMALL, QUARTER, SMALL, HALF, SMALL, QUARTER, SMALL)
_THREE = (BEAT, SMALL, QUARTER, SMALL, HALF, SMALL, QUARTER, SMALL, HALF, SMALL, QUARTER, SMALL)

KINDS = (
    BeatKind("held", 2, (0.55, 0.01, 0.04, 0.01, 0.25, 0.01, 0.12, 0.01), _TWO),
    BeatKind("eighths", 2, (0.92, 0.02, 0.04, 0.02, 0.90, 0.02, 0.06, 0.02), _TWO),
    BeatKind("mixed", 2, (0.90, 0.02, 0.40, 0.02, 0.65, 0.02, 0.60, 0.02), _TWO),
    BeatKind("sixteenths", 2, (0.95, 0.02, 0.90, 0.02, 0.95, 0.02, 0.90, 0.02), _TWO),
    BeatKind("triplet", 2, (0.90, 0.03, 0.75, 0.03, 0.80, 0.03), (BEAT, SMALL, HALF, SMALL, HALF, SMALL)),
    BeatKind("three eighths", 3, (0.90, 0.02, 0.25, 0.02, 0.65, 0.02, 0.25, 0.02, 0.65, 0.02, 0.35, 0.02), _THREE),
)

_AGAIN = 0.4  # how much likelier than by chance a beat is of the kind of the one before
STARTS = np.array([0.15, 0.25, 0.25, 0.25, 0.03, 0.07])
FOLLOWS = np.array(  # from row to column
    [
        *((1 - _AGAIN) * np.array([0.16, 0.27, 0.30, 0.22, 0.02, 0.03]) + _AGAIN * np.eye(6)[:4]),
        [0.06, 0.10, 0.14, 0.09, 0.60, 0.01],
        [0.06, 0.11, 0.14, 0.08, 0.01, 0.60],
    ]
)
