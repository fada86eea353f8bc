"""The folder for the viewer Parangonada: what it shows, and what partitura reads back."""

from __future__ import annotations

import csv
import io
import warnings
from collections import Counter

import numpy as np
import pytest
from format_lesson import PLAYED, lesson_alignment, piece, take
from small_pieces import played_straight, score_of, sounded

from ustaz import alignment
from ustaz.alignment import FOLDERS, Alignment, Label, align


def tables(score=None, played=None, aligned=None) -> dict[str, list[dict[str, str]]]:
    texts = FOLDERS[".parangonada"](score or piece(), played or take(), aligned or lesson_alignment())
    return {name: list(csv.DictReader(io.StringIO(text))) for name, text in texts.items()}


def test_the_folder_has_the_five_tables_with_their_columns_in_order():
    texts = FOLDERS[".parangonada"](piece(), take(), lesson_alignment())
    assert {name: text.partition("\n")[0] for name, text in texts.items()} == {
        "ppart.csv": "onset_sec,duration_sec,pitch,velocity,track,channel,id",
        "part.csv": ("onset_beat,duration_beat,onset_quarter,duration_quarter,onset_div,duration_div,pitch,voice,id"),
        "align.csv": "idx,matchtype,partid,ppartid",
        "zalign.csv": "idx,matchtype,partid,ppartid",
        "feature.csv": "velocity,timing,articulation,id",
    }


def test_partitura_reads_the_folder(tmp_path):
    for name, text in FOLDERS[".parangonada"](piece(), take(), lesson_alignment()).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import partitura

        performed, pairs, second, features, notes = partitura.load_parangonada_csv(tmp_path, create_score=True)
    heard = performed.performedparts[0].note_array()
    assert heard["pitch"].tolist() == [row[1] for row in PLAYED]
    assert heard["onset_sec"].tolist() == pytest.approx([row[0] for row in PLAYED])
    assert heard["duration_sec"].tolist() == pytest.approx([0.25] * len(PLAYED))
    assert Counter(pair["label"] for pair in pairs) == {"match": 11, "insertion": 4, "deletion": 2}
    assert Counter(pair["label"] for pair in second) == {"match": 12, "insertion": 3, "deletion": 1}
    assert {"label": "match", "score_id": "n1-2", "performance_id": "n12"} in pairs
    assert {"label": "match", "score_id": "n2-1", "performance_id": "n3"} in second
    by_id = {note["id"]: note for note in notes}
    assert by_id["n0-1"]["onset_quarter"] == -1
    assert by_id["n7-1"]["onset_quarter"] == pytest.approx(3 + 1 / 3)
    assert by_id["n7-1"]["onset_div"] / by_id["n7-1"]["duration_div"] == 13
    assert by_id["n2-2"]["onset_beat"] == pytest.approx(10.5)
    assert by_id["n2-2"]["onset_quarter"] == pytest.approx(7.5)
    assert features["id"].tolist() == notes["id"].tolist()


def test_each_note_stands_once_in_each_table_of_pairs():
    found = tables()
    for name in ("align.csv", "zalign.csv"):
        rows = found[name]
        assert [int(row["idx"]) for row in rows] == list(range(len(rows)))
        played = [row["ppartid"] for row in rows if row["ppartid"] != "undefined"]
        written = [row["partid"] for row in rows if row["partid"] != "undefined"]
        assert sorted(played) == sorted(row["id"] for row in found["ppart.csv"])
        assert sorted(written) == sorted(row["id"] for row in found["part.csv"])


def test_a_key_that_plays_two_notes_is_paired_once():
    score = score_of([(0.0, 1.0, [60, 60, 64]), (1.0, 1.0, [62]), (2.0, 1.0, [64]), (3.0, 1.0, [65])])
    played = sounded(played_straight(score)[1:])
    found = tables(score, played, align(score, played))
    assert Counter(row["matchtype"] for row in found["align.csv"]) == {"0": 5}
    assert len(found["part.csv"]) == len(found["feature.csv"]) == 5


def test_a_take_of_nothing_that_is_written():
    nothing = np.array((Label.EXTRA, -1, -1, 0), alignment.PLAYED)
    aligned = Alignment(np.full(len(PLAYED), nothing), np.zeros(0, alignment.WRITTEN), np.zeros(0, alignment.RUN), 0.0)
    found = tables(aligned=aligned)
    assert found["part.csv"] == []
    assert {row["matchtype"] for row in found["align.csv"]} == {"2"}
