"""The report for machines: its schema, its values, and what may never be in it."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema
import numpy as np
import pytest
from lessons import LATE, MISSED, WRONG, make_lesson

from ustaz.assessment import IncidentKind
from ustaz.report import SCHEMA, report_dict, report_json
from ustaz.report.json_values import plain
from ustaz.words import LANGUAGES, Language, Sentence

if TYPE_CHECKING:
    from ustaz.report import Lesson


GOLDEN = Path(__file__).parent / "golden"  # the beginning of each list


@pytest.fixture(scope="module")
def schema() -> dict:
    text = (resources.files("ustaz.report") / "schema" / "report-1.schema.json").read_text(encoding="utf-8")
    return json.loads(text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_report_obeys_its_schema(lesson: Lesson, schema: dict, language: Language) -> None:
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(report_json(lesson, language=language)), schema)


def test_report_is_the_one_that_was_read_by_a_person(lesson: Lesson) -> None:
    report = report_dict(lesson, note=Sentence("This take is synthetic."))
    begun = {key: value[:2] if isinstance(value, list) else value for key, value in report.items()}
    begun["score"]["bars"] = begun["score"]["bars"][:2]
    begun["made_by"] = "ustaz"
    assert begun == json.loads((GOLDEN / "report.json").read_text(encoding="utf-8"))


def test_schema_names_every_field(lesson: Lesson, schema: dict) -> None:
    _same_keys(report_dict(lesson), schema, schema)


def test_schema_names_every_field_of_a_dombra(dombra_lesson: Lesson, schema: dict) -> None:
    report = report_dict(dombra_lesson)
    jsonschema.validate(report, schema)
    _same_keys(report, schema, schema)


def test_schema_names_every_kind_of_incident(schema: dict) -> None:
    told = schema["properties"]["incidents"]["items"]["properties"]["kind"]["enum"]
    assert told == [kind.name.lower() for kind in IncidentKind]


def test_what_was_heard_is_told_apart_from_what_is_sure(dombra_lesson: Lesson) -> None:
    report = report_dict(dombra_lesson)
    (row,) = report["heard"]["unsure"]
    assert report["heard"]["notes"][row] == {
        "confidence": 0.3,
        "cents": 3,
        "string": 2,
        "fret": 7,
        "stroke": "down",
    }
    assert len(report["heard"]["notes"]) == report["take"]["notes"]
    assert report["score"]["fingering"][5] == {"score_note": "n1-0-2", "string": 1, "fret": 4, "stroke": "down"}


def test_neck_as_it_was_found(dombra_lesson: Lesson) -> None:
    neck = report_dict(dombra_lesson)["heard"]["neck"]
    assert neck["open_hz"] == [pytest.approx(190.4, abs=0.1), pytest.approx(142.7, abs=0.1)]
    assert neck["tuning"] == "fourth"


def test_warnings_of_the_recording_are_told_once(dombra_lesson: Lesson) -> None:
    assert report_dict(dombra_lesson)["warnings"] == ["The recording is clipped."]


def _same_keys(value: object, described: dict, root: dict) -> None:
    if "$ref" in described:
        described = root["properties"]["points"]["items"]
    if isinstance(value, dict):
        assert set(value) == set(described["properties"])
        for key, inner in value.items():
            _same_keys(inner, described["properties"][key], root)
    elif isinstance(value, list):
        for inner in value:
            _same_keys(inner, described["items"], root)


def test_faults_are_told_by_the_ids_of_the_score(lesson: Lesson) -> None:
    report = report_dict(lesson)
    labels = {(note["score_note"], note["label"]) for note in report["notes"]}
    assert {(WRONG, "wrong"), (MISSED, "missed")} <= labels
    assert [note["played_note"] for note in report["extra_notes"]] == [
        int(np.flatnonzero(lesson.alignment.played["score_note"] < 0)[0])
    ]
    late = next(note for note in report["notes"] if note["score_note"] == LATE)
    assert late["timing_s"] == 0.12
    missed = next(note for note in report["notes"] if note["score_note"] == MISSED)
    assert missed["timing_s"] is None
    assert missed["played_note"] == -1


def test_opening_of_the_report(lesson: Lesson) -> None:
    report = report_dict(lesson, note=Sentence("This take is synthetic."))
    assert report["schema"] == SCHEMA == "ustaz-report/1"
    assert report["note"] == "This take is synthetic."
    assert report["score"]["title"] == "Study in C"
    assert report["score"]["bars"][2] == {"name": "3", "onset_q": 8, "duration_q": 4, "metre": "4/4"}
    assert report["take"] == {"name": "take.mid", "notes": 54, "outside": 0, "duration_s": 18.95, "confidence": 0.95}
    assert [point["kind"] for point in report["points"]] == ["fix", "shape", "keep"]
    assert report["points"][0]["heard"].startswith("Bar 4, right hand, beat 2: you play G♯5")
    assert report["points"][0]["score_notes"] == [WRONG]
    assert [run["entry"] for run in report["runs"]] == ["start", "restart"]
    assert report["visits"] == [1, 1, 2, 1, 1, 1, 1, 1]


def test_json_has_one_line_a_section(lesson: Lesson) -> None:
    text = report_json(lesson)
    assert len(text.splitlines()) == len(report_dict(lesson)) + 2
    assert "NaN" not in text


def test_long_titles_are_cut() -> None:
    title = report_dict(make_lesson(title="la " * 400_000))["score"]["title"]
    assert len(title) == 200
    assert title.endswith("…")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (np.nan, None),
        (np.inf, None),
        (np.float32(0.1), 0.1),
        (np.int16(-3), -3),
        (np.bool_(1), True),
        (1.23456789, 1.2346),
    ],
)
def test_plain_values(value: object, expected: object) -> None:
    assert plain(value) == expected
    assert type(plain(value)) is type(expected)
