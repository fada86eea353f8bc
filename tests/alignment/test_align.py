"""The engine on takes whose truth is known because they were made here."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_pieces import played_straight, score_of, sounded, study, take_of

from ustaz.alignment import Entry, Label, align
from ustaz.score import JumpKind, Ornament

SCORE = study()
QUICK = settings(max_examples=30, deadline=None)


def rows_played(alignment):
    return alignment.played["score_note"].tolist()


def labels(alignment):
    return alignment.played["label"].tolist()


def in_order(events):
    """The written rows in the order of the take."""
    return [row for _, _, row in sorted(events)]


# ── a take without mistakes ────────────────────────────────────────────────────────────────────────────────────────


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
@given(shift=st.floats(0, 3000), speed=st.floats(0.2, 2.0))
def test_neither_the_clock_nor_the_tempo_matters(shift, speed):
    events = played_straight(SCORE, at_s=shift, speed=speed)
    assert rows_played(align(SCORE, sounded(events))) == in_order(events)


@QUICK
@given(seed=st.integers(0, 10_000))
def test_the_order_within_a_chord_does_not_matter(seed):
    rng = np.random.default_rng(seed)
    events = [(onset + rng.uniform(0, 0.03), pitch, row) for onset, pitch, row in played_straight(SCORE)]
    assert rows_played(align(SCORE, sounded(events))) == in_order(events)


@QUICK
@given(seed=st.integers(0, 10_000))
def test_rubato_does_not_matter(seed):
    notes = SCORE.notes
    beats = np.arange(len(SCORE.bars) * 4 + 1)
    pace = 0.5 * np.exp(0.35 * np.sin(beats / 5 + seed))
    clock = np.concatenate(([0], np.cumsum(pace)))[:-1]
    events = [
        (float(np.interp(onset, beats, clock)), int(pitch), row)
        for row, (onset, pitch) in enumerate(zip(notes["onset_q"], notes["pitch"], strict=True))
    ]
    assert rows_played(align(SCORE, sounded(events))) == in_order(events)


def test_starting_anywhere_is_no_mistake():
    events = played_straight(SCORE, first_q=20.0, last_q=43.5)
    alignment = align(SCORE, sounded(events))
    assert rows_played(alignment) == in_order(events)
    assert alignment.written["label"].tolist() == [Label.MATCH] * len(events)
    assert alignment.runs["entry"].tolist() == [Entry.START]
    assert alignment.runs[["first_q", "last_q"]].tolist() == [(20.0, 43.5)]


# ── planted mistakes ───────────────────────────────────────────────────────────────────────────────────────────────

melody_rows = st.sampled_from(np.flatnonzero((SCORE.notes["pitch"] >= 64) & (SCORE.notes["onset_q"] < 60))[4:].tolist())


@QUICK
@given(row=melody_rows, slip=st.sampled_from((-2, -1, 1, 2)))
def test_a_wrong_note_is_found_with_the_note_it_replaces(row, slip):
    onset_q, pitch = SCORE.notes["onset_q"][row], int(SCORE.notes["pitch"][row])
    near = SCORE.notes[np.abs(SCORE.notes["onset_q"] - onset_q) <= 1.0]
    if pitch + slip in near["pitch"]:
        return  # a slip onto a note that is written close by may rightly be heard as that note
    events = [(on, p + slip if r == row else p, r) for on, p, r in played_straight(SCORE)]
    alignment = align(SCORE, sounded(events))
    wrong = alignment.played[alignment.played["label"] == Label.WRONG]
    assert wrong["score_note"].tolist() == [row]
    assert rows_played(alignment) == in_order(events)
    assert Label.MISSED not in alignment.written["label"]


@QUICK
@given(row=melody_rows)
def test_a_missed_note_is_found_and_nothing_else(row):
    events = [event for event in played_straight(SCORE) if event[2] != row]
    alignment = align(SCORE, sounded(events))
    missed = alignment.written[alignment.written["label"] == Label.MISSED]
    assert missed["score_note"].tolist() == [row]
    assert missed["played_note"].tolist() == [-1]
    assert set(labels(alignment)) == {Label.MATCH}


@QUICK
@given(row=melody_rows, after=st.floats(0.1, 0.2))
def test_a_key_struck_twice_is_one_extra(row, after):
    events = played_straight(SCORE)
    onset, pitch, _ = events[row]
    if any(p == pitch and 0 < on - onset < 0.8 for on, p, _ in events):
        return  # the written repetition and the double strike could be told apart by nobody
    alignment = align(SCORE, take_of([(on, p) for on, p, _ in events] + [(onset + after, pitch)]))
    extra = alignment.played["label"] == Label.EXTRA
    assert extra.sum() == 1
    assert alignment.played["score_note"][extra].tolist() == [-1]
    assert Label.MISSED not in alignment.written["label"]


# ── practising ─────────────────────────────────────────────────────────────────────────────────────────────────────

eighths = st.integers(0, 8 * 14 - 1)


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


def test_a_hesitation_is_no_new_run():
    first = played_straight(SCORE, last_q=30.0)
    then = played_straight(SCORE, first_q=30.5, at_s=first[-1][0] + 3.0)
    alignment = align(SCORE, sounded(first + then))
    assert len(alignment.runs) == 1
    assert rows_played(alignment) == in_order(first + then)


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


# ── ornaments, graces, unisons ─────────────────────────────────────────────────────────────────────────────────────


def test_the_notes_of_a_trill_are_neither_extra_nor_wrong():
    chords = [(float(q), 1.0, [pitch, pitch - 24]) for q, pitch in enumerate((60, 64, 67, 71, 72, 76, 74, 72))]
    score = score_of(chords, ornaments=[(3.0, Ornament.TRILL)])
    trill = [(1.5 + 0.06 * k, 71 + (k % 2)) for k in range(7)]
    others = [(0.5 * q, p) for q, _, pitches in chords for p in pitches if (q, p) != (3.0, 71)]
    alignment = align(score, take_of(others + trill))
    assert Label.EXTRA not in alignment.played["label"]
    assert Label.WRONG not in alignment.played["label"]
    assert Label.MISSED not in alignment.written["label"]
    bearer = int(np.flatnonzero((score.notes["onset_q"] == 3.0) & (score.notes["pitch"] == 71))[0])
    gesture = alignment.played["label"] == Label.ORNAMENT
    assert gesture.sum() == 6
    assert set(alignment.played["score_note"][gesture].tolist()) == {bearer}


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


# ── little, nothing, something else ────────────────────────────────────────────────────────────────────────────────


def test_an_empty_take():
    alignment = align(SCORE, take_of([]))
    assert (len(alignment.played), len(alignment.written), len(alignment.runs)) == (0, 0, 0)
    assert alignment.confidence == 0


@pytest.mark.parametrize("pitch", [0, 72, 127])
def test_one_note_gives_no_certainty(pitch):
    alignment = align(SCORE, take_of([(0.0, pitch)]))
    assert len(alignment.played) == 1
    assert alignment.confidence < 0.6


def test_a_score_of_one_note():
    score = score_of([(0.0, 1.0, [60])])
    assert rows_played(align(score, take_of([(0.0, 60)]))) == [0]
    assert len(align(score, take_of([(0.0, 60), (0.5, 61), (1.0, 62)])).played) == 3


@QUICK
@given(seed=st.integers(0, 10_000), notes=st.integers(40, 200))
def test_a_take_of_random_keys_is_told_from_the_score(seed, notes):
    rng = np.random.default_rng(seed)
    take = take_of(
        list(zip(np.cumsum(rng.uniform(0.05, 0.5, notes)), rng.integers(30, 95, notes).tolist(), strict=True))
    )
    assert align(SCORE, take).confidence < 0.35


@QUICK
@given(seed=st.integers(1, 10_000))
def test_a_take_of_another_piece_is_told_from_the_score(seed):
    other = study(seed=seed)
    assert align(SCORE, sounded(played_straight(other))).confidence < 0.35


@QUICK
@given(st.lists(st.tuples(st.floats(0, 20), st.integers(0, 127)), max_size=40))
def test_every_alignment_is_one_to_one_and_covers_every_played_note(events):
    take = take_of(events)
    alignment = align(SCORE, take)
    played, written = alignment.played, alignment.written
    assert len(played) == len(take.notes)
    paired = np.isin(played["label"], (Label.MATCH, Label.WRONG))
    pairs = list(zip(played["run"][paired].tolist(), played["score_note"][paired].tolist(), strict=True))
    assert len(set(pairs)) == len(pairs)
    assert set(pairs) <= set(zip(written["run"].tolist(), written["score_note"].tolist(), strict=True))
    assert ((played["score_note"] < 0) == (played["label"] == Label.EXTRA)).all()
    assert (np.clip(played["confidence"], 0, 1) == played["confidence"]).all()
