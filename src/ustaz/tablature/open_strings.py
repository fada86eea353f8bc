"""Whether the open strings themselves were heard, without which the tuning is a guess."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_ENOUGH = 2  # notes
_SURE = 0.5


def unheard_open(notes: NDArray[np.void]) -> tuple[int, ...]:
    """Strings that were hardly heard open: their pitch is told from the frets alone, and all frets may be some off.

    Parameters
    ----------
    notes
        Rows with `string`, `fret` and `confidence`.
    """
    opened = (notes["fret"] == 0) & (notes["confidence"] >= _SURE)
    return tuple(string for string in (1, 2) if np.count_nonzero(opened & (notes["string"] == string)) < _ENOUGH)
