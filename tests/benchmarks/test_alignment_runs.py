"""Starts of runs are found within a bar; passages that are written twice are found, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from alignment_clock import PASSES, Written
from alignment_runs import Passages, alike, found, needless, read_starts, taken_for_twins
from alignment_truth import agreement
from told_truths import Note, played, scale, score_of

from ustaz.alignment import Alignment, Entry
from ustaz.alignment.model import PLAYED, RUN, WRITTEN

if TYPE_CHECKING:
    from pathlib import Path

FIRST = scale(0, 8)
AGAIN = [Note(f"again{k}", note.onset_q + 12, note.pitch) for k, note in enumerate(FIRST)]
NOTES = [*FIRST, *(Note(f"between{k}", 8.0 + k, 40 + 3 * k) for k in range(4)), *AGAIN]


def test_a_passage_that_is_written_out_again_has_a_twin() -> None:
    twins = Passages(Written(score_of(NOTES))).twins({note.name for note in FIRST[2:6]})
    assert twins == [{f"n{k}": f"again{k}" for k in range(2, 6)}]


def test_one_note_more_between_and_it_has_none() -> None:
    notes = [*NOTES, Note("more", 15.5, 90)]
    assert Passages(Written(score_of(notes))).twins({note.name for note in FIRST[2:6]}) == []


def test_a_segment_told_at_its_twin_is_right() -> None:
    written = Written(score_of(NOTES))
    truth = [played(note, run=3 * PASSES) for note in FIRST]
    said = [replace(played(note), score_id=twin.name, run=0) for note, twin in zip(FIRST, AGAIN, strict=True)]
    twins = alike(written, truth)
    assert list(twins) == [3]
    assert agreement(truth, said)["match F1"] == 0
    assert agreement(truth, taken_for_twins(truth, said, twins))["match F1"] == 1


def test_a_segment_told_half_here_and_half_there_is_half_right() -> None:
    written = Written(score_of(NOTES))
    truth = [played(note, run=0) for note in FIRST]
    said = [*truth[:5], *(replace(truth[k], score_id=AGAIN[k].name) for k in range(5, 8))]
    assert agreement(truth, taken_for_twins(truth, said, alike(written, truth)))["match F1"] == 5 / 8


def runs_of(*runs: tuple[Entry, float, int]) -> Alignment:
    """An alignment of which only the runs matter: how each was entered, when, and in which bar."""
    table = np.zeros(len(runs), RUN)
    for row, (entry, start_s, bar) in zip(table, runs, strict=True):
        row["entry"], row["start_s"], row["first_bar"] = entry, start_s, bar
    return Alignment(np.zeros(0, PLAYED), np.zeros(0, WRITTEN), table, 1.0)


def test_a_start_is_found_within_a_bar_and_a_pause_is_none(tmp_path: Path) -> None:
    written = Written(score_of(NOTES))
    path = tmp_path / "segments.csv"
    path.write_text("segment,first_score_id,last_score_id,starts_at\n0,n0,n7,0.5\n1,n4,n7,9\n2,between0,again7,14\n")
    starts = read_starts(path, written)
    assert [start.goes_on for start in starts] == [False, False, True]
    there = runs_of((Entry.START, 0.5, 0), (Entry.RESTART, 9.2, 2))
    assert found(starts, written, there, twins={}) == (2, 2, 2)
    assert needless(starts, there) == 0
    elsewhere = runs_of((Entry.START, 0.5, 0), (Entry.RESTART, 9.2, 4), (Entry.SKIP, 20.0, 1), (Entry.REPEAT, 25.0, 0))
    assert found(starts, written, elsewhere, twins={}) == (1, 1, 2)
    assert found(starts, written, elsewhere, twins={1: [{"n4": "again4"}]}) == (1, 2, 2)
    assert needless(starts, elsewhere) == 1
