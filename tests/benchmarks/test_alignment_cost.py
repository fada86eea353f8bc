"""Loads for measuring are scores and takes like any other."""

from __future__ import annotations

import numpy as np
from alignment_cost import joined, practised
from told_truths import played, scale, score_of

from ustaz.performance.model import CONTROL, NOTE, Performance

SCORE = score_of(scale(0, 200))


def take() -> Performance:
    table = np.zeros(200, NOTE)
    for row, note in zip(table, scale(0, 200), strict=True):
        row["onset_s"], row["pitch"], row["velocity"] = played(note).onset_s, note.pitch, 64
        row["offset_s"] = row["onset_s"] + 0.4
    return Performance(notes=table, controls=np.zeros(0, CONTROL))


def test_scores_are_joined_until_there_are_enough_onsets() -> None:
    score = joined([SCORE] * 5, 450)
    assert len(np.unique(score.notes["onset_q"])) == 600
    assert len(set(score.ids)) == len(score.notes) == 600
    assert np.all(np.diff(score.notes["onset_q"]) > 0)
    assert np.array_equal(score.bars["onset_q"][score.notes["bar"]], 4 * (score.notes["onset_q"] // 4))


def test_a_practised_take_has_as_many_notes_as_asked_for_in_order() -> None:
    practice = practised([take(), take()], 1500)
    assert len(practice.notes) == 1500
    assert np.all(np.diff(practice.notes["onset_s"]) >= 0)
    assert np.all(practice.notes["offset_s"] > practice.notes["onset_s"])
