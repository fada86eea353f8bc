"""The follower on takes whose truth is known because they were made here."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from small_pieces import played_straight, score_of, study

from ustaz.alignment import Follower
from ustaz.score import JumpKind

SCORE = study()
QUICK = settings(max_examples=30, deadline=None)


def followed(score, events):
    """The positions after each of (onset_s, pitch, row), and the rows in that order."""
    follower, events = Follower(score), sorted(events)
    return [follower.hear(onset, pitch) for onset, pitch, _ in events], [row for _, _, row in events]


def from_bar(bar, *, at_s, bars=3):
    return played_straight(SCORE, first_q=4.0 * bar, last_q=4.0 * (bar + bars) - 0.1, at_s=at_s)


def onsets(positions):
    return [position.onset_q for position in positions]


# ── straight on ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_each_note_is_found_as_it_sounds():
    positions, rows = followed(SCORE, played_straight(SCORE))
    assert [position.score_note for position in positions] == rows
    assert onsets(positions) == SCORE.notes["onset_q"][rows].tolist()
    assert [position.bar for position in positions] == SCORE.notes["bar"][rows].tolist()
    assert not any(position.jumped or position.outside for position in positions)
    assert all(position.sure > 0.9 for position in positions[8:])


def test_nothing_is_known_of_what_will_come():
    events = sorted(played_straight(SCORE) + from_bar(2, at_s=40.0))
    whole, _ = followed(SCORE, events)
    for heard in (1, 7, 100, 170):
        assert followed(SCORE, events[:heard])[0] == whole[:heard]


@QUICK
@given(shift=st.floats(0, 3000), speed=st.floats(0.2, 2.0))
def test_neither_the_clock_nor_the_tempo_matters(shift, speed):
    positions, rows = followed(SCORE, played_straight(SCORE, at_s=shift, speed=speed))
    assert [position.score_note for position in positions] == rows


@QUICK
@given(seed=st.integers(0, 10_000))
def test_a_late_member_of_a_chord_is_told_but_the_place_stays(seed):
    rng = np.random.default_rng(seed)
    events = [(onset + rng.uniform(0, 0.03), pitch, row) for onset, pitch, row in played_straight(SCORE)]
    positions, rows = followed(SCORE, events)
    assert [position.score_note for position in positions] == rows
    assert (np.diff(onsets(positions)) >= 0).all()


@QUICK
@given(row=st.integers(10, 150), away=st.sampled_from((-2, -1, 1, 2, 12)))
def test_one_wrong_key_moves_nothing(row, away):
    events = sorted(played_straight(SCORE))
    onset, pitch, right = events[row]
    assume((onset, pitch + away) not in {event[:2] for event in events})  # one key is not struck twice at once
    events[row] = (onset, pitch + away, right)
    positions, rows = followed(SCORE, events)
    assert not any(position.jumped for position in positions)
    assert np.abs(np.array(onsets(positions)) - SCORE.notes["onset_q"][rows]).max() <= 0.5
    wrong = [k for k, position in enumerate(positions) if position.score_note != rows[k]]
    assert set(wrong) <= {row, row + 1}


# ── jumps ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("broken_off", "goes_to"), [(6, 4), (6, 0), (5, 12), (14, 1)])
def test_a_jump_is_found_within_a_few_notes(broken_off, goes_to):
    before = [event for event in played_straight(SCORE) if event[0] < 2.0 * broken_off]
    after = from_bar(goes_to, at_s=2.0 * broken_off + 1.0)
    positions, _ = followed(SCORE, before + after)
    jumped = [k for k, position in enumerate(positions) if position.jumped]
    assert len(jumped) == 1
    assert len(before) <= jumped[0] <= len(before) + 5
    assert all(position.bar >= goes_to for position in positions[jumped[0] :])
    assert positions[-1].onset_q == SCORE.notes["onset_q"][after[-1][2]]


@pytest.mark.parametrize("seed", range(4))
def test_who_has_jumped_is_found_sooner_the_next_time(seed):
    score = study(seed=seed)
    first = played_straight(score, last_q=27.9)
    loops = [played_straight(score, first_q=16.0, last_q=27.9, at_s=14.0 + 6.0 * k) for k in range(4)]
    positions, rows = followed(score, first + [event for loop in loops for event in loop])
    right = np.array([position.score_note for position in positions]) == rows
    starts = np.cumsum([len(first), *map(len, loops[:-1])])
    waited = [int(right[start:].argmax()) for start in starts]
    assert max(waited[1:]) < waited[0]


def test_a_repeat_is_followed_without_being_told():
    phrase = [(quarter, 1.0, [60 + quarter % 13, 40 + quarter]) for quarter in range(16)]
    score = score_of(phrase, jumps=[(1, 0, JumpKind.REPEAT)])
    once = [event for event in played_straight(score) if event[0] < 4.0]
    again = [(onset + 4.0, pitch, row) for onset, pitch, row in played_straight(score)]
    positions, rows = followed(score, once + again)
    assert [position.score_note for position in positions] == rows
    assert not any(position.jumped for position in positions)


def test_over_a_bar_of_rests_nobody_jumps():
    score = score_of([(4.0 * bar + beat, 1.0, [60 + bar + beat]) for bar in (0, 1, 3, 4) for beat in range(4)])
    score = replace(score, jumps=np.array([(4, 2, JumpKind.REPEAT)], score.jumps.dtype))
    again = played_straight(score, first_q=12.0, at_s=10.0)
    positions, rows = followed(score, played_straight(score) + again)
    assert [position.score_note for position in positions] == rows
    assert not any(position.jumped for position in positions)


def with_endings():
    """Bars 2 and 3 are the first and second ending; but for their last note they are alike."""
    opening = [(quarter, 1.0, [60 + quarter]) for quarter in range(8)]
    endings = [(start + quarter, 1.0, [72 - quarter]) for start in (8, 12) for quarter in range(3)]
    score = score_of(
        [*opening, *endings, (11, 1.0, [62]), (15, 1.0, [60]), (16, 4.0, [48])],
        jumps=[(1, 3, JumpKind.VOLTA), (2, 0, JumpKind.REPEAT)],
    )
    bars = score.bars.copy()
    bars["ending"][[2, 3]] = 1, 2
    bars["repeat_end"][2] = True
    return replace(score, bars=bars)


def test_of_two_endings_that_begin_alike_the_one_that_is_due_is_shown():
    score = with_endings()
    once = played_straight(score, last_q=11.0)
    again = played_straight(score, last_q=7.0, at_s=6.0) + played_straight(score, first_q=12.0, at_s=10.0)
    positions, rows = followed(score, once + again)
    assert [position.score_note for position in positions] == rows
    assert not any(position.jumped for position in positions)


def test_who_leaves_the_repeat_out_is_followed_too():
    score = with_endings()
    events = played_straight(score, last_q=7.0) + played_straight(score, first_q=12.0, at_s=4.0)
    positions, _ = followed(score, events)
    assert onsets(positions)[-2:] == [15.0, 16.0]


# ── outside, and being told ────────────────────────────────────────────────────────────────────────────────────────


def test_another_piece_is_outside():
    rng = np.random.default_rng(3)
    before = [event for event in played_straight(SCORE) if event[0] < 10.0]
    noodling = [(12.0 + 0.2 * k, int(rng.integers(21, 36)), -1) for k in range(40)]
    positions, _ = followed(SCORE, before + noodling)
    assert positions[-1].outside
    assert positions[-1].score_note == -1
    assert positions[-1].onset_q == positions[len(before) - 1].onset_q


def test_back_from_outside():
    noodling = [(0.2 * k, 21 + 5 * k % 12, -1) for k in range(30)]
    positions, rows = followed(SCORE, noodling + from_bar(5, at_s=8.0))
    assert not positions[-1].outside
    assert positions[-1].score_note == rows[-1]


FIRST_Q, SECOND_Q = 8.0, 32.0


def alike():
    """Two passages, after an opening, that only their places tell apart."""
    opening = [(quarter, 1.0, [90 - quarter]) for quarter in range(8)]
    passages = [
        (start + quarter, 1.0, [48, 60 + 2 * quarter % 13]) for start in (FIRST_Q, SECOND_Q) for quarter in range(8)
    ]
    return score_of(opening + passages)


def passage(score, *, at_s=0.0):
    return played_straight(score, first_q=FIRST_Q, last_q=FIRST_Q + 7, at_s=at_s)


@pytest.mark.parametrize("onset_q", [FIRST_Q, SECOND_Q])
def test_the_place_can_be_told(onset_q):
    score = alike()
    follower = Follower(score)
    assert follower.place_at(onset_q).onset_q == onset_q == follower.position.onset_q
    heard = [follower.hear(onset, pitch) for onset, pitch, _ in passage(score)]
    assert onsets(heard[::2]) == [onset_q + quarter for quarter in range(8)]
    assert all(position.sure > 0.9 for position in heard)
    assert not any(position.jumped for position in heard)


def test_the_place_can_be_told_while_playing():
    score = alike()
    follower = Follower(score)
    heard = [follower.hear(onset, pitch) for onset, pitch, _ in passage(score)]
    assert heard[-1].onset_q == FIRST_Q + 7
    follower.place_at(SECOND_Q)
    heard = [follower.hear(onset, pitch) for onset, pitch, _ in passage(score, at_s=6.0)]
    assert heard[-1].onset_q == SECOND_Q + 7


def test_who_goes_elsewhere_than_told_is_found_all_the_same():
    follower = Follower(SCORE)
    follower.place_at(SCORE.bars["onset_q"][12])
    heard = [follower.hear(onset, pitch) for onset, pitch, _ in from_bar(3, at_s=1.0)]
    assert heard[-1].bar == 5


def test_two_alike_passages_are_no_certainty():
    positions, _ = followed(alike(), passage(alike()))
    assert all(position.sure < 0.9 for position in positions)


# ── edges ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_release_is_not_heard():
    follower = Follower(SCORE)
    before = follower.hear(0.0, int(SCORE.notes["pitch"][0]))
    assert follower.hear(0.1, 60, velocity=0) == before == follower.position


@pytest.mark.parametrize("pitch", [-1, 128])
def test_what_is_no_key_is_refused(pitch):
    with pytest.raises(ValueError, match="from 0 to 127"):
        Follower(SCORE).hear(0.0, pitch)


def test_before_anything_is_heard():
    position = Follower(SCORE).position
    assert (position.onset_q, position.bar, position.sure) == (0.0, 0, 0.0)


def test_one_note_is_a_score():
    score = score_of([(0.0, 1.0, [60])])
    follower = Follower(score)
    assert [follower.hear(float(k), 60).onset_q for k in range(3)] == [0.0] * 3


def test_a_score_without_notes_is_refused():
    with pytest.raises(ValueError, match="without notes"):
        Follower(replace(SCORE, notes=SCORE.notes[:0].copy()))


# ── clocks and keyboards ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("start_s", [1e6, 1.7e9])
def test_any_clock_will_do(start_s):
    events = played_straight(SCORE) + from_bar(2, at_s=40.0)
    here, _ = followed(SCORE, events)
    there, _ = followed(SCORE, [(start_s + onset, pitch, row) for onset, pitch, row in events])
    assert [(p.onset_q, p.score_note, p.jumped) for p in there] == [(p.onset_q, p.score_note, p.jumped) for p in here]
    assert [p.sure for p in there] == pytest.approx([p.sure for p in here], abs=1e-3)


def test_notes_out_of_order_are_heard_with_the_note_before():
    events = sorted(played_straight(SCORE))
    late = [(onset - 0.3 * (number % 5 == 0), pitch) for number, (onset, pitch, _) in enumerate(events)]
    follower = Follower(SCORE)
    positions = [follower.hear(onset, pitch) for onset, pitch in late]
    assert not any(position.jumped or position.outside for position in positions)
    assert positions[-1].onset_q == SCORE.notes["onset_q"][-1]


@pytest.mark.parametrize("onset_s", [float("nan"), float("inf")])
def test_no_moment_is_refused_and_changes_nothing(onset_s):
    follower = Follower(SCORE)
    before = follower.hear(0.0, int(SCORE.notes["pitch"][0]))
    with pytest.raises(ValueError, match="seconds"):
        follower.hear(onset_s, 60)
    assert follower.position == before


def test_told_a_place_beyond_the_end_the_last_one_is_meant():
    follower = Follower(SCORE)
    assert follower.place_at(1e9).onset_q == SCORE.notes["onset_q"].max()
