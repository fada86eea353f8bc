"""Which notes are the melody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.score import Hand

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.score import Score


def melody(score: Score) -> NDArray[np.bool_]:
    """Whether each row of `score.notes` is melody: the highest note of the right hand at its moment.

    Where hands are unknown, the highest note of all at its moment.
    """
    notes = score.notes
    may_sing = notes["hand"] != Hand.LEFT
    _, moment = np.unique(np.stack([notes["onset_q"], notes["grace_order"]]), axis=1, return_inverse=True)
    highest = np.full(moment.max() + 1, -1)
    np.maximum.at(highest, moment[may_sing], notes["pitch"][may_sing])
    return np.asarray(may_sing & (notes["pitch"] == highest[moment]))
