"""How notes and bars are called on paper."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from ustaz.mentor.metre import bar_name, spoken_beat
from ustaz.words import Language, Pitch
from ustaz.words.values import spoken

if TYPE_CHECKING:
    from ustaz.score import Score

LONGEST_TEXT = 200  # characters of a title or a name that came from a file

_WITH_SHARPS = ((0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (3, 0), (3, 1), (4, 0), (4, 1), (5, 0), (5, 1), (6, 0))
_WITH_FLATS = ((0, 0), (1, -1), (1, 0), (2, -1), (2, 0), (3, 0), (4, -1), (4, 0), (5, -1), (5, 0), (6, -1), (6, 0))


def cut(text: str) -> str:
    """A text from a file, not longer than a page can bear."""
    flat = " ".join(text[: 4 * LONGEST_TEXT].split())
    return flat if len(flat) <= LONGEST_TEXT else flat[: LONGEST_TEXT - 1] + "…"


@cache
def note_name(step: int, alter: int, octave: int, language: Language) -> str:
    """A written note, spelled as written: ``A♭3``."""
    return str(spoken(Pitch(step, alter, octave), language))


def spell(pitch: int, *, fifths: int) -> tuple[int, int, int]:
    """Step, alteration and octave of a played key; black keys are flats in flat keys, else sharps."""
    step, alter = (_WITH_FLATS if fifths < 0 else _WITH_SHARPS)[pitch % 12]
    return step, alter, pitch // 12 - 1


def key_name(pitch: int, language: Language, *, fifths: int) -> str:
    """A played key: ``A♭3``."""
    return note_name(*spell(pitch, fifths=fifths), language)


def diatonic(step: int, octave: int) -> int:
    """Position on the staff: one for each line or space, 0 for C0."""
    return 7 * octave + step


def written_names(score: Score, language: Language) -> list[str]:
    """The name of each written note."""
    notes = score.notes
    rows = zip(notes["step"].tolist(), notes["alter"].tolist(), notes["octave"].tolist(), strict=True)
    return [note_name(step, alter, octave, language) for step, alter, octave in rows]


def bar_names(score: Score) -> list[str]:
    """What each bar is called: its printed number, as in the mentor's sentences."""
    return [cut(bar_name(score, row)) for row in range(len(score.bars))]


def beat_names(score: Score, language: Language) -> list[str]:
    """The beat of each written note as it is counted: ``2½``.

    Notes at the same place of bars of the same metre share a name; only a pickup counts in its own way.
    """
    onsets, bars = score.notes["onset_q"], score.bars[score.notes["bar"]]
    offsets = np.round(onsets - bars["onset_q"], 6)
    places = np.column_stack((bars["numerator"], bars["denominator"], offsets, score.notes["bar"] == 0))
    _, first, each = np.unique(places, axis=0, return_index=True, return_inverse=True)
    names = [str(spoken(spoken_beat(score, float(onsets[row])), language)) for row in first]
    return [names[place] for place in each.reshape(-1).tolist()]


def clock(seconds: float) -> str:
    """Minutes and seconds of a take: ``1:05``."""
    whole = int(np.floor(max(seconds, 0.0)))
    return f"{whole // 60}:{whole % 60:02d}"
