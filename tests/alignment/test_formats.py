"""Alignments in open formats: what is written is what is known, and it can be read back.

The golden files were checked by hand against the piece and the take of `format_lesson`.
"""

from __future__ import annotations

import csv
import io
import json
import re
import warnings
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from format_lesson import PLAYED, lesson_alignment, piece, take
from hypothesis import given, settings
from hypothesis import strategies as st

from ustaz import alignment, performance
from ustaz.alignment import FORMATS, Alignment, Entry, Label
from ustaz.performance import Performance, tempo_map

GOLDEN = Path(__file__).parent / "golden"


def written(ending: str, score=None, played=None, aligned=None) -> str:
    return FORMATS[ending](score or piece(), played or take(), aligned or lesson_alignment())


@st.composite
def lessons(draw) -> tuple[Performance, Alignment]:
    """Any number of passes through the piece, each note of it in any way that a note can go."""
    played, expected, runs = [], [], []
    for run in range(draw(st.integers(1, 4))):
        first_played = len(played)
        for note in range(len(piece().notes)):
            label = draw(st.sampled_from([Label.MATCH, Label.WRONG, Label.MISSED, Label.ORNAMENT]))
            expected.append((label, note, run, -1 if label == Label.MISSED else len(played), 0.5))
            if label != Label.MISSED:
                played.append((label, note, run, 0.5))
            played += [(Label.EXTRA, -1, run, 0.5)] * draw(st.integers(0, 1))
        played.append((Label.EXTRA, -1, run, 0.5))
        last = len(played) - 1
        runs.append((Entry.RESTART, first_played, last, 0, 5, 0, 2, first_played / 4, last / 4, 1))
    notes = np.zeros(len(played), dtype=performance.NOTE)
    notes["onset_s"], notes["pitch"], notes["velocity"] = np.arange(len(played)) / 4, 60, 64
    aligned = Alignment(
        np.array(played, dtype=alignment.PLAYED),
        np.array(expected, dtype=alignment.WRITTEN),
        np.array(runs, dtype=alignment.RUN),
        1.0,
    )
    return Performance(notes, np.zeros(0, dtype=performance.CONTROL)), aligned


@pytest.mark.parametrize("ending", [".csv", ".match"])
def test_golden_files(ending):
    assert written(ending) == (GOLDEN / f"lesson{ending}").read_text(encoding="utf-8").replace("\n", _newline(ending))


def _newline(ending: str) -> str:
    return "\r\n" if ending == ".csv" else "\n"  # RFC 4180


@given(lessons())
@settings(max_examples=30, deadline=None)
def test_csv_read_back_is_the_alignment(lesson):
    played, aligned = lesson
    rows = list(csv.DictReader(io.StringIO(written(".csv", played=played, aligned=aligned))))
    of_played = sorted((row for row in rows if row["played_index"]), key=lambda row: int(row["played_index"]))
    ids = piece().ids
    assert [
        (Label[row["label"].upper()], ids.index(row["score_id"]) if row["score_id"] else -1, int(row["run"]) - 1)
        for row in of_played
    ] == aligned.played[["label", "score_note", "run"]].tolist()
    assert [float(row["onset"]) for row in of_played] == played.notes["onset_s"].tolist()
    missed = sorted((int(row["run"]) - 1, ids.index(row["score_id"])) for row in rows if row["label"] == "missed")
    assert missed == [(row["run"], row["score_note"]) for row in aligned.written if row["label"] == Label.MISSED]


@given(lessons())
@settings(max_examples=30, deadline=None)
def test_json_read_back_is_the_alignment(lesson):
    played, aligned = lesson
    document = json.loads(written(".json", played=played, aligned=aligned))
    ids = piece().ids
    of_played = sorted((note for note in document["notes"] if note["played"]), key=lambda note: note["played"]["index"])
    assert [
        (
            Label[note["label"].upper()],
            ids.index(note["written"]["id"]) if note["written"] else -1,
            note["run"],
            note["confidence"],
        )
        for note in of_played
    ] == aligned.played.tolist()
    assert [
        (run["first_played_index"], run["last_played_index"], run["first_bar_index"]) for run in document["runs"]
    ] == [(row["first_played"], row["last_played"], row["first_bar"]) for row in aligned.runs]
    assert (document["format"], document["version"], document["confidence"]) == ("ustaz-alignment", 1, 1.0)


