"""The tempo drawn through the strokes: beats where the player had them, not where the lattice of the search had them.

Strokes say where beats are, with a player's scatter; the tempo says that an eighth is about as long as the one before.
The beats that suit both best are those of a smoothing spline (E. Whittaker, 1923): a banded system of equations. A
ritardando survives, as each beat changes the speed a little; so does a held beat, as far as strokes vouch for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.hearing.rhythm.cells import KINDS
from ustaz.hearing.rhythm.likelihood import scatter_s
from ustaz.hearing.rhythm.places import Cells, cells_of, places_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.hearing.rhythm.pulse import Pulse

_ROUNDS = 3
_CHANGE = 0.04  # of the length of an eighth from one beat to the next
_STRAY = 3.0  # scatters off its cell: such a stroke pulls no beat


def settle(pulse: Pulse, strokes: NDArray[np.void]) -> tuple[NDArray[np.float64], Cells, NDArray[np.int64]]:
    """The beats in seconds, their cells, and the cell of each stroke."""
    beats_s, kinds = _with_room(pulse, len(strokes))
    cells = cells_of(beats_s, kinds)
    places = places_of(strokes["time_s"], cells)
    for _ in range(_ROUNDS):
        beats_s = _drawn(beats_s, kinds, strokes, cells, places)
        cells = cells_of(beats_s, kinds)
        places = places_of(strokes["time_s"], cells)
    return beats_s, cells, places


def _with_room(pulse: Pulse, count: int) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """The beats, and as many more as so many strokes may need to find places of their own."""
    beats_s, kinds = pulse.time_s, pulse.kind
    spare = max(1, -(-count // 6) - len(kinds) + 1)
    more = beats_s[-1] + np.arange(1, spare + 1) * (beats_s[-1] - beats_s[-2])
    return np.append(beats_s, more), np.append(kinds, np.full(spare, kinds[-1]))


def _drawn(
    beats_s: NDArray[np.float64],
    kinds: NDArray[np.int64],
    strokes: NDArray[np.void],
    cells: Cells,
    places: NDArray[np.int64],
) -> NDArray[np.float64]:
    """The beats that lie best between their strokes and an even tempo: least squares."""
    from scipy.linalg import solveh_banded

    bands = np.zeros((3, len(beats_s)))  # of the symmetric matrix: the diagonal, and two below it
    right = np.zeros(len(beats_s))
    beat, share, sigma = cells.beat[places], cells.share[places], scatter_s(cells.eighth_s[places])
    off = (strokes["time_s"] - cells.time_s[places]) / sigma
    trust = strokes["weight"] / sigma**2 / (1.0 + (off / _STRAY) ** 4)
    np.add.at(bands[0], beat, trust * (1 - share) ** 2)
    np.add.at(bands[0], beat + 1, trust * share**2)
    np.add.at(bands[1], beat, trust * share * (1 - share))
    np.add.at(right, beat, trust * (1 - share) * strokes["time_s"])
    np.add.at(right, beat + 1, trust * share * strokes["time_s"])
    _add_evenness(bands, beats_s, kinds)
    drawn: NDArray[np.float64] = solveh_banded(bands, right, lower=True)
    return drawn if (np.diff(drawn) > 0).all() else beats_s


def _add_evenness(bands: NDArray[np.float64], beats_s: NDArray[np.float64], kinds: NDArray[np.int64]) -> None:
    """That an eighth of one beat should be as long as an eighth of the next."""
    eighths = np.array([kind.eighths for kind in KINDS], dtype=np.float64)[kinds]
    before, after = 1.0 / eighths[:-1], 1.0 / eighths[1:]
    pull = (_CHANGE * np.diff(beats_s)[:-1] / eighths[:-1]) ** -2
    row = np.stack([before, -before - after, after])  # (b1 - b0) / n0 = (b2 - b1) / n1, as b0, b1, b2
    at = np.arange(len(pull))
    for one in range(3):
        for other in range(one, 3):
            np.add.at(bands[other - one], at + one, pull * row[one] * row[other])
