"""The door, CSV and the page of numbers."""

from __future__ import annotations

import csv
import io
import re

import numpy as np
import pytest
from hypothesis import given, settings
from lxml import etree
from small_tablatures import heard, quantised, study, tablature

from ustaz.errors import InputError
from ustaz.tablature import FORMATS, own_notation, write_tablature
from ustaz.tablature.formats.number_page import to_number_page
from ustaz.words import Language

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("ending", FORMATS)
def test_every_ending_is_written_as_its_format_says(tmp_path, ending):
    path = tmp_path / f"study{ending.upper()}"
    write_tablature(study(), path)
    assert path.read_bytes().decode("utf-8") == FORMATS[ending](study())


def test_another_ending_is_refused_with_those_that_can_be_written(tmp_path):
    with pytest.raises(InputError, match=r"kui\.pdf has an ending .* one of: \.csv, \.html, \.json, \.mei, .*\.txt"):
        write_tablature(study(), tmp_path / "kui.pdf")
    assert not (tmp_path / "kui.pdf").exists()


def test_our_own_notations_are_known_by_their_content():
    assert own_notation(FORMATS[".json"](study()).encode(), file="a").title == study().title
    assert own_notation(b"\xef\xbb\xbf" + FORMATS[".txt"](study()).encode(), file="a").title == study().title
    assert own_notation(FORMATS[".mei"](study()).encode(), file="a") is None
    assert own_notation(b"\xff\xfe\x00", file="a") is None


def test_csv_has_the_columns_of_an_evaluator():
    rows = list(csv.DictReader(io.StringIO(FORMATS[".csv"](study()))))
    assert rows[1] == {
        "onset": "0.0000", "offset": "0.2500", "pitch": "57.000", "velocity": "80", "string": "1", "fret": "2",
        "cents": "", "stroke": "down", "confidence": "1.000",
    }  # fmt: skip
    assert len(rows) == len(study().notes)


def test_csv_has_the_pitch_that_was_heard():
    piece = heard([1.0], frets=[12])
    notes = piece.notes.copy()
    notes["cents"] = 20
    (row,) = csv.DictReader(io.StringIO(FORMATS[".csv"](type(piece)(piece.neck, notes))))
    assert (row["onset"], row["pitch"], row["cents"]) == ("1.0000", "67.200", "20.0")


def pictures(page: str) -> list[etree._Element]:
    return [etree.fromstring(text) for text in re.findall(r"<svg.*?</svg>", page)]


@given(quantised())
@settings(max_examples=25)
def test_the_page_shows_every_fret(piece):
    page = to_number_page(piece)
    frets = [
        text.text for picture in pictures(page) for text in picture.iter(f"{SVG}text") if text.get("font-size") == "4.2"
    ]
    assert sorted(frets) == sorted(str(fret) for fret in piece.notes["fret"])


def test_the_page_is_complete_in_itself_and_harmless():
    page = to_number_page(tablature([(0, 1, 1, 0)], title="<script>alert(1)</script>", composer='"&'))
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert not re.search(r"(?:href|src|url\()", page.replace('xmlns="http://www.w3.org/2000/svg"', ""))


def test_the_legend_explains_what_is_used():
    page = to_number_page(study())
    legend = page[page.index("<footer") :]
    assert re.findall(r"<span>([^<]+)</span>", legend) == [
        "stroke down",
        "stroke up",
        "thumb",
        "index finger",
        "hook upward (ilme)",
        "left hand alone",
    ]
    assert "<footer" not in to_number_page(tablature([(0, 1, 1, 0)]))


def test_frets_stand_on_their_strings_in_order():
    (picture, *_) = pictures(to_number_page(tablature([(k / 2, 0.5, 1 + k % 2, k) for k in range(4)])))
    frets = [text for text in picture.iter(f"{SVG}text") if text.get("font-size") == "4.2"]
    places = sorted((float(text.get("x")), float(text.get("y")), text.text) for text in frets)
    assert [text for _, _, text in places] == ["0", "1", "2", "3"]
    assert np.diff([y for _, y, _ in places]).round(1).tolist() == [5.6, -5.6, 5.6]


def test_the_page_says_its_language():
    assert '<html lang="kk">' in to_number_page(study(), language=Language.KAZAKH)
