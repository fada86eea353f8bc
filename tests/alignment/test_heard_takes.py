"""Takes that were heard from sound: what may be the ear's doing is less sure, and nothing else changes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_pieces import played_straight, score_of, sounded, study

from ustaz.alignment import SURE, Label, align, in_tune_with, open_keys_of, usual_certainty
from ustaz.dombra import Neck
from ustaz.performance import HEARD
from ustaz.score import FINGERING

SCORE = study()


def heard_from_sound(performance, *, confidence=0.95):
    table = np.zeros(len(performance.notes), HEARD)
    table["confidence"], table["cents"], table["fret"] = confidence, np.nan, -1
    return replace(performance, heard=table)


def faults(alignment):
    return alignment.written[np.isin(alignment.written["label"], (Label.WRONG, Label.MISSED))]


def without(events, row):
    return [event for event in events if event[2] != row]


def melody_rows(score):
    """Notes of the melody that sound alone, far from the ends."""
    alone = np.unique(score.notes["onset_q"], return_counts=True)
    onsets = alone[0][alone[1] == 1][10:-10]
    return [int(np.flatnonzero(score.notes["onset_q"] == onset)[0]) for onset in onsets]


def test_right_notes_are_as_sure_as_of_midi():
    take = sounded(played_straight(SCORE))
    midi, heard = align(SCORE, take), align(SCORE, heard_from_sound(take, confidence=0.3))
    assert (midi.played == heard.played).all()
    assert (midi.written == heard.written).all()


def test_a_note_left_out_among_notes_that_were_all_heard_is_missed():
    events = without(played_straight(SCORE), melody_rows(SCORE)[5])
    midi, heard = align(SCORE, sounded(events)), align(SCORE, heard_from_sound(sounded(events)))
    assert faults(midi)["label"].tolist() == faults(heard)["label"].tolist() == [Label.MISSED]
    assert SURE < faults(heard)["confidence"][0] < faults(midi)["confidence"][0]


def test_an_octave_of_another_note_is_not_missed_surely():
    """Its partials are all there."""
    score = score_of([(k / 2, 0.5, [48 + k % 5, 60 + k % 5]) for k in range(40)])
    events = without(played_straight(score), int(np.flatnonzero(score.notes["onset_q"] == 10.0)[1]))
    (fault,) = faults(align(score, heard_from_sound(sounded(events))))
    assert fault["confidence"] < SURE


@pytest.mark.parametrize(("every", "trusted"), [(20, True), (4, False)])
def test_an_ear_that_misses_many_strokes_is_not_trusted_with_any(every, trusted):
    score = score_of([(k / 2, 0.5, [60 + k % 7]) for k in range(80)])
    events = [event for event in played_straight(score) if event[2] % every != 2]
    missed = faults(align(score, heard_from_sound(sounded(events))))
    assert len(missed) == 80 // every
    assert ((missed["confidence"] >= SURE) == trusted).all()


@pytest.mark.parametrize(("softer", "fret", "believed"), [(20, 5, False), (-20, 5, True), (20, 7, True)])
def test_a_string_that_rings_on_beside_a_louder_stroke_of_the_other_is_no_extra_note(softer, fret, believed):
    """String 2 is struck once, with string 1; at the next stroke of string 1 it seems to sound anew."""
    score = score_of([(k / 2, 0.5, [69 + k % 3]) if k != 6 else (3.0, 0.5, [55, 69]) for k in range(16)])
    events = played_straight(score)
    second = next(event for event in events if event[1] == 55)
    after = min(event[0] for event in events if event[0] > second[0] + 0.1)
    take = heard_from_sound(sounded([*events, (after, 55 if fret == 5 else 57, -1)]))
    low = take.notes["pitch"] < 60
    table, notes = take.heard.copy(), take.notes.copy()
    table["string"], table["fret"] = np.where(low, 2, 1), np.where(take.notes["pitch"] == 57, 7, np.where(low, 5, 2))
    notes["velocity"] = np.where(low, 64 - softer, 64)
    played = align(score, replace(take, notes=notes, heard=table)).played
    (extra,) = played[played["label"] == Label.EXTRA]
    assert (extra["confidence"] >= SURE) == believed


@settings(max_examples=10)
@given(row=st.sampled_from(melody_rows(SCORE)), confidence=st.floats(0, 0.49))
def test_a_wrong_note_is_as_sure_as_it_was_heard(row, confidence):
    take = sounded([(t, p + (r == row), r) for t, p, r in played_straight(SCORE)])
    surely = heard_from_sound(take)
    (fault,) = faults(align(SCORE, surely))
    assert fault["label"] == Label.WRONG
    assert fault["confidence"] >= SURE
    table = surely.heard.copy()
    table["confidence"][fault["played_note"]] = confidence
    (doubt,) = faults(align(SCORE, replace(surely, heard=table)))
    assert doubt["played_note"] == fault["played_note"]
    assert doubt["confidence"] < SURE


def test_a_note_less_sure_than_nearly_all_right_ones_is_not_believed():
    row = melody_rows(SCORE)[3]
    take = sounded([(t, p + (r == row), r) for t, p, r in played_straight(SCORE)])
    surely = heard_from_sound(take, confidence=0.98)
    (fault,) = faults(align(SCORE, surely))
    table = surely.heard.copy()
    table["confidence"][fault["played_note"]] = 0.8
    (doubt,) = faults(align(SCORE, replace(surely, heard=table)))
    assert doubt["confidence"] < SURE


def test_usual_certainty_is_below_most():
    assert usual_certainty(np.array([0.2, 0.9, 0.9, 0.9, 0.9, 0.9])) == pytest.approx(0.9, abs=1e-3)
    assert usual_certainty(np.zeros(0)) == 0


def on_strings(score, frets):
    """The score with these (string, fret) pairs."""
    table = np.zeros(len(score.notes), FINGERING)
    for row, (string, fret) in zip(table, frets, strict=True):
        row["string"], row["fret"] = string, fret
    return replace(score, fingering=table)


def strummed(performance, frets, *, neck):
    table = np.zeros(len(performance.notes), HEARD)
    table["confidence"] = 0.95
    for row, (string, fret) in zip(table, frets, strict=True):
        row["string"], row["fret"] = string, fret
    return replace(performance, heard=table, neck=neck)


def scale_on_string_1():
    score = score_of([(k / 2, 0.5, [57 + k % 7]) for k in range(40)])
    return on_strings(score, [(1, int(pitch) - 55) for pitch in score.notes["pitch"]])


def test_open_strings_are_read_from_the_score():
    assert open_keys_of(scale_on_string_1()) == (55, 50)
    assert open_keys_of(study()) is None


@pytest.mark.parametrize("neck", [Neck(), Neck((51.2, 46.1)), Neck((58.0, 51.0))])
def test_a_take_is_read_as_frets_of_the_score_s_strings(neck):
    score = scale_on_string_1()
    take = sounded(played_straight(score))
    frets = [(1, int(pitch) - 55) for pitch in take.notes["pitch"]]
    notes = take.notes.copy()
    notes["pitch"] += round(neck.open_pitch[0]) - 55
    tuned = in_tune_with(score, strummed(replace(take, notes=notes), frets, neck=neck))
    assert (tuned.notes["pitch"] == take.notes["pitch"]).all()
    again = in_tune_with(score, tuned)
    assert (again.notes == tuned.notes).all()
    assert (align(score, tuned).played["label"] == Label.MATCH).all()


def test_a_take_of_keys_is_in_tune():
    take = sounded(played_straight(SCORE))
    assert in_tune_with(SCORE, take) is take


def test_each_string_of_a_unison_gets_its_own_note_whichever_sounds_first():
    score = score_of([(k / 2, 0.5, [55 + k % 7, 55 + k % 7]) for k in range(20)])
    strings = [1 + row % 2 for row in range(len(score.notes))]
    frets = [(string, int(p) - (55, 50)[string - 1]) for string, p in zip(strings, score.notes["pitch"], strict=True)]
    score = on_strings(score, frets)
    events = sorted((t + 0.01 * (strings[row] == 1), p, row) for t, p, row in played_straight(score))
    take = strummed(sounded(events), [frets[row] for _, _, row in events], neck=Neck())
    assert align(score, take).played["score_note"].tolist() == [row for _, _, row in events]


def test_one_sound_of_a_unison_stands_for_both_strings():
    score = score_of([(k / 2, 0.5, [55 + k % 7, 55 + k % 7]) for k in range(20)])
    frets = [(1 + row % 2, int(p) - (50 if row % 2 else 55)) for row, p in enumerate(score.notes["pitch"])]
    score = on_strings(score, frets)
    events = [event for event in played_straight(score) if event[2] % 2]
    alignment = align(score, strummed(sounded(events), [frets[row] for _, _, row in events], neck=Neck()))
    assert (alignment.written["label"] == Label.MATCH).all()


def test_the_open_string_beside_a_melody_written_alone_is_left_out_of_the_following():
    score = scale_on_string_1()
    both = [event for t, p, row in played_straight(score) for event in ((t, p, row), (t + 0.01, 50, -1))]
    frets = [(1, p - 55) if row >= 0 else (2, 0) for _, p, row in both]
    alignment = align(score, strummed(sounded(both), frets, neck=Neck()))
    assert alignment.confidence > 0.9
    assert alignment.played["score_note"].tolist() == [row for _, _, row in both]
    assert set(alignment.played["run"]) == {0}
    assert (alignment.runs["first_played"][0], alignment.runs["last_played"][0]) == (0, len(both) - 2)
