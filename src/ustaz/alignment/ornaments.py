"""Which leftover notes realise a written sign.

A trill, mordent or turn is a gesture: the player decides how many notes it has and which comes first. Every leftover
note that lies within the gesture's time and ambit belongs to the note that bears the sign.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.alignment.model import Label
from ustaz.alignment.places import GESTURE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ustaz.alignment.expectation import Expected
    from ustaz.alignment.heard import Heard

BEFORE_S = 0.25  # a gesture may begin this much before its note …
AFTER_S = 0.12  # … and end this much after it
AMBIT = 2  # semitones to either side


def realisations(
    signs: NDArray[np.uint16], heard: Heard, expected: Expected, labels: NDArray[np.uint8]
) -> Iterator[tuple[int, int]]:
    """Pairs (played note, row of `expected`); `signs` are the ornaments of the expected notes."""
    for row in np.flatnonzero(signs):
        window = (expected.time_s[row] - BEFORE_S, expected.end_s[row] + AFTER_S)
        first, last = np.searchsorted(heard.onset_s, window)
        ambit = AMBIT if signs[row] & GESTURE else 0
        near = np.abs(heard.pitch[first:last] - expected.pitch[row]) <= ambit
        mine = near & (labels[first:last] == Label.EXTRA) & (heard.run[first:last] == expected.run[row])
        for note in np.flatnonzero(mine):
            yield int(first + note), int(row)
