"""What notes, beats and bars are called on the page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ustaz.mentor.metre import spoken_beat
from ustaz.report.names import LONGEST_TEXT, bar_names, beat_names, clock, cut, key_name, spell
from ustaz.score import Hand
from ustaz.words import Language
from ustaz.words.values import spoken

if TYPE_CHECKING:
    from ustaz.report import Lesson

SEMITONES = (0, 2, 4, 5, 7, 9, 11)


@given(st.integers(0, 127), st.integers(-7, 7))
def test_a_spelling_sounds_as_the_key(pitch: int, fifths: int) -> None:
    step, alter, octave = spell(pitch, fifths=fifths)
    assert 12 * (octave + 1) + SEMITONES[step] + alter == pitch
    assert (alter <= 0) if fifths < 0 else (alter >= 0)


@pytest.mark.parametrize(
    ("language", "fifths", "name"),
    [
        (Language.ENGLISH, -3, "A♭3"),
        (Language.ENGLISH, 0, "G♯3"),
        (Language.RUSSIAN, -3, "ля-бемоль малой октавы"),
    ],
)
def test_black_keys_follow_the_key_signature(language: Language, fifths: int, name: str) -> None:
    assert key_name(56, language, fifths=fifths) == name


@given(st.text())
def test_cut_text_is_short_and_on_one_line(text: str) -> None:
    short = cut(text)
    assert len(short) <= LONGEST_TEXT
    assert "\n" not in short
    assert cut(short) == short


@pytest.mark.parametrize("language", list(Language))
def test_beats_are_those_of_the_sentences(lesson: Lesson, language: Language) -> None:
    onsets = lesson.score.notes["onset_q"].tolist()
    assert beat_names(lesson.score, language) == [
        str(spoken(spoken_beat(lesson.score, onset), language)) for onset in onsets
    ]


def test_compound_bars_are_counted_in_dotted_quarters(lesson: Lesson) -> None:
    bars = lesson.score.bars.copy()
    bars["numerator"], bars["denominator"] = 12, 8
    names = beat_names(replace(lesson.score, bars=bars), Language.ENGLISH)
    right = [row for row, note in enumerate(lesson.score.notes) if note["hand"] == Hand.RIGHT]
    assert [names[row] for row in right[:4]] == ["2⅓", "3", "3⅔", "4⅓"]  # the first bar is short: a pickup
    assert [names[row] for row in right[4:8]] == ["1", "1⅔", "2⅓", "3"]


def test_a_bar_without_number_is_called_by_the_one_before(lesson: Lesson) -> None:
    score = replace(lesson.score, bar_names=("1", "2", "", "3", "", "4", "5", "6"))
    assert bar_names(score) == ["1", "2", "2", "3", "3", "4", "5", "6"]


@pytest.mark.parametrize(("seconds", "text"), [(0.0, "0:00"), (65.9, "1:05"), (-1.0, "0:00"), (3600.0, "60:00")])
def test_clock(seconds: float, text: str) -> None:
    assert clock(seconds) == text
