"""Takes of a dombra, taught: frets, strings and bridge."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from strummed_teaching import K, remarks, teach, told, unsure
from two_string_pieces import song, whole

from ustaz.dombra import Neck
from ustaz.rendition import Hands, strum
from ustaz.words import say


def test_a_fret_out_of_tune_is_told_beyond_the_band_only():
    score = song()
    off, near = {(1, 4): 48.0}, {(1, 4): -28.0, (1, 7): 20.0}
    _, assessment, advice = teach(score, strum(score, [whole(score)], hands=Hands(frets_off=off)).performance)
    assert told(assessment)[0][0] is K.INTONATION
    assert [(f["string"], f["fret"]) for f in assessment.frets[assessment.frets["off"]]] == [(1, 4)]
    assert "fret 4 of string 1 sounds" in say(advice.points[0].heard)
    assert "cents sharp" in say(advice.points[0].heard)
    _, assessment, _ = teach(score, strum(score, [whole(score)], hands=Hands(frets_off=near)).performance)
    assert told(assessment) == []
    assert not assessment.frets["off"].any()


@pytest.mark.parametrize("step", [1, -1])
def test_a_note_heard_a_fret_beside_a_fret_out_of_tune_is_no_second_fault(step):
    """The fret is 48 cents sharp: an ear may name the next one up, and no other."""
    score = song()
    performance = strum(score, [whole(score)], hands=Hands(frets_off={(1, 4): 48.0})).performance
    row = int(np.flatnonzero((performance.heard["string"] == 1) & (performance.heard["fret"] == 4))[3])
    heard, notes = performance.heard.copy(), performance.notes.copy()
    heard["fret"][row] += step
    heard["cents"][row] -= 100 * step
    notes["pitch"][row] += step
    _, assessment, _ = teach(score, replace(performance, heard=heard, notes=notes))
    wrong = [kind for kind, _ in told(assessment) if kind is K.WRONG_NOTE]
    assert len(wrong) == (0 if step == 1 else 1)
    assert [kind for kind, _ in unsure(assessment)] == ([K.WRONG_NOTE] if step == 1 else [])
    assert K.INTONATION in [kind for kind, _ in told(assessment)]


def test_what_a_whole_string_shares_is_no_finger_s_fault():
    score = song()
    all_sharp = {(1, fret): 45.0 for fret in range(20)}
    _, assessment, _ = teach(score, strum(score, [whole(score)], hands=Hands(frets_off=all_sharp)).performance)
    assert told(assessment) == []


@pytest.mark.parametrize(
    ("neck", "words"),
    [
        (Neck((55.0, 50.0), (0.03, 0.03)), "3.0 % of the string's length too far from the head"),
        (Neck((55.0, 50.0), (-0.03, -0.03)), "3.0 % of the string's length too near to the head"),
        (Neck((55.0, 50.0), (0.03, 0.0)), "The bridge stands askew: by +3.0 %"),
        (Neck((55.3, 50.0)), "30 cents too far apart"),
        (Neck((54.6, 50.0)), "40 cents too close"),
        (Neck((55.0, 48.0)), "written for strings that are 5 semitones apart, and yours are 7.0 apart"),
    ],
)
def test_the_dombra_itself_is_told_and_held_against_nobody(neck, words):
    score = song()
    _, assessment, advice = teach(score, strum(score, [whole(score)], neck=neck).performance)
    assert words in remarks(advice)
    assert told(assessment) == []


@pytest.mark.parametrize("neck", [Neck(), Neck((53.15, 48.0), (0.005, -0.005)), Neck((61.0, 56.1))])
def test_a_dombra_that_is_set_well_gets_no_remark(neck):
    score = song()
    _, _, advice = teach(score, strum(score, [whole(score)], neck=neck).performance)
    assert not any(word in remarks(advice) for word in ("bridge", "strings", "octave"))
