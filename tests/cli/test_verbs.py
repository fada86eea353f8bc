"""What each verb prints, writes and returns."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ustaz.cli import language
from ustaz.words import Language

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "command-line.md"


def test_help_names_every_verb_and_the_reference_has_a_section_for_each(run) -> None:
    ending = run("--help")
    assert ending.code == 0
    reference = REFERENCE.read_text(encoding="utf-8")
    for verb in ("demo", "listen", "align", "inspect"):
        assert re.search(rf"^  {verb} ", ending.out, re.MULTILINE)
        assert f"## ustaz {verb}\n" in reference


@pytest.mark.parametrize("verb", ["demo", "listen", "align", "inspect"])
def test_every_option_of_a_verb_is_in_the_reference(run, verb: str) -> None:
    section = REFERENCE.read_text(encoding="utf-8").partition(f"## ustaz {verb}\n")[2].partition("\n## ")[0]
    options = set(re.findall(r"--[a-z-]+", run(verb, "--help").out)) - {"--help", "--language"}
    assert {option for option in options if option not in section and not _short(option, section)} == set()


def _short(option: str, section: str) -> bool:
    return option == "--output" and "-o " in section


def test_listen_prints_the_points_and_writes_four_files(run, music, tmp_path: Path) -> None:
    score, take = music
    ending = run("listen", take, "--score", score, "-o", tmp_path / "report")
    assert ending.code == 0, ending.err
    assert "Fix" in ending.out
    assert {path.name for path in (tmp_path / "report").iterdir()} == {
        "report.html",
        "report.json",
        "alignment.csv",
        "alignment.match",
    }


def test_listen_json_prints_the_report_that_it_wrote(run, music, tmp_path: Path) -> None:
    score, take = music
    ending = run("listen", take, "--score", score, "-o", tmp_path, "--json")
    assert json.loads(ending.out) == json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))


def test_align_prints_csv_with_a_row_for_each_played_note(run, music) -> None:
    score, take = music
    ending = run("align", score, take)
    rows = list(csv.DictReader(io.StringIO(ending.out)))
    assert ending.code == 0
    assert {"label", "score_id", "onset", "pitch"} <= set(rows[0])
    played = json.loads(run("inspect", take, "--json").out)["notes"]
    assert sum(row["onset"] != "" for row in rows) == played


@pytest.mark.parametrize(("ending_of_name", "beginning"), [(".csv", "label,"), (".match", "info("), (".json", "{")])
def test_align_writes_the_format_of_the_name(run, music, tmp_path: Path, ending_of_name: str, beginning: str) -> None:
    score, take = music
    output = tmp_path / f"out{ending_of_name}"
    assert run("align", score, take, "-o", output).code == 0
    assert output.read_text(encoding="utf-8").startswith(beginning)


def test_align_refuses_an_ending_that_is_no_format(run, music, tmp_path: Path) -> None:
    ending = run("align", *music, "-o", tmp_path / "out.txt")
    assert ending.code == 2
    assert ".csv, .match, .json" in ending.err


def test_inspect_tells_what_was_read(run, music) -> None:
    score, take = music
    told = json.loads(run("inspect", score, "--json").out)
    assert (told["title"], told["bars"], told["metres"]) == ("Nocturne", 37, ["12/8"])
    assert json.loads(run("inspect", take, "--json").out)["kind"] == "take"
    assert json.loads(run("inspect", take, "--as-score", "--json").out)["kind"] == "score"


def test_swapped_files_are_told_apart(run, music) -> None:
    score, take = music
    ending = run("listen", score, "--score", take)
    assert ending.code == 2
    assert ending.err.startswith("Error: nocturne.musicxml")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["listen", "take.mid"], "--score is missing."),
        (["listen"], "is missing."),
        (["listen", "take.mid", "--score"], "--score needs a value."),
        (["inspect", "nowhere.musicxml"], "nowhere.musicxml"),
        (["conduct"], "conduct"),
        (["inspect", "--loud", "x"], "There is no option --loud."),
        (["--language", "de", "demo"], "--language must be one of: en, kk, ru."),
    ],
)
def test_what_cannot_be_used_is_one_sentence_and_exit_code_2(run, arguments: list[str], sentence: str) -> None:
    ending = run(*arguments)
    assert ending.code == 2
    assert ending.out == ""
    assert sentence in ending.err
    assert "Traceback" not in ending.err


def test_our_own_fault_is_exit_code_1_without_a_traceback(run, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(_path: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("ustaz.score.read_score", break_down)
    ending = run("inspect", REFERENCE)
    assert ending.code == 1
    assert "ZeroDivisionError" in ending.err
    assert "Traceback" not in ending.err


@pytest.mark.parametrize(
    ("arguments", "environment", "expected"),
    [
        (["listen", "--language", "kk"], {"LANG": "ru_RU.UTF-8"}, Language.KAZAKH),
        (["--language=ru"], {}, Language.RUSSIAN),
        ([], {"LANG": "ru_RU.UTF-8"}, Language.RUSSIAN),
        ([], {"USTAZ_LANGUAGE": "kk", "LANG": "ru_RU.UTF-8"}, Language.KAZAKH),
        (["--language"], {}, Language.ENGLISH),
        ([], {"LANG": "de_DE.UTF-8"}, Language.ENGLISH),
    ],
)
def test_the_language_is_chosen(arguments, environment, expected, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "_chosen", Language.ENGLISH)
    language.choose(arguments, environment)
    assert language.chosen() is expected


def test_a_reader_that_leaves_is_no_error(music) -> None:
    score, take = music
    command = [sys.executable, "-m", "ustaz", "align", str(score), str(take)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        complaint = process.stderr.read()
    assert (process.returncode, complaint) == (0, b"")


def test_a_take_of_another_piece_is_told_when_aligning(run, music, tmp_path: Path) -> None:
    score, take = music
    other = tmp_path / "scale.krn"
    other.write_text("**kern\n*M4/4\n=1\n" + "".join(f"4{key}\n" for key in "cdefgabc" * 4) + "*-\n", encoding="utf-8")
    ending = run("align", other, take)
    assert ending.code == 0
    assert "does not follow this score" in ending.err
    assert "does not follow this score" not in run("align", score, take).err


def test_what_was_there_stays_when_writing_fails(run, music, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output = tmp_path / "kept.csv"
    output.write_text("old", encoding="utf-8")

    def full(*_arguments: object) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr(Path, "replace", full)
    assert run("align", *music, "-o", output).code == 2
    assert output.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["kept.csv"]


@pytest.mark.parametrize("arguments", [["conduct"], ["inspect", "a", "b"], ["inspect", "a", "--json=3"]])
def test_refusals_speak_the_language_of_the_person(run, monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> None:
    monkeypatch.setattr(language, "_chosen", Language.RUSSIAN)
    ending = run(*arguments)
    assert ending.code == 2
    first = ending.err.splitlines()[0].replace("conduct", "").replace("--json", "")
    assert re.search("[а-я]", first)
    assert not re.search("[a-z]", first)
