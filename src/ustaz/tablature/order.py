"""The order of the notes of a tablature."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def in_order(notes: NDArray[np.void]) -> NDArray[np.void]:
    """The notes sorted by onset, string 2 before string 1 at one moment; seconds count where there are any."""
    onset = np.where(np.isfinite(notes["onset_s"]), notes["onset_s"], notes["onset_q"])
    return notes[np.lexsort((-notes["string"], onset))]
