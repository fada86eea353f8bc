"""What the right hand did, where the sound tells it.

A stroke down meets string 2 first, a stroke up string 1; the order is heard only where the hand took its time. (That
order is what players describe; it was not measured on recorded strokes.)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.hearing.dombra.beginnings import TOGETHER_S
from ustaz.tablature import Stroke

if TYPE_CHECKING:
    from numpy.typing import NDArray

_TELLING_S = 0.008  # onsets are heard to a few milliseconds
_SURE = 0.7


def strokes(notes: NDArray[np.void]) -> NDArray[np.int8]:
    """Stroke for each note (`onset_s`, `string`, `confidence`, `left_hand`), sorted by onset."""
    out = np.where(notes["left_hand"], Stroke.NONE, Stroke.UNKNOWN).astype(np.int8)
    for row in range(len(notes) - 1):
        one, two = notes[row], notes[row + 1]
        spread = two["onset_s"] - one["onset_s"]
        told = _TELLING_S <= spread <= TOGETHER_S and min(one["confidence"], two["confidence"]) >= _SURE
        if told and one["string"] != two["string"] and not (one["left_hand"] or two["left_hand"]):
            out[row : row + 2] = Stroke.DOWN if one["string"] == 2 else Stroke.UP
    return out
