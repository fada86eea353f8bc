"""``ustaz transcribe``, ``tune`` and ``listen`` on a recording of the bundled dombra study."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest

from ustaz.material import study
from ustaz.performance import read_performance
from ustaz.rendition import sound_of, strummed
from ustaz.score import read_score, read_tablature
from ustaz.sound import Sound, write_sound

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def recording(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("sound") / "take.wav"
    with study("tokpe") as written:
        sound = sound_of(strummed(read_score(written)).performance)
    write_sound(Sound(sound.samples[: 16 * sound.rate_hz].copy(), sound.rate_hz), path)
    return path


@pytest.mark.parametrize("ending", [".json", ".musicxml", ".mei", ".txt"])
def test_what_is_written_down_can_be_read_again(run, recording, tmp_path, ending):
    ended = run("transcribe", recording, "--instrument", "dombra", "-o", tmp_path / f"kui{ending}")
    assert ended.code == 0, ended.err
    assert "G3" in ended.err
    notes = read_tablature(tmp_path / f"kui{ending}").notes
    assert len(notes) > 60
    assert set(notes["string"]) == {1, 2}


def test_pages_and_midi_are_written(run, recording, tmp_path):
    for name in ("kui.html", "kui.numbers.html", "kui.svg", "kui.mid", "kui.csv"):
        assert run("transcribe", recording, "-i", "dombra", "-o", tmp_path / name).code == 0
    assert "<audio" in (tmp_path / "kui.html").read_text("utf-8")
    assert "<audio" not in (tmp_path / "kui.numbers.html").read_text("utf-8")
    assert (tmp_path / "kui.svg").read_text("utf-8").startswith("<svg")
    assert len(read_performance(tmp_path / "kui.mid").notes) > 60
    assert (tmp_path / "kui.csv").read_text("utf-8").startswith("onset,")


def test_without_an_output_number_notation_is_printed(run, recording):
    assert run("transcribe", recording, "-i", "dombra").out.startswith("number notation")


def test_an_ending_that_is_no_notation_is_refused(run, recording, tmp_path):
    ended = run("transcribe", recording, "-i", "dombra", "-o", tmp_path / "kui.docx")
    assert ended.code == 2
    assert ".musicxml" in ended.err
    assert not list(tmp_path.iterdir())


def test_the_tuner_names_strings_and_interval(run, recording):
    ended = run("tune", recording)
    assert ended.code == 0
    assert "Open string 1: G3" in ended.out
    assert "fourth" in ended.out


@pytest.mark.parametrize("verb", [("transcribe", "-i", "dombra"), ("tune",)])
def test_a_sound_that_is_no_dombra_is_refused(run, tmp_path, verb):
    noise = 0.1 * np.random.default_rng(1).standard_normal(50_000)
    write_sound(Sound(noise.astype(np.float32), 22_050), tmp_path / "noise.wav")
    ended = run(*verb[:1], tmp_path / "noise.wav", *verb[1:])
    assert ended.code == 2
    assert "noise.wav" in ended.err
    assert not ended.out


def test_the_main_job_on_sound(run, recording, tmp_path):
    with study("tokpe") as written:
        ended = run("listen", recording, "--score", written, "-o", tmp_path / "report")
    assert ended.code == 0, ended.err
    report = json.loads((tmp_path / "report" / "report.json").read_text("utf-8"))
    assert report["heard"]
    assert "<audio" in (tmp_path / "report" / "report.html").read_text("utf-8")
