"""Every recorded mistake is in the notes, and nothing else is."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nocturne_score import nocturne_score

from ustaz.rendition import CONCERT, MistakeKind, PlannedRun, Slip, practise

SCORE = nocturne_score()
TICK_S = 0.001
FIRST, LAST = "m1-rh-1", "m4-rh-10"
EIGHTHS = [f"m{bar}-lh-{number}" for bar in (1, 2, 3) for number in (4, 7, 10, 13, 16)]


def takes(*slips, seed=5):
    """The same run without and with its slips."""
    return [
        practise(SCORE, [PlannedRun(FIRST, LAST, those)], style=CONCERT, rng=np.random.default_rng(seed))
        for those in ((), slips)
    ]


def at(take, time_s):
    """The pitches struck at this moment."""
    return take.performance.notes["pitch"][np.abs(take.performance.notes["onset_s"] - time_s) < TICK_S].tolist()


def struck(take, note):
    row = SCORE.ids.index(note) if isinstance(note, str) else note
    return take.performance.notes[take.score_notes == row]


@settings(max_examples=25, deadline=None)
@given(note=st.sampled_from(EIGHTHS), seed=st.integers(0, 1000))
def test_a_wrong_note_is_a_neighbour_that_is_not_written_there(note, seed):
    _right, wrong = takes(Slip(MistakeKind.WRONG, note), seed=seed)
    (mistake,) = wrong.mistakes
    row = SCORE.ids.index(note)
    assert 1 <= abs(mistake.pitch - SCORE.notes["pitch"][row]) <= 2
    assert struck(wrong, note)["pitch"].tolist() == [mistake.pitch]
    assert mistake.pitch in at(wrong, mistake.time_s)
    here = SCORE.notes["onset_q"] == SCORE.notes["onset_q"][row]
    assert mistake.pitch not in SCORE.notes["pitch"][here]
    assert mistake.bar == SCORE.notes["bar"][row]


@settings(max_examples=25, deadline=None)
@given(notes=st.sets(st.sampled_from(EIGHTHS), min_size=1))
def test_missed_notes_are_not_there_and_all_others_are(notes):
    right, missed = takes(*(Slip(MistakeKind.MISSED, note) for note in notes))
    gone = Counter(right.score_notes.tolist()) - Counter(missed.score_notes.tolist())
    assert {SCORE.ids[row] for row in gone} == notes
    assert [mistake.notes[0] for mistake in missed.mistakes] == sorted(notes, key=SCORE.ids.index)


def test_an_extra_note_is_grazed_softly_beside_the_right_one():
    right, extra = takes(Slip(MistakeKind.EXTRA, "m2-lh-7"))
    (mistake,) = extra.mistakes
    (grazed,) = extra.performance.notes[extra.score_notes == -1]
    beside = struck(extra, "m2-lh-7")[0]
    assert grazed["pitch"] == mistake.pitch
    assert grazed["onset_s"] == pytest.approx(mistake.time_s, abs=TICK_S)
    assert grazed["velocity"] < beside["velocity"]
    assert len(extra.performance.notes) == len(right.performance.notes) + 1


def test_a_double_strike_is_the_same_key_again():
    _right, double = takes(Slip(MistakeKind.DOUBLE, "m3-rh-1"))
    (mistake,) = double.mistakes
    (again,) = double.performance.notes[double.score_notes == -1]
    assert again["pitch"] == mistake.pitch == 77
    assert again["onset_s"] == pytest.approx(mistake.time_s, abs=TICK_S)
    assert again["onset_s"] > struck(double, "m3-rh-1")["offset_s"][0]


@settings(max_examples=25, deadline=None)
@given(note=st.sampled_from(EIGHTHS), amount=st.floats(0.3, 3.0))
def test_a_hesitation_moves_what_follows_and_nothing_before(note, amount):
    right, halted = takes(Slip(MistakeKind.HESITATION, note, amount=amount))
    rows = np.unique(right.score_notes)
    assert np.array_equal(rows, np.unique(halted.score_notes))
    moved_s = np.array([struck(halted, row)["onset_s"][0] - struck(right, row)["onset_s"][0] for row in rows])
    later = SCORE.notes["onset_q"][rows] >= SCORE.notes["onset_q"][SCORE.ids.index(note)]
    assert np.allclose(moved_s[later], amount, atol=TICK_S)
    assert np.allclose(moved_s[~later], 0, atol=TICK_S)
    (mistake,) = halted.mistakes
    assert mistake.time_s == pytest.approx(struck(halted, note)["onset_s"][0], abs=TICK_S)


def test_a_rush_grows_to_its_factor_and_stays():
    pace = 1.5
    right, rushed = takes(Slip(MistakeKind.RUSH, "m2-lh-1", last_note="m3-lh-1", amount=pace))
    ends = ("m1-lh-1", "m2-lh-1", "m2-lh-13", "m3-lh-1", "m4-lh-1")
    plain, quick = (np.diff([struck(take, note)["onset_s"][0] for note in ends]) for take in (right, rushed))
    before, first_half, second_half, after = plain / quick
    assert before == pytest.approx(1, abs=0.001)
    assert 1 < first_half < np.sqrt(pace) < second_half < pace
    assert after == pytest.approx(pace, abs=0.001)
    assert quick[1:3].sum() == pytest.approx(plain[1:3].sum() * (1 - 1 / pace) / np.log(pace), rel=0.01)


@pytest.mark.parametrize(
    ("slip", "message"),
    [
        (Slip(MistakeKind.MISSED, "m20-rh-1"), "does not play m20-rh-1"),
        (Slip(MistakeKind.RESTART, "m2-rh-1"), "no slip within a run"),
        (Slip(MistakeKind.RUSH, "m2-rh-1", last_note="m20-rh-1", amount=1.2), "does not play m20-rh-1"),
        (Slip(MistakeKind.RUSH, "m2-rh-4", last_note="m2-rh-1", amount=1.2), "does not come after"),
    ],
)
def test_a_plan_that_cannot_be_played_is_refused(slip, message):
    with pytest.raises(ValueError, match=message):
        takes(slip)