def test_json_says_null_outside_every_run():
    last = json.loads(written(".json"))["notes"][-1]
    assert (last["label"], last["run"], last["written"]) == ("extra", None, None)


NOTE = re.compile(r"-note\((n\d+),\d+,\d+,\d+,\d+,\d+,\d+\)\.$")
SNOTE = re.compile(
    r"^snote\(([^,]+),\[[A-G],(?:n|#|x|b|bb)\],\d,\d+:-?\d+,[\d/]+,[\d/]+,-?[\d.]+,-?[\d.]+,\[[\w,]*\]\)-"
)


@given(lessons())
@settings(max_examples=60, deadline=None)
def test_every_note_stands_once_in_a_match_file(lesson):
    played, aligned = lesson
    lines = [
        line
        for line in written(".match", played=played, aligned=aligned).splitlines()
        if line.startswith(("snote", "insertion", "ornament"))
    ]
    names = [found[1] for line in lines if (found := NOTE.search(line))]
    assert sorted(names) == sorted(f"n{row}" for row in range(len(played.notes)))
    anchors = [found[1] for line in lines if (found := SNOTE.match(line))]
    assert len(set(anchors)) == len(anchors) == len(aligned.written)
    kinds = Counter(line.partition("-")[0].partition("(")[0] for line in lines)
    labels = Counter(aligned.played["label"].tolist())
    assert kinds["insertion"] == labels[Label.EXTRA] + labels[Label.WRONG]
    assert sum(line.endswith("-deletion.") for line in lines) == sum(
        label in {Label.WRONG, Label.MISSED} for label in aligned.written["label"]
    )


def test_a_take_of_one_run_keeps_ids_and_numbers_of_the_score():
    full = lesson_alignment()
    aligned = Alignment(
        full.played[:11].copy(), full.written[full.written["run"] == 0].copy(), full.runs[:1].copy(), 1.0
    )
    played = replace(take(), notes=take().notes[:11].copy())
    text = written(".match", played=played, aligned=aligned)
    assert "snote(n6,[G,n],4,2:1,0,1/12,3.000000," in text
    assert not re.search(r"^snote\(\w+-\d", text, re.MULTILINE)


def test_a_take_that_starts_later_keeps_the_time_of_the_score():
    full = lesson_alignment()
    aligned = Alignment(
        full.played[7:11].copy(),
        full.written[6:10].copy(),
        np.array([(1, 7, 10, 4, 5, 2, 2, 2, 2.5, 1)], alignment.RUN),
        1.0,
    )
    aligned = replace(aligned, written=_renumbered(aligned.written), runs=_from_zero(aligned.runs))
    played = replace(take(), notes=take().notes[7:11].copy())
    text = written(".match", played=played, aligned=aligned)
    assert "scoreprop(timeSignature,6/8,2:1,0,3.000000)." in text
    assert "snote(n6,[G,n],4,2:1,0,1/12,3.000000,3.666667,[v1,staff1])-note(n0," in text


def _renumbered(rows: np.ndarray) -> np.ndarray:
    rows = rows.copy()
    rows["played_note"] = np.where(rows["played_note"] >= 0, rows["played_note"] - 7, -1)
    return rows


def _from_zero(rows: np.ndarray) -> np.ndarray:
    rows = rows.copy()
    rows["first_played"], rows["last_played"] = 0, 3
    return rows


def test_a_take_with_several_tempi_gets_a_fine_clock():
    played = replace(take(), tempi=tempo_map([(0, 500_000), (480, 400_000)]))
    text = written(".match", played=played)
    assert "info(midiClockUnits,5000)." in text
    assert "note(n2,75,5100,7600,62,0,0)." in text


