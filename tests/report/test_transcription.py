"""The page of a recording without a score: what it says, what is not sure in it, and the files it is made of."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from dombra_lessons import make_recording, make_tablature

from ustaz.dombra import Neck
from ustaz.report import neck_lines, write_transcription_page
from ustaz.report.heard_score import heard_score
from ustaz.report.recording import Recording
from ustaz.report.transcription import transcription_page
from ustaz.sound import Sound
from ustaz.tablature import NOTE, Tablature
from ustaz.words import LANGUAGES, Language, Sentence

if TYPE_CHECKING:
    from pathlib import Path

    from ustaz.report import Lesson


@pytest.fixture(scope="module")
def tablature(dombra_lesson: Lesson) -> Tablature:
    return make_tablature(dombra_lesson)


def page_of(tablature: Tablature, sound: Sound, **options: object) -> str:
    return transcription_page(tablature, sound, recording=make_recording(sound), **options)


def test_page_says_what_was_heard(tablature: Tablature, dombra_lesson: Lesson) -> None:
    page = page_of(tablature, dombra_lesson.sound, note=Sentence("This take is synthetic."))
    assert "<h1><bdi>kui.mp3</bdi></h1>" in page
    assert "32 notes heard in 0:07 minutes; not sure: 1" in page
    assert "This take is synthetic." in page
    assert page.count("The recording is clipped.") == 1
    assert "Open string 1: G3 −50 cents (190.4 Hz)." in page
    assert page.count("<audio") == 1
    row = re.search(r"<tr>((?:(?!<tr>).)*?)<td>30</td></tr>", page)[1]
    assert re.findall("<td>(.*?)</td>", row) == ["6.40", "2", "7", "A3", "+3", "down"]


def test_data_of_the_page(tablature: Tablature, dombra_lesson: Lesson) -> None:
    page = page_of(tablature, dombra_lesson.sound)
    data = json.loads(re.search(r'<script type="application/json"[^>]*>(.*?)</script>', page, re.DOTALL)[1])
    notes = data["notes"]
    assert len({len(column) for name, column in notes.items() if name != "unsure"}) == 1
    assert notes["unsure"] == [int(np.flatnonzero(tablature.notes["confidence"] < 0.5)[0])]
    assert notes["name"][:2] == ["D3", "G3"]
    assert notes["on"][:2] == [200, 212]


def test_notes_that_are_not_sure_are_ringed_in_staff_and_tablature(tablature: Tablature) -> None:
    (page,) = heard_score(tablature)
    rings = re.findall(r'<g class="mark unsure" data-note="(\d+)"><circle', page.svg)
    doubtful = str(int(np.flatnonzero(tablature.notes["confidence"] < 0.5)[0]))
    assert rings == [doubtful, doubtful]
    assert page.svg.count("note unsure") == 2
    drawn = set(re.findall(r'data-note="(\d+)"', page.svg))
    assert drawn == {str(row) for row in range(len(tablature.notes))}
    assert re.findall(r'data-bar="(\d+)"', page.svg) == [str(bar) for bar in range(7)]


def test_without_a_pulse_the_tablature_is_drawn_all_the_same(dombra_lesson: Lesson) -> None:
    pages = heard_score(make_tablature(dombra_lesson, metre=False))
    assert pages
    assert "tabGrp" in pages[0].svg


def test_nothing_heard_has_a_page() -> None:
    nothing = Tablature(Neck(), np.zeros(0, NOTE))
    sound = Sound(np.zeros(8000, np.float32), 8000, name="silence.wav")
    page = page_of(nothing, sound)
    assert "This tablature could not be engraved" in page
    assert "0 notes heard in 0:01 minutes" in page


def test_names_of_files_stay_text(tablature: Tablature, dombra_lesson: Lesson) -> None:
    hostile = "</script><script>alert(1)</script>"
    page = page_of(replace(tablature, title=hostile, performer=hostile), replace(dombra_lesson.sound, name=hostile))
    assert "alert(1)</script>" not in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_in_each_language(tablature: Tablature, dombra_lesson: Lesson, language: Language) -> None:
    assert f'<html lang="{language}">' in page_of(tablature, dombra_lesson.sound, language=language)


@pytest.mark.parametrize(
    ("neck", "told"),
    [
        (Neck(), ["Open string 1: G3 +0 cents (196.0 Hz).", "The strings are a fourth apart: the right tuning"]),
        (Neck((55, 48)), ["Open string 2: C3 +0 cents (130.8 Hz).", "The strings are a fifth apart"]),
        (
            Neck((55, 50), (0.053, 0.0)),
            ["stands 5.3 % of its length too far", "fret 19 by 166 cents", "right for string 2"],
        ),
        (Neck((55, 50), (0.0, -0.02)), ["stands 2.0 % of its length too near", "sound sharp"]),
        (Neck((55.3, 50.2)), ["G3 +30 cents", "D3 +20 cents"]),
        (Neck((60, 50)), ["no name of its own"]),
    ],
)
def test_neck_in_words(neck: Neck, told: list[str]) -> None:
    text = " ".join(neck_lines(neck))
    for words in told:
        assert words in text


def test_page_is_one_file_while_the_recording_is_small(
    tablature: Tablature, dombra_lesson: Lesson, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ustaz.report.transcription.record", make_recording)
    page = tmp_path / "kui.html"
    assert write_transcription_page(tablature, dombra_lesson.sound, page) == (page,)
    monkeypatch.setattr("ustaz.report.recording.EMBEDDED_BYTES", 1000)
    beside = tmp_path / "kui.wav"
    assert write_transcription_page(tablature, dombra_lesson.sound, page) == (page, beside)
    assert sorted(tmp_path.iterdir()) == [page, beside]
    text = page.read_text(encoding="utf-8")
    assert 'src="kui.wav"' in text
    assert "media-src &#39;self&#39; file:" in text


def test_a_small_recording_is_a_data_uri() -> None:
    recording = Recording(b"abc", "audio/mpeg", "recording.mp3")
    assert recording.embedded
    assert recording.address == "data:audio/mpeg;base64,YWJj"
