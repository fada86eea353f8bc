"""Bad match files are refused in one sentence, and whatever the bytes, there is an answer."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from format_lesson import lesson_alignment, piece, take
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from match_files import CLOCK, FORERUNNER, GOOD

from ustaz.alignment import FORMATS, Alignment, Label, read_match
from ustaz.alignment.matchfile import file as match_file
from ustaz.errors import InputError
from ustaz.performance import Performance, limits

# ── bad files are refused in one sentence ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "line",
    [
        GOOD[:-1],
        GOOD.replace("1/4", "1/0"),
        GOOD.replace("70,0,240", "70,-5,240"),
        GOOD.replace("70,0,240", "70,nan,240"),
        GOOD.replace("70,0,240", "70,1e9,240"),
        GOOD.replace("70,0,240", f"70,{'9' * 30},240"),
        GOOD.replace(",70,", ",128,"),
        GOOD.replace("240,60", "240,0"),
        GOOD.replace("60,0,0", "60,16,0"),
        GOOD.replace("60,0,0", "60,0,256"),
        GOOD.replace("[B,b]", "[H,b]"),
        GOOD.replace("-1.0", "inf"),
        GOOD.replace("snote(n0", "snote(__import__('os').system('id')"),
        "snote(n1)-deletion.",
        "insertion-note(n0,[C,n],4,0,480,480,64,0,1).",
        "ornament(n1,[trill)-note(n0,70,0,240,60,0,0).",
        "sustain(0,128).",
        "sustain(-1,0).",
        "section(0,1,2).",
        "info(piece",
    ],
)
def test_a_damaged_line_is_told_by_its_number(read, line):
    with pytest.raises(InputError, match=r"^Line 4 of file\.match is damaged\. "):
        read(f"{CLOCK}{GOOD}\n{line}\n")


@pytest.mark.parametrize("data", [b"", b"\n\n", b"MThd\0\0\0\6", b"\xff" * 1000, "snöte".encode("utf-16")])
def test_another_kind_of_file_is_told(read, data):
    with pytest.raises(InputError, match=r"^file\.match is no match file\. "):
        read(data)


@pytest.mark.parametrize("line", ["", GOOD.partition("-note")[0] + "-deletion.", "insertion-note(n0,70,0,240,60,0,0)."])
def test_a_file_of_one_side_is_told(read, line):
    with pytest.raises(InputError, match=r"^file\.match has no notes, or only written or only played ones\. "):
        read(CLOCK + line)


def test_a_file_of_another_score_is_told(read):
    with pytest.raises(InputError, match=r"of its 10 written notes, 8 are in this one\. "):
        read(FORERUNNER.replace("snote(n8,[G,n]", "snote(n8,[A,n]").replace("snote(n7,", "snote(n70,"))
    with pytest.raises(InputError, match=r"^file\.match belongs to another score: of its 10 written notes, 0 are"):
        read(FORERUNNER, replace(piece(), ids=tuple(f"x{id_}" for id_ in piece().ids)))


@pytest.mark.parametrize("value", ["0", "-480", "1e3", "480.5", "²", "9" * 50, "many", ""])
def test_a_clock_that_cannot_be_used_is_told(read, value):
    with pytest.raises(InputError, match=r"^file\.match does not say how long a tick is: "):
        read(CLOCK.replace("480", value) + GOOD)


def test_a_folder_is_told(tmp_path):
    with pytest.raises(InputError, match="is not a file"):
        read_match(tmp_path, piece())
    with pytest.raises(FileNotFoundError):
        read_match(tmp_path / "none.match", piece())


def test_a_take_too_long_is_told(read):
    with pytest.raises(InputError, match=r"^file\.match lasts 8\.7 hours, and a take may last 4\. "):
        read(f"{CLOCK}{GOOD}\nsustain(30000000,0).\n")


def test_a_file_too_large_is_told(read, monkeypatch):
    monkeypatch.setattr(match_file, "MOST_BYTES", 1_000_000)
    with pytest.raises(InputError, match="is larger than 1 MB"):
        read(b"x" * 1_000_001)


def test_too_many_lines_are_told(read, monkeypatch):
    monkeypatch.setattr(match_file, "MOST_LINES", 1000)
    with pytest.raises(InputError, match="has more than 1000 lines"):
        read(b"\n" * 1001)


def test_too_many_notes_are_told(read, monkeypatch):
    monkeypatch.setattr(limits, "MOST_NOTES", 10)
    with pytest.raises(InputError, match=r"has 11 notes, and a take may have 10\. "):
        read(FORERUNNER)
    monkeypatch.setattr(match_file, "MOST_NOTES", 6)
    with pytest.raises(InputError, match="has more than 12 notes, the most that a match file may have"):
        read(FORERUNNER)


# ── whatever the bytes, an answer or one sentence ──────────────────────────────────────────────────────────────────

LESSON = FORMATS[".match"](piece(), take(), lesson_alignment())
pieces_of_lines = st.sampled_from(re.findall(r"[^,()\-\[\]\n]+|[,()\-\[\]\n]", LESSON + FORERUNNER))
edits = st.lists(st.tuples(st.integers(0, len(LESSON) - 1), st.integers(0, 40), pieces_of_lines), max_size=4)


def sound(played: Performance, aligned: Alignment) -> bool:
    """Whether rows point at rows that exist, and each pair is one from both sides."""
    notes, runs = len(played.notes), len(aligned.runs)
    pairs = aligned.written[aligned.written["played_note"] >= 0]
    struck = aligned.played[pairs["played_note"]]
    return (
        len(aligned.played) == notes
        and bool((np.diff(played.notes["onset_s"]) >= 0).all())
        and bool((played.notes["offset_s"] >= played.notes["onset_s"]).all())
        and bool((aligned.played["run"] < runs).all() and (aligned.written["run"] < runs).all())
        and bool(((aligned.played["label"] == Label.EXTRA) == (aligned.played["score_note"] < 0)).all())
        and bool((struck["run"] == pairs["run"]).all() and (struck["label"] == pairs["label"]).all())
        and len(np.unique(aligned.written[["run", "score_note"]])) == len(aligned.written)
    )


def answered(read, text: str) -> bool:
    """Whether a file is read soundly or refused in a short sentence."""
    try:
        return sound(*read(text))
    except InputError as error:
        return len(str(error)) <= 200


@given(edits=edits, forerunner=st.booleans())
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_edited_files_are_read_or_refused(read, edits, forerunner):
    text = FORERUNNER if forerunner else LESSON
    for at, length, insert in edits:
        text = text[:at] + insert + text[at + length :]
    assert answered(read, text)


@given(lines=st.permutations((LESSON + FORERUNNER).splitlines()), count=st.integers(0, 50))
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_lines_in_any_order_are_read_or_refused(read, lines, count):
    assert answered(read, "\n".join(lines[:count]))


@given(data=st.binary(max_size=300))
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_bytes_are_refused(read, data):
    with pytest.raises(InputError):
        read(data)


def test_hostile_match_files_are_refused(shared_data):
    hostile = sorted((shared_data / "hostile" / "match").glob("*.match"))
    assert hostile
    for path in hostile:
        with pytest.raises(InputError, match=path.name) as refusal:
            read_match(path, piece())
        assert len(str(refusal.value)) <= 200
