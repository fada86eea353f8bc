"""Strokes become a take: one key at a time, seconds and ticks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ustaz.rendition.passage import KEY_RETURNS_S, LEAD_IN_S, PEDAL, SHORTEST_S, STROKE, Passage, joined, played

TICK_S = 0.001
NO_PEDAL = np.zeros(0, dtype=PEDAL)


def passage(*strokes):
    """A passage of (onset_s, offset_s, pitch, score_note, ornament)."""
    rows = [(onset, offset, pitch, 60, note, 0.0, ornament) for onset, offset, pitch, note, ornament in strokes]
    return Passage(np.sort(np.array(rows, dtype=STROKE), order=("onset_s", "pitch")), NO_PEDAL)


def test_two_voices_on_one_key_strike_it_once():
    take, rows = played(passage((1.0, 1.5, 60, 0, False), (1.01, 2.0, 60, 1, False), (1.0, 2.0, 64, 2, False)))
    assert take.notes["pitch"].tolist() == [60, 64]
    assert rows.tolist() == [0, 2]


def test_an_ornament_gives_way_to_a_written_note():
    _take, rows = played(passage((1.0, 1.1, 60, 0, True), (1.02, 1.5, 60, 1, False)))
    assert rows.tolist() == [1]


def test_passages_are_joined_in_time():
    first, second = passage((0.0, 1.0, 60, 0, False)), passage((0.5, 1.0, 62, 1, False))
    assert joined([second, first]).strokes["score_note"].tolist() == [0, 1]


def test_of_many_strokes_at_once_one_stays():
    at_once = [(0.0, 1.0, 58, note, note == 3) for note in range(4)]
    for turn in range(4):
        take, _rows = played(passage(*at_once[turn:], *at_once[:turn]))
        assert len(take.notes) == 1


strokes = st.lists(
    st.tuples(st.floats(0, 20), st.floats(-1, 3), st.integers(58, 62), st.integers(0, 99), st.booleans()), min_size=1
)


@given(strokes)
def test_any_strokes_become_a_take_that_a_piano_can_play(drawn):
    playing = passage(*((onset, onset + length, *more) for onset, length, *more in drawn))
    take, rows = played(playing)
    assert len(rows) == len(take.notes) > 0
    assert (np.diff(take.notes["onset_s"]) >= 0).all()
    for pitch in np.unique(take.notes["pitch"]):
        key = take.notes[take.notes["pitch"] == pitch]
        assert (key["offset_s"] - key["onset_s"] >= SHORTEST_S - TICK_S).all()
        assert (key["onset_s"][1:] - key["offset_s"][:-1] >= min(KEY_RETURNS_S, SHORTEST_S) - 2 * TICK_S).all()
    assert take.notes["onset_s"][0] == pytest.approx(playing.strokes["onset_s"].min() + LEAD_IN_S, abs=0.2)
