"""The learner's take of the demo: the record against the notes, told from the notes alone."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from ustaz.rendition import MistakeKind, learner

TICK_S = 0.001


def of_kind(take, kind):
    return [mistake for mistake in take.mistakes if mistake.kind == kind]


def test_the_record_is_what_was_planned(learner_take):
    kinds = Counter(mistake.kind for mistake in learner_take.mistakes)
    assert kinds == {
        MistakeKind.WRONG: 7,
        MistakeKind.MISSED: 1,
        MistakeKind.EXTRA: 1,
        MistakeKind.DOUBLE: 1,
        MistakeKind.HESITATION: 1,
        MistakeKind.RUSH: 1,
        MistakeKind.RESTART: 3,
        MistakeKind.LOOP: 1,
    }
    times_s = [mistake.time_s for mistake in learner_take.mistakes]
    assert times_s == sorted(times_s)


def test_two_habits_come_in_every_run_through_their_bars(learner_take):
    habits = Counter(mistake.notes for mistake in of_kind(learner_take, MistakeKind.WRONG))
    assert habits == {("m3-lh-19",): 3, ("m6-rh-7",): 4}


def test_wrong_keys_are_struck_in_place_of_the_right_ones(score, learner_take):
    """Every stroke that does not have its written pitch, ornaments aside, is in the record, and no other is."""
    rows, notes = learner_take.score_notes, learner_take.performance.notes
    plain = (rows >= 0) & (score.notes["ornament"][rows] == 0)
    wrong = plain & (notes["pitch"] != score.notes["pitch"][rows])
    recorded = of_kind(learner_take, MistakeKind.WRONG)
    assert [score.ids[row] for row in rows[wrong]] == [mistake.notes[0] for mistake in recorded]
    assert notes["pitch"][wrong].tolist() == [mistake.pitch for mistake in recorded]
    assert notes["onset_s"][wrong] == pytest.approx([mistake.time_s for mistake in recorded], abs=TICK_S)


def test_strokes_that_play_no_written_note_are_recorded(learner_take):
    loose = learner_take.performance.notes[learner_take.score_notes == -1]
    recorded = [m for m in learner_take.mistakes if m.kind in {MistakeKind.EXTRA, MistakeKind.DOUBLE}]
    assert loose["pitch"].tolist() == [mistake.pitch for mistake in recorded]
    assert loose["onset_s"] == pytest.approx([mistake.time_s for mistake in recorded], abs=TICK_S)


def test_each_run_plays_its_stretch_whole_but_for_the_missed_note(score, learner_take):
    onset_q = score.notes["onset_q"]
    missed = {mistake.notes[0] for mistake in of_kind(learner_take, MistakeKind.MISSED)}
    found = set()
    for run in learner_take.runs:
        first_q, last_q = (onset_q[score.ids.index(note)] for note in (run.first_note, run.last_note))
        onsets_s = learner_take.performance.notes["onset_s"]
        within = (onsets_s >= run.start_s - TICK_S) & (onsets_s <= run.end_s)
        played = set(learner_take.score_notes[within].tolist()) - {-1}
        written = set(np.flatnonzero((onset_q >= first_q) & (onset_q <= last_q)).tolist())
        assert played <= written
        found |= {score.ids[row] for row in written - played}
    assert found == missed


def test_going_back_is_recorded_where_a_run_begins(learner_take):
    back = [m for m in learner_take.mistakes if m.kind in {MistakeKind.RESTART, MistakeKind.LOOP}]
    assert [m.kind for m in back] == ["restart", "restart", "loop", "restart"]
    assert [m.notes[0] for m in back] == [run.first_note for run in learner_take.runs[1:]]
    assert [m.time_s for m in back] == pytest.approx([run.start_s for run in learner_take.runs[1:]])


def test_before_a_hesitation_there_is_silence_of_its_length(learner_take):
    onsets_s = learner_take.performance.notes["onset_s"]
    for mistake in of_kind(learner_take, MistakeKind.HESITATION):
        before_s = onsets_s[onsets_s < mistake.time_s - 0.2].max()
        assert mistake.time_s - before_s > mistake.amount + 0.2


def test_the_seed_decides(score, learner_take):
    assert np.array_equal(learner(score).performance.notes, learner_take.performance.notes)
    assert not np.array_equal(
        learner(score, seed=4).performance.notes["velocity"], learner_take.performance.notes["velocity"]
    )