def test_pitches_are_spelled_in_the_octave_in_which_they_sound():
    lower, transposed = piece().notes.copy(), piece().notes.copy()
    lower["octave"] += 1  # under 8vb
    assert written(".match", score=replace(piece(), notes=lower)) == written(".match")
    transposed["pitch"] += 2  # an instrument in D
    assert "snote(n7-1,[G,#],4," in written(".match", score=replace(piece(), notes=transposed))


def test_a_take_of_nothing_that_is_written():
    aligned = Alignment(
        np.full(len(PLAYED), np.array((Label.EXTRA, -1, -1, 0), dtype=alignment.PLAYED)),
        np.zeros(0, dtype=alignment.WRITTEN),
        np.zeros(0, dtype=alignment.RUN),
        0.0,
    )
    assert written(".match", aligned=aligned).count("insertion-note(") == len(PLAYED)
    assert written(".csv", aligned=aligned).count("extra,,") == len(PLAYED)
    assert json.loads(written(".json", aligned=aligned))["runs"] == []


def test_partitura_loads_the_match_file_back(tmp_path):
    path = tmp_path / "lesson.match"
    path.write_text(written(".match"), encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import partitura

        performed, pairs, score = partitura.load_match(path, create_score=True)
    assert Counter(pair["label"] for pair in pairs) == {"match": 11, "insertion": 3, "deletion": 2, "ornament": 1}
    assert {"label": "match", "score_id": "n1-2", "performance_id": "n12"} in pairs
    assert {"label": "ornament", "score_id": "n4-1", "performance_id": "n6", "type": ["trill"]} in pairs
    notes = performed.performedparts[0].note_array()
    listed = [row for row in range(len(PLAYED)) if row != 6]  # it leaves the notes of ornament lines out here
    assert notes["onset_sec"].tolist() == pytest.approx([PLAYED[row][0] for row in listed], abs=0.0006)
    assert notes["pitch"].tolist() == [PLAYED[row][1] for row in listed]
    assert [control["number"] for control in performed.performedparts[0].controls] == [64, 67]
    part = score.parts[0]
    by_id = {note["id"]: note for note in part.note_array()}
    assert by_id["n7-1"]["onset_quarter"] == pytest.approx(3 + 1 / 3)
    assert by_id["n2-2"]["onset_beat"] == pytest.approx(10.5)
    assert [key.fifths for key in part.iter_all(partitura.score.KeySignature)] == [-3, 0, -3]
    assert [metre.beats for metre in part.iter_all(partitura.score.TimeSignature)] == [3, 6, 3]


def test_a_pickup_that_comes_again_is_a_short_bar():
    full = lesson_alignment()
    again = np.array([(Label.MATCH, 0, 1, 0.75), (Label.MATCH, 1, 1, 0.75)], dtype=alignment.PLAYED)
    aligned = Alignment(
        np.concatenate([full.played[:1], again]),
        np.array([(Label.MATCH, 0, 0, 0, 1), (Label.MATCH, 0, 1, 1, 1), (Label.MATCH, 1, 1, 2, 1)], alignment.WRITTEN),
        np.array(
            [(Entry.START, 0, 0, 0, 0, 0, 0, 0, 0, 1), (Entry.RESTART, 1, 2, 0, 1, 0, 1, 0.5, 0.51, 1)], alignment.RUN
        ),
        1.0,
    )
    text = written(".match", played=replace(take(), notes=take().notes[:3].copy()), aligned=aligned)
    assert "snote(n0-1,[B,b],4,0:3,0,1/4,-1.000000,0.000000," in text
    assert "snote(n0-2,[B,b],4,1:1,0,1/4,0.000000,1.000000," in text
    assert "snote(n5-1,[E,b],3,2:1,0,3/4,1.000000,4.000000," in text
