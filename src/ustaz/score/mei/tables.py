"""The draft as the tables of a score."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.score.mei.durations import quarters
from ustaz.score.model import BAR, NOTE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.score.mei.draft import Bar, Draft, Note


def note_table(draft: Draft) -> NDArray[np.void]:
    """The table of `draft.notes`, which are brought into the order of the table and told their rows."""
    draft.notes.sort(key=lambda note: (note.onset, note.grace_order, note.key))
    for row, note in enumerate(draft.notes):
        note.row = row
    return np.array([_note_row(note, draft.bars[note.bar]) for note in draft.notes], dtype=NOTE)


def _note_row(note: Note, bar: Bar) -> tuple[object, ...]:
    step, alter, octave = note.pitch
    beat = 1 + quarters(note.onset - bar.onset + bar.beat_offset) * bar.denominator / 4
    return (
        quarters(note.onset), quarters(note.duration), note.key, step, round(alter), octave,
        note.bar, beat, note.staff.part, note.staff.number, note.staff.hand, note.voice, note.chord,
        note.grace, note.grace_order, note.ornament, note.articulation, note.arpeggio, note.fermata,
    )  # fmt: skip


def bar_table(draft: Draft) -> NDArray[np.void]:
    return np.array([_bar_row(bar) for bar in draft.bars], dtype=BAR)


def _bar_row(bar: Bar) -> tuple[object, ...]:
    return (
        quarters(bar.onset), quarters(bar.duration), bar.numerator, bar.denominator, bar.fifths,
        bar.repeat_start, bar.repeat_end, bar.ending, bar.section_start,
    )  # fmt: skip
