"""The JSON of a tablature: all of it, exactly, and nothing that makes no sense."""

from __future__ import annotations

import json
from importlib import resources

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator
from small_tablatures import anything, study

from ustaz.errors import InputError
from ustaz.tablature import FORMATS, Tablature, from_json
from ustaz.words import Sentence

to_json = FORMATS[".json"]


def schema() -> Draft202012Validator:
    text = resources.files("ustaz.tablature.formats").joinpath("tablature.schema.json").read_text(encoding="utf-8")
    return Draft202012Validator(json.loads(text))


@given(anything())
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_what_was_written_is_read_exactly(piece):
    text = to_json(piece)
    again = from_json(text, file="a.json")
    for table in ("notes", "bars", "beats"):
        assert getattr(again, table).tobytes() == getattr(piece, table).tobytes()
    for name in ("neck", "sections", "fifths", "title", "composer", "performer"):
        assert getattr(again, name) == getattr(piece, name)
    assert to_json(again) == text


@given(anything())
@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
def test_it_follows_its_schema(piece):
    schema().validate(json.loads(to_json(piece)))


def test_a_line_a_note_and_null_for_what_is_not_known():
    lines = to_json(study()).splitlines()
    assert lines[1] == '"format": "ustaz-tablature-1",'
    assert (
        '{"onset_s": null, "offset_s": null, "onset_q": 0.5, "duration_q": 0.5, "string": 1, "fret": 4, '
        '"cents": null, "velocity": 80, "stroke": "up", "confidence": 1.0},'
    ) in lines


def test_warnings_are_told_and_not_believed():
    warned = Tablature(study().neck, study().notes, warnings=(Sentence("{file} is odd.", {"file": "a.wav"}),))
    text = to_json(warned)
    assert json.loads(text)["warnings"] == ["a.wav is odd."]
    assert from_json(text, file="a.json").warnings == ()


def changed(**changes) -> str:
    return json.dumps(json.loads(to_json(study())) | changes)


def with_note(**changes) -> str:
    document = json.loads(to_json(study()))
    document["notes"][1] |= changes
    return json.dumps(document)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "a.json is damaged: it is no JSON"),
        ("{", "a.json is damaged: it is no JSON"),
        ("[" * 100_000, "a.json is damaged: it is no JSON"),
        ("1" * 5000, "a.json is damaged: it is no JSON"),
        ("[]", r"a.json is JSON, but not a tablature of ustaz \(ustaz-tablature-1\)"),
        ('{"format": "ustaz-alignment"}', "not a tablature of ustaz"),
        (changed(notes=[]), "a.json has no notes"),
        (changed(notes={}), "“notes” is “{}”, which makes no sense"),
        (changed(notes=[1]), "“notes” is"),
        (changed(neck=None), "“neck” is “None”"),
        (changed(neck={"open_pitch": [55], "bridge": [0, 0]}), "“open_pitch” is"),
        (changed(neck={"open_pitch": [55, 5000], "bridge": [0, 0]}), "“open_pitch” is “5000”"),
        (changed(fifths=20), "“fifths” is “20”"),
        (changed(fifths=True), "“fifths” is “True”"),
        (changed(title=["x"]), "“title” is"),
        (changed(title="x" * 2000), "“title” is “x{20}…”"),
        (changed(beats=[{"onset_q": 1, "time_s": 1}, {"onset_q": 0, "time_s": 2}]), "“beats” does not go forward"),
        (changed(bars=[{"onset_q": 0, "duration_q": 2, "numerator": 2, "denominator": 3}]), "“denominator” is “3”"),
        (changed(sections=[{"onset_q": 0}] * 1001), "“sections” has 1001 entries, and at most 1000"),
        (with_note(fret=20), "“fret” is “20”"),
        (with_note(fret=1.5), "“fret” is “1.5”"),
        (with_note(string=3), "“string” is “3”"),
        (with_note(stroke="down-bow"), "“stroke” is “down-bow”"),
        (with_note(stroke=[]), "“stroke” is"),
        (with_note(velocity=0), "“velocity” is “0”"),
        (with_note(velocity=None), "“velocity” is “None”"),
        (with_note(cents=1e9), "“cents” is"),
        (with_note(onset_q=10**400), "“onset_q” is"),
        (with_note(onset_q=None), "note 2 has no place, neither in seconds nor in quarters"),
        (to_json(study()).replace('"cents": null', '"cents": NaN', 1), "is “NaN”, which makes no sense"),
        (to_json(study()).replace('"cents": null', '"cents": 1e999', 1), "“cents” is “inf”"),
    ],
)
def test_what_makes_no_sense_is_refused(text, message):
    with pytest.raises(InputError, match=message) as refusal:
        from_json(text, file="a.json")
    assert len(str(refusal.value)) < 200


def test_notes_come_in_order_whatever_the_file():
    document = json.loads(to_json(study()))
    document["notes"].reverse()
    again = from_json(json.dumps(document), file="a.json")
    assert np.array_equal(again.notes["onset_q"], np.sort(study().notes["onset_q"]))
    assert again.notes["string"][:2].tolist() == [2, 1]
