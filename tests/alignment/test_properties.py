"""What holds for every take."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scenarios_nocturne import score as nocturne
from scenarios_notes import everything_at_once, keys
from told import Told, misunderstandings, take_of
from written_pieces import HYMN, REPEATED, REPRISE, SONATINA

from ustaz.alignment import Entry, Label, align
from ustaz.rendition import CONCERT, LEARNER, render

QUICK = settings(max_examples=20, deadline=None)
PIECES = {
    "sonatina": SONATINA,
    "hymn": HYMN,
    "reprise": REPRISE,
    "repeated": REPEATED,
}  # by names: Hypothesis prints them
SEEDS = st.integers(0, 10_000)


def same(one, other):
    """Whether two alignments say the same of every note."""
    tables = [
        (one.played, other.played, ("label", "score_note", "run")),
        (one.written, other.written, ("label", "score_note", "run", "played_note")),
    ]
    return all(np.array_equal(mine[name], yours[name]) for mine, yours, names in tables for name in names)


# ── a take without mistakes ────────────────────────────────────────────────────────────────────────────────────────


@QUICK
@given(piece=st.sampled_from(sorted(PIECES)), seed=SEEDS, style=st.sampled_from([CONCERT, LEARNER]))
def test_a_rendered_score_aligns_perfectly(piece, seed, style):
    score = PIECES[piece]
    take = render(score, seed=seed, style=style)
    alignment = align(score, take)
    assert set(alignment.played["label"].tolist()) == {Label.MATCH}
    assert set(alignment.written["label"].tolist()) == {Label.MATCH}
    assert (take.notes["pitch"] == score.notes["pitch"][alignment.played["score_note"]]).all()
    assert len(alignment.runs) == 1
    assert alignment.confidence > 0.9


@pytest.mark.parametrize("style", [CONCERT, LEARNER])
def test_the_rendered_nocturne_aligns_perfectly(style):
    alignment = align(nocturne(), render(nocturne(), seed=5, style=style))
    assert set(alignment.played["label"].tolist()) == {Label.MATCH, Label.ORNAMENT}
    assert set(alignment.written["label"].tolist()) == {Label.MATCH}


@QUICK
@given(piece=st.sampled_from(sorted(PIECES)), seed=SEEDS)
def test_played_twice_is_understood_twice(piece, seed):
    told = Told(PIECES[piece], np.random.default_rng(seed))
    told.play()
    told.play(entry=Entry.RESTART, pause_s=2.0)
    assert not misunderstandings(told, align(told.score, told.performance()))


# ── what must not matter ───────────────────────────────────────────────────────────────────────────────────────────


@QUICK
@given(seed=SEEDS, shift_s=st.floats(0, 3000), factor=st.floats(0.6, 1.7))
def test_neither_the_clock_nor_the_tempo_matters(seed, shift_s, factor):
    told = Told(SONATINA, np.random.default_rng(seed))
    told.play()
    take = told.performance()
    notes = take.notes.copy()
    for name in ("onset_s", "offset_s"):
        notes[name] = shift_s + factor * notes[name]
    assert same(align(SONATINA, take), align(SONATINA, replace(take, notes=notes)))


@QUICK
@given(seed=SEEDS, shift_s=st.floats(0, 3000))
def test_the_clock_does_not_matter_to_a_learner_either(seed, shift_s):
    take = everything_at_once(np.random.default_rng(seed)).performance()
    notes = take.notes.copy()
    for name in ("onset_s", "offset_s"):
        notes[name] += shift_s
    assert same(align(SONATINA, take), align(SONATINA, replace(take, notes=notes)))


@QUICK
@given(seed=SEEDS)
def test_neither_track_nor_channel_nor_loudness_matters(seed):
    rng = np.random.default_rng(seed)
    take = everything_at_once(rng).performance()
    notes = take.notes.copy()
    notes["track"], notes["channel"] = rng.integers(0, 4, len(notes)), rng.integers(0, 16, len(notes))
    notes["velocity"], notes["release_velocity"] = rng.integers(1, 128, len(notes)), rng.integers(0, 128, len(notes))
    notes["onset_tick"] = rng.integers(0, 10**6, len(notes))
    assert same(align(SONATINA, take), align(SONATINA, replace(take, notes=notes)))


@QUICK
@given(seed=SEEDS)
def test_the_same_take_gives_the_same_alignment(seed):
    take = everything_at_once(np.random.default_rng(seed)).performance()
    assert same(align(SONATINA, take), align(SONATINA, take))


# ── planted mistakes ───────────────────────────────────────────────────────────────────────────────────────────────

ROWS = st.integers(8, len(SONATINA.notes) - 8)


@QUICK
@given(row=ROWS, slip=st.sampled_from((-12, -2, -1, 1, 2, 12)), seed=SEEDS)
def test_a_wrong_note_is_found_with_the_note_that_it_replaces(row, slip, seed):
    assume(keys(SONATINA, row, (slip,)))
    told = Told(SONATINA, np.random.default_rng(seed))
    strokes = told.play()
    assume(row in strokes)
    told.wrong(strokes[row], strokes[row].pitch + slip)
    assert not misunderstandings(told, align(SONATINA, told.performance()))


@QUICK
@given(row=ROWS, seed=SEEDS)
def test_a_missed_note_is_found_and_nothing_else(row, seed):
    told = Told(SONATINA, np.random.default_rng(seed))
    strokes = told.play()
    assume(row in strokes)
    told.leave_out(strokes[row])
    assert not misunderstandings(told, align(SONATINA, told.performance()))


@QUICK
@given(row=ROWS, by=st.sampled_from((-2, -1, 1, 2)), late_s=st.floats(-0.03, 0.04), seed=SEEDS)
def test_a_grazed_key_is_found(row, by, late_s, seed):
    assume(keys(SONATINA, row, (by,)))
    told = Told(SONATINA, np.random.default_rng(seed))
    strokes = told.play()
    assume(row in strokes)
    told.extra(strokes[row].onset_s + late_s, strokes[row].pitch + by)
    assert not misunderstandings(told, align(SONATINA, told.performance()))


@QUICK
@given(rows=st.sets(ROWS, min_size=1, max_size=12), seed=SEEDS)
def test_as_many_notes_are_missed_as_were_left_out(rows, seed):
    told = Told(SONATINA, np.random.default_rng(seed))
    strokes = told.play()
    for row in sorted(rows & set(strokes)):
        told.leave_out(strokes[row])
    alignment = align(SONATINA, told.performance())
    assert (alignment.written["label"] == Label.MISSED).sum() == len(told.missed)


# ── whatever is played ─────────────────────────────────────────────────────────────────────────────────────────────

EVENTS = st.lists(st.tuples(st.floats(0, 20), st.integers(0, 127)), max_size=40)


@settings(max_examples=60, deadline=None)
@given(piece=st.sampled_from(sorted(PIECES)), events=EVENTS)
def test_every_alignment_is_whole(piece, events):
    """Each played note is labelled once, each pair stands on both sides, no written note is played twice in a run."""
    take = take_of(events)
    alignment = align(PIECES[piece], take)
    played, written, runs = alignment.played, alignment.written, alignment.runs
    assert len(played) == len(take.notes)
    paired = np.flatnonzero(np.isin(played["label"], (Label.MATCH, Label.WRONG)))
    pairs = list(zip(played["run"][paired].tolist(), played["score_note"][paired].tolist(), strict=True))
    assert len(set(pairs)) == len(pairs)
    beside = {(row["run"], row["score_note"]): row for row in written}
    assert len(beside) == len(written)
    for note, pair in zip(paired.tolist(), pairs, strict=True):
        assert beside[pair]["played_note"] == note
        assert beside[pair]["label"] == played["label"][note]
    assert ((played["score_note"] < 0) == (played["label"] == Label.EXTRA)).all()
    assert ((written["played_note"] < 0) == (written["label"] == Label.MISSED)).all()
    assert (played["run"][played["label"] != Label.EXTRA] >= 0).all()
    assert (np.diff(runs["first_played"]) > 0).all()
    assert (runs["last_played"][:-1] < runs["first_played"][1:]).all()
    for table in (played, written, runs):
        assert (np.clip(table["confidence"], 0, 1) == table["confidence"]).all()
    assert 0 <= alignment.confidence <= 1
