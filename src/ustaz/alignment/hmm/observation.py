"""How likely a pitch is at a place, in natural logarithms against the likelihood of the right pitch.

What each explanation of a pitch costs stands in `costs`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.alignment.hmm.costs import Costs
    from ustaz.alignment.places import Places


AROUND_PLACES = 6


def entering(places: Places, costs: Costs) -> NDArray[np.float32]:
    """(128, places): the note is the first one heard of this place, or any member not yet heard."""
    present = places.members != 0
    table = np.full(present.shape, -costs.other, np.float32)
    for interval in (12, 24):
        _raise_to(table, _shifted(present, interval, axis=0), -costs.octave)
    for interval in (1, 2):
        _raise_to(table, _shifted(present, interval, axis=0), -costs.neighbour)
    _raise_to(table, _around(present), -costs.around)
    _raise_to(table, _shifted(present, 1, axis=1), -costs.nearby)
    _raise_to(table, places.ornaments, -costs.ornament)
    _raise_to(table, present, 0)
    return table


def lingering(places: Places, enter: NDArray[np.float32], costs: Costs) -> NDArray[np.float32]:
    """(128, places): a further note at this place that is no member still to be heard."""
    table = enter.copy()
    table[places.members != 0] = -costs.again
    _raise_to(table, places.ornaments, -costs.ornament)
    _raise_to(table, _shifted(places.members != 0, 1, axis=1), -costs.nearby)
    return table


def _around(present: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """True where one of the nearest places on either side is true."""
    count = np.pad(
        np.cumsum(present, axis=1, dtype=np.int32), ((0, 0), (AROUND_PLACES + 1, AROUND_PLACES)), mode="edge"
    )
    count[:, : AROUND_PLACES + 1] = 0
    return count[:, 2 * AROUND_PLACES + 1 :] > count[:, : -2 * AROUND_PLACES - 1]


def _shifted(present: NDArray[np.bool_], by: int, *, axis: int) -> NDArray[np.bool_]:
    """True where a neighbour at this distance, on either side, is true."""
    table = np.moveaxis(present, axis, 0)
    near = np.zeros_like(table)
    near[by:] |= table[:-by]
    near[:-by] |= table[by:]
    return np.moveaxis(near, 0, axis)


def _raise_to(table: NDArray[np.float32], where: NDArray[np.bool_], value: float) -> None:
    np.maximum(table, np.float32(value), out=table, where=where)
