"""Passes: which of several playings of a passage counts, and how often each bar was visited.

Runs that follow each other by a jump of the notation (repeat, volta, da capo) or by a skip belong to one pass: a
repeat that is written is not rework. A restart begins a new pass. The last pass through a note is the one that
counts as "can play"; what came before is practice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.alignment import Alignment, Entry, Label

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.score import Score

THROUGH = 0.6  # a bar is visited when this share of its notes lay in the run


def number_passes(alignment: Alignment) -> NDArray[np.int64]:
    """The pass that each run belongs to, from 0."""
    return np.cumsum(alignment.runs["entry"] == Entry.RESTART)


def mark_last_pass(alignment: Alignment, passes: NDArray[np.int64], *, notes: int) -> NDArray[np.bool_]:
    """Whether each row of `alignment.written` belongs to the last pass through its note."""
    written = alignment.written
    last = np.full(notes, -1)
    number = passes[written["run"]]
    np.maximum.at(last, written["score_note"], number)
    is_last: NDArray[np.bool_] = number == last[written["score_note"]]
    return is_last


def count_visits(score: Score, alignment: Alignment) -> NDArray[np.int32]:
    """How many runs played through each bar of the score, be it with one hand or one voice alone."""
    visits = np.zeros(len(score.bars), dtype=np.int32)
    voices = np.unique(score.notes[["part", "staff", "voice"]], return_inverse=True)[1]
    for number, run in enumerate(alignment.runs):
        judged = alignment.written[alignment.written["run"] == number]
        asked = np.isin(voices, voices[judged["score_note"]])  # a voice that was left to itself was not asked for
        rows = judged["score_note"][judged["label"] != Label.MISSED]
        written_in_bar = np.bincount(score.notes["bar"][asked], minlength=len(score.bars))
        heard = np.bincount(score.notes["bar"][rows], minlength=len(score.bars))
        first, last = int(run["first_bar"]), int(run["last_bar"])
        bars = np.arange(first, last + 1)
        inside = (bars > first) & (bars < last)
        through = (heard[bars] >= THROUGH * written_in_bar[bars]) & ((written_in_bar[bars] > 0) | inside)
        visits[bars] += through
    return visits
