"""Written notes that no finger can strike for themselves: another voice holds or strikes the same key.

One stroke plays both, so the note was not missed, though nothing in the take stands for it alone.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from ustaz.alignment import Alignment, Label

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.score import Score

TOGETHER_Q = 0.1  # quarters: so close, two rhythms against each other strike the key once


def sounds_in_another_voice(score: Score, alignment: Alignment) -> NDArray[np.bool_]:
    """For each row of `alignment.written`, whether it is MISSED and another voice sounded its key at that place."""
    written = alignment.written
    notes = score.notes[written["score_note"]]
    missed = written["label"] == Label.MISSED
    keys: dict[tuple[int, int], list[int]] = defaultdict(list)
    for row in np.flatnonzero(~missed):
        keys[int(written["run"][row]), int(notes["pitch"][row])].append(int(row))
    covered = np.zeros(len(written), dtype=bool)
    for row in np.flatnonzero(missed):
        others = notes[keys.get((int(written["run"][row]), int(notes["pitch"][row])), [])]
        onset_q = float(notes["onset_q"][row])
        held = (others["onset_q"] < onset_q) & (others["onset_q"] + others["duration_q"] > onset_q + TOGETHER_Q)
        covered[row] = bool(np.any(held | (np.abs(others["onset_q"] - onset_q) <= TOGETHER_Q)))
    return covered
