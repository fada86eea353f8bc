"""``ustaz transcribe``, ``tune`` and ``listen`` on a recording of the bundled dombra study."""

from __future__ import annotations

import json
from importlib import resources
from typing import TYPE_CHECKING

import jsonschema
import numpy as np
import pytest

from ustaz.cli.tune import _pegs, _way
from ustaz.dombra import STRUCK, Neck, render_dombra
from ustaz.material import study
from ustaz.performance import read_performance
from ustaz.rendition import sound_of, strummed
from ustaz.score import read_score, read_tablature
from ustaz.sound import Sound, read_sound, write_sound

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
    schema = resources.files("ustaz.report") / "schema" / "report-1.schema.json"
    jsonschema.validate(report, json.loads(schema.read_text("utf-8")))
    assert "<audio" in (tmp_path / "report" / "report.html").read_text("utf-8")


def test_the_recording_itself_is_never_overwritten(run, recording, tmp_path):
    """Not even where its name ends like a notation's."""
    take = tmp_path / "take.json"
    take.write_bytes(recording.read_bytes())
    ended = run("transcribe", take, "-i", "dombra", "-o", take)
    assert ended.code == 2
    assert "the recording itself" in ended.err
    assert take.read_bytes() == recording.read_bytes()


def test_a_folder_in_the_place_of_the_output_is_told_before_the_work(run, tmp_path):
    (tmp_path / "kui.json").mkdir()
    ended = run("transcribe", tmp_path / "none.wav", "-i", "dombra", "-o", tmp_path / "kui.json")
    assert ended.code == 2
    assert "kui.json is a folder" in ended.err


@pytest.mark.parametrize("verb", [("transcribe", "-i", "dombra"), ("tune",)])
def test_the_folder_where_one_stands_is_no_recording(run, verb):
    assert ". is not a file" in run(*verb[:1], ".", *verb[1:]).err


def test_a_moment_is_too_short(run, recording, tmp_path):
    sound = read_sound(recording, rate_hz=16_000)
    write_sound(Sound(sound.samples[8_000:11_200].copy(), 16_000), tmp_path / "short.wav")
    ended = run("transcribe", tmp_path / "short.wav", "-i", "dombra")
    assert ended.code == 2
    assert "too short" in ended.err


def test_a_take_without_an_open_string_says_that_its_tuning_is_a_guess(run, tmp_path):
    frets = [(2, 4), (4, 5), (5, 7), (7, 9), (4, 5), (9, 10)] * 4
    rows = [
        (0.4 * number, 0.4 * number + 0.38, string, fret, 90, False, 0.0)
        for number, both in enumerate(frets)
        for string, fret in enumerate(both, start=1)
    ]
    samples = render_dombra(np.array(rows, dtype=STRUCK), Neck((55.0, 50.0)), rate_hz=16_000)
    write_sound(Sound(samples.astype(np.float32), 16_000), tmp_path / "stopped.wav")
    for verb in (("transcribe", tmp_path / "stopped.wav", "-i", "dombra"), ("tune", tmp_path / "stopped.wav")):
        ended = run(*verb)
        assert ended.code == 0
        assert "its pitch is a guess" in ended.out + ended.err


@pytest.mark.parametrize(
    ("interval", "words"),
    [
        (5.0, "no peg needs turning"),
        (5.3, "tighter: it is 30 cents too low"),
        (4.6, "looser: it is 40 cents too high"),
        (6.0, "tighter: it is 100 cents too low"),
        (6.7, "looser: it is 30 cents too high"),
    ],
)
def test_pegs_are_turned_towards_a_tuning_that_players_use(interval, words):
    assert words in " ".join(_pegs(Neck((55.0, 55.0 - interval))))


def test_a_bridge_that_stands_right_is_not_moved():
    assert not list(_way(Neck((55.0, 50.0), (0.0004, -0.0004)), 600.0))
    assert "24 mm towards" in " ".join(_way(Neck((55.0, 50.0), (0.04, 0.0)), 624.0))
