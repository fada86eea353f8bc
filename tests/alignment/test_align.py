"""The engine on scores that are made here, without a reader between: practising, graces, unisons."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_pieces import played_straight, score_of, sounded, study, take_of

from ustaz.alignment import Entry, Label, align
from ustaz.score import JumpKind

SCORE = study()
QUICK = settings(max_examples=30, deadline=None)


def rows_played(alignment):
    return alignment.played["score_note"].tolist()


def labels(alignment):
    return alignment.played["label"].tolist()


def in_order(events):
    """The written rows in the order of the take."""
    return [row for _, _, row in sorted(events)]


def test_a_perfect_take_is_the_score():
    events = played_straight(SCORE)
    alignment = align(SCORE, sounded(events))
    assert rows_played(alignment) == in_order(events)
    assert set(labels(alignment)) == {Label.MATCH}
    assert set(alignment.written["label"].tolist()) == {Label.MATCH}
    assert alignment.runs["entry"].tolist() == [Entry.START]
    assert (alignment.runs["first_bar"][0], alignment.runs["last_bar"][0]) == (0, len(SCORE.bars) - 1)
    assert alignment.confidence > 0.9


@QUICK
@given(seed=st.integers(0, 10_000))
def test_the_order_within_a_chord_does_not_matter(seed):
    rng = np.random.default_rng(seed)
    events = [(onset + rng.uniform(0, 0.03), pitch, row) for onset, pitch, row in played_straight(SCORE)]
    assert rows_played(align(SCORE, sounded(events))) == in_order(events)


# ── practising ─────────────────────────────────────────────────────────────────────────────────────────────────────


@QUICK
@given(stop=st.integers(40, 110), back=st.integers(8, 32), pause=st.floats(0.6, 3.0))
def test_a_restart_makes_a_run(stop, back, pause):
    first = played_straight(SCORE, last_q=stop / 2)
    again = played_straight(SCORE, first_q=(stop - back) / 2, at_s=first[-1][0] + 0.25 + pause)
    alignment = align(SCORE, sounded(first + again))
    assert alignment.runs["entry"].tolist() == [Entry.START, Entry.RESTART]
    assert alignment.runs["last_q"][0] == stop / 2
    assert alignment.runs["first_q"][1] == (stop - back) / 2
    assert rows_played(alignment) == in_order(first + again)
    assert set(alignment.written["label"].tolist()) == {Label.MATCH}


@QUICK
@given(stop=st.integers(20, 60), ahead=st.integers(16, 50))
def test_a_skip_makes_a_run_and_no_missed_notes(stop, ahead):
    first = played_straight(SCORE, last_q=stop / 2)
    later = played_straight(SCORE, first_q=(stop + ahead) / 2, at_s=first[-1][0] + 1.5)
    alignment = align(SCORE, sounded(first + later))
    assert alignment.runs["entry"].tolist() == [Entry.START, Entry.SKIP]
    assert rows_played(alignment) == in_order(first + later)
    assert Label.MISSED not in alignment.written["label"]


def test_starting_anywhere_is_no_mistake():
    events = played_straight(SCORE, first_q=20.0, last_q=43.5)
    alignment = align(SCORE, sounded(events))
    assert rows_played(alignment) == in_order(events)
    assert alignment.written["label"].tolist() == [Label.MATCH] * len(events)
    assert alignment.runs["entry"].tolist() == [Entry.START]
    assert alignment.runs[["first_q", "last_q"]].tolist() == [(20.0, 43.5)]


@pytest.mark.parametrize("taken", [True, False])
def test_a_notated_repeat_is_a_repeat_whether_taken_or_not(taken):
    chords = [(note["onset_q"], 0.5, [note["pitch"]]) for note in SCORE.notes if note["pitch"] >= 64]
    score = score_of(chords, jumps=[(7, 0, JumpKind.REPEAT)])
    events = played_straight(score, last_q=31.9)
    if taken:
        events += played_straight(score, last_q=31.9, at_s=16.0)
    events += played_straight(score, first_q=32.0, at_s=32.0 if taken else 16.0)
    alignment = align(score, sounded(events))
    assert rows_played(alignment) == in_order(events)
    assert alignment.runs["entry"].tolist() == ([Entry.START, Entry.REPEAT] if taken else [Entry.START])


# ── graces, unisons ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("flight", [1, 2, 5])
def test_grace_notes_are_notes(flight):
    chords = [(float(q), 1.0, [pitch, pitch - 24]) for q, pitch in enumerate((60, 64, 67, 71, 72, 76, 74, 72))]
    score = score_of(chords, graces=[(4.0, -order, 72 - 2 * order) for order in range(1, flight + 1)])
    events = played_straight(score)
    alignment = align(score, sounded(events))
    assert rows_played(alignment) == in_order(events)
    assert set(alignment.written["label"].tolist()) == {Label.MATCH}


def test_one_key_plays_a_unison_of_two_voices():
    chords = [(0.0, 1.0, [60]), (1.0, 2.0, [64]), (1.0, 1.0, [64]), (2.0, 1.0, [67]), (3.0, 1.0, [60])]
    score = score_of(chords)
    alignment = align(score, take_of([(0.0, 60), (0.5, 64), (1.0, 67), (1.5, 60)]))
    assert labels(alignment) == [Label.MATCH] * 4
    assert alignment.written["label"].tolist() == [Label.MATCH] * 5
    unison = score.notes["pitch"][alignment.written["score_note"]] == 64
    assert alignment.written["played_note"][unison].tolist() == [1, 1]


# ── other pieces ───────────────────────────────────────────────────────────────────────────────────────────────────


@QUICK
@given(seed=st.integers(1, 10_000))
def test_a_take_of_another_piece_is_told_from_the_score(seed):
    other = study(seed=seed)
    assert align(SCORE, sounded(played_straight(other))).confidence < 0.35
