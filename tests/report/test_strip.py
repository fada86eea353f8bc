"""The strip under the recording: where the heard notes stand, how strings and doubts look, and what is said of it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from ustaz.report.heard import HEARD_NOTE, notes_of_take, unsure
from ustaz.report.strip import PIECE_S, SECOND, heard_strip
from ustaz.sound import Sound
from ustaz.words import Language

if TYPE_CHECKING:
    from ustaz.report import Lesson
    from ustaz.report.strip import Strip

RATE = 8000


def silence(seconds: float) -> Sound:
    return Sound(np.zeros(int(seconds * RATE), np.float32), RATE)


def heard(*rows: tuple[float, float, float, int, int, float]) -> np.ndarray:
    notes = np.zeros(len(rows), HEARD_NOTE)
    for note, (onset, offset, pitch, string, fret, sure) in zip(notes, rows, strict=True):
        note["onset_s"], note["offset_s"], note["pitch"] = onset, offset, pitch
        note["string"], note["fret"], note["confidence"] = string, fret, sure
    return notes


def drawn(strip: Strip) -> list[dict[str, str]]:
    rectangles = re.findall(r"<rect ([^>]*)/>", "".join(piece.notes for piece in strip.pieces))
    return [dict(re.findall(r'([\w-]+)="([^"]*)"', rectangle)) for rectangle in rectangles]


def test_notes_stand_at_their_moment_and_pitch() -> None:
    strip = heard_strip(
        silence(20), heard((1.5, 2.0, 60, 1, 5, 0.9), (9.0, 9.5, 67, 1, 12, 0.9)), language=Language.ENGLISH
    )
    first, second = drawn(strip)
    assert float(first["x"]) == pytest.approx(1.5 * SECOND)
    assert float(second["x"]) == pytest.approx((9.0 - PIECE_S) * SECOND)  # in the second piece
    assert float(first["width"]) == pytest.approx(0.5 * SECOND, abs=2)
    middles = [float(note["y"]) + float(note["height"]) / 2 for note in (first, second)]
    assert middles[0] - middles[1] == pytest.approx(7 * 8)  # eight pixels a semitone
    assert [first["data-heard"], second["data-heard"]] == ["0", "1"]


def test_pieces_are_as_wide_as_the_recording_is_long() -> None:
    for seconds in (0.2, 8.0, 8.01, 20.5):
        strip = heard_strip(silence(seconds), heard(), language=Language.ENGLISH)
        assert sum(piece.width for piece in strip.pieces) == pytest.approx(seconds * SECOND, abs=1.1)


def test_strings_differ_in_colour_and_in_shape_and_doubt_in_both() -> None:
    rows = ((0, 1, 60, 1, 5, 0.9), (0, 1, 55, 2, 5, 0.9), (1, 2, 62, 1, 7, 0.2), (1, 2, 70, 0, -1, 0.9))
    strip = heard_strip(silence(3), heard(*rows), language=Language.ENGLISH)
    one, two, doubtful, piano = drawn(strip)
    assert [note["class"] for note in (one, two, doubtful, piano)] == [
        "string1",
        "string2",
        "string1 unsure",
        "string0",
    ]
    assert "rx" in two
    assert "rx" not in one
    assert float(two["height"]) > float(one["height"])  # a unison shows both
    assert strip.strings == (1, 2)
    assert strip.unsure == 1
    assert strip.description == "Spectrogram of 0:03 minutes with the heard notes over it: 4, of these not sure: 1."


def test_an_hour_is_drawn_more_coarsely() -> None:
    strip = heard_strip(Sound(np.zeros(3600 * 200, np.float32), 200), heard(), language=Language.ENGLISH)
    assert len(strip.pieces) == 3600 / PIECE_S
    assert sum(len(piece.picture) for piece in strip.pieces) < 3 << 20


@pytest.mark.parametrize(
    ("language", "octaves"),
    [
        (Language.ENGLISH, ["G2", "G3", "G4", "G5"]),
        (Language.RUSSIAN, ["Соль", "соль", "соль¹", "соль²"]),
        (Language.KAZAKH, ["Соль", "соль", "соль¹", "соль²"]),
    ],
)
def test_each_pitch_on_the_axis_says_its_octave(language: Language, octaves: list[str]) -> None:
    strip = heard_strip(silence(1), heard((0, 1, 40, 2, 0, 0.9), (0, 1, 76, 1, 14, 0.9)), language=language)
    names = re.findall(r">([^<]+)</text>", strip.axis)
    assert [name for name in names if name in octaves] == octaves
    assert len(set(names)) == len(names)


def test_the_lowest_octaves_of_a_piano_are_named() -> None:
    strip = heard_strip(silence(1), heard((0, 1, 24, 0, -1, 0.9)), language=Language.RUSSIAN)
    assert "До₁" in strip.axis


def test_notes_sound_where_the_neck_has_them(dombra_lesson: Lesson) -> None:
    performance = dombra_lesson.performance
    notes = notes_of_take(performance)
    open_string = np.flatnonzero((notes["string"] == 2) & (notes["fret"] == 0))[0]
    assert notes["pitch"][open_string] == pytest.approx(49.53)  # 49.5 and 3 cents
    seventh = np.flatnonzero(unsure(notes))[0]
    assert notes["fret"][seventh] == 7
    assert notes["pitch"][seventh] < 49.5 + 7  # its bridge stands too far
    without = notes_of_take(replace(performance, neck=None))
    assert without["pitch"][open_string] == pytest.approx(50.03)
    assert notes_of_take(replace(performance, heard=None)) is None
