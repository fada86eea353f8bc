"""Number notation as text."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from small_tablatures import heard, quantised, study, tablature, written

from ustaz.dombra import Neck
from ustaz.errors import InputError
from ustaz.tablature import BAR, Stroke, from_numbers, is_numbers, to_numbers

GOLDEN = Path(__file__).with_name("study.txt")


def test_the_study_as_it_is_printed():
    assert to_numbers(study()) == GOLDEN.read_text(encoding="utf-8")


def test_letters_for_strokes():
    text = to_numbers(study(), strokes="letters")
    assert "  | D . . U . . D . .  . .  . |" in text.splitlines()
    assert written(from_numbers(text, file="a.txt")) == written(study())


def test_the_study_read():
    again = from_numbers(GOLDEN.read_text(encoding="utf-8"), file="study.txt")
    assert written(again) == written(study())
    assert again.bars.tolist() == study().bars.tolist()
    for name in ("sections", "fifths", "title", "composer", "performer", "neck"):
        assert getattr(again, name) == getattr(study(), name)


@given(quantised())
@settings(max_examples=60)
def test_what_was_written_is_read_exactly(piece):
    text = to_numbers(piece)
    again = from_numbers(text, file="a.txt")
    assert is_numbers(text)
    assert written(again) == written(piece)
    assert to_numbers(again) == text
    assert all(len(line) <= 120 for line in text.splitlines())


def test_a_pickup_a_long_bar_and_another_tuning():
    piece = tablature(
        [(0, 1, 1, 0), (1, 2, 1, 2), (3, 2.5, 2, 4)],
        bars=[(0, 1, 2, 4), (1, 2, 2, 4), (3, 2.5, 2, 4)],
        neck=Neck((55, 48)),
    )
    again = from_numbers(to_numbers(piece), file="a.txt")
    assert written(again) == written(piece)
    assert again.bars.tolist() == piece.bars.tolist()
    assert again.neck == piece.neck


def test_a_free_piece_stays_free():
    free = replace(study(), bars=np.zeros(0, dtype=BAR))
    again = from_numbers(to_numbers(free), file="a.txt")
    assert written(again) == written(free)
    assert len(again.bars) == 0
    assert len(from_numbers(to_numbers(heard([1.0, 1.2, 1.4])), file="a.txt").notes) == 3


TYPED = """
metre: 2/4
| 0 - 2 4 | 5 - - - | x2
| 0 - - - | . . 0 - |

1| 7 7 |
2| 0 0 |
 | D V |
"""


def test_what_a_person_may_type():
    piece = from_numbers(TYPED, file="typed.txt")
    assert len(piece.bars) == 5
    assert piece.notes["fret"][piece.notes["string"] == 1].tolist() == [0, 2, 4, 5, 0, 2, 4, 5, 7, 7]
    assert piece.notes["stroke"][-4:].tolist() == [Stroke.DOWN, Stroke.DOWN, Stroke.UP, Stroke.UP]
    assert piece.neck == Neck()
    assert is_numbers(TYPED)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "a.txt has no notes"),
        ("metre: 2/4\n| . . |\n| . . |", "a.txt has no notes"),
        ("| 1 |\n| 2 |", "a.txt, line 1: nothing says how long a bar is"),
        ("metre: free\n| 1 |\n| 2 |", "line 2: nothing says how long a bar is"),
        ("metre: 2/3\n| 1 |\n| 2 |", "line 1: “2/3” has no meaning"),
        ("metre: 0/4\n| 1 |\n| 2 |", "line 1: “0/4” has no meaning"),
        ("length: 1/0\n| 1 |\n| 2 |", "line 1: “1/0” has no meaning"),
        ("metre: 2/4\n| 1 2 |\n| 2 |", "line 2: the rows have different numbers of columns"),
        ("metre: 2/4\n| 1 2 |", "line 2: there must be two rows of frets"),
        ("metre: 2/4\n| 1 |\n| 2 |\n| . |\n| . |", "line 2: there must be two rows of frets .* not 4 rows"),
        ("metre: 2/4\n| 1 | 1 |\n| 2 |", "line 2: the rows have different numbers of columns"),
        ("metre: 2/4\n| 20 |\n| 2 |", "line 2: “20” has no meaning"),
        ("metre: 2/4\n| <script>alert(1) |\n| 2 |", "line 2: “<script>aler…” has no meaning"),
        ("metre: 2/4\n| 1 |\n| 2 |\n| W |", "line 2: “W” has no meaning"),
        ("metre: 2/4\ntuning: H3 D3\n| 1 |\n| 2 |", "the tuning “H3 D3” is not understood"),
        ("metre: 2/4\n" + ("|" + " 1" * 6000 + "|" + " x20\n") * 2, "a.txt is larger than a tablature can be"),
    ],
)
def test_what_makes_no_sense_is_refused(text, message):
    with pytest.raises(InputError, match=message) as refusal:
        from_numbers(text, file="a.txt")
    assert len(str(refusal.value)) < 250


@pytest.mark.parametrize(
    "text", ["", "X:1\nK:C\n|: CDEF :|\n|: CDEF :|", "**kern\n4c\n*-", "|1" * 30000, "| a |\n| b |"]
)
def test_other_texts_are_not_taken_for_it(text):
    assert not is_numbers(text)


def test_the_example_of_the_docs_is_read():
    page = Path(__file__).parents[2] / "docs" / "reference" / "tablature.md"
    (example,) = re.findall(r"```\n(number notation\n.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    piece = from_numbers(example, file="docs.txt")
    assert piece.bars["duration_q"].tolist() == [2, 2]
    assert len(piece.notes) == 12
    assert to_numbers(piece) == example
