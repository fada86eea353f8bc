"""A played key has the name that a musician gives it in this key, beside this note."""

from __future__ import annotations

import pytest
from told_takes import piece

from ustaz.mentor.spelling import played_pitch
from ustaz.words import Sentence, say


def name(midi: int, *, fifths: int = 0, beside: int = -1) -> str:
    pitch = played_pitch(piece(fifths=fifths), midi, bar=0, beside=beside, octave=True)
    return say(Sentence("{pitch}", {"pitch": pitch}))


@pytest.mark.parametrize(
    ("midi", "fifths", "text"),
    [
        (60, 0, "C4"),
        (61, 0, "C♯4"),
        (61, -1, "D♭4"),
        (68, -3, "A♭4"),  # in the key of E♭
        (68, 3, "G♯4"),
        (71, -6, "C♭5"),  # in the key of G♭: an octave number goes with the letter
        (65, 6, "E♯4"),
        (70, -1, "B♭4"),
        (21, 0, "A0"),
        (108, 0, "C8"),
    ],
)
def test_the_key_signature_gives_the_name(midi, fifths, text) -> None:
    assert name(midi, fifths=fifths) == text


def test_a_foreign_key_stays_on_the_letter_that_is_written() -> None:
    assert name(73, beside=1) == "C♯5"  # row 1 is the C of the melody
    assert name(71, fifths=-3, beside=1) == "C♭5"
    assert name(74, beside=1) == "D5"
