"""Each rule of the mentor, from assessments set by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from told_takes import BARS, Pass, Session, Trouble, piece

from ustaz.alignment import Entry
from ustaz.assessment import IncidentKind
from ustaz.mentor import Habit, PointKind, advise
from ustaz.score import Hand
from ustaz.words import Sentence, say

K = IncidentKind


def heard(advice, kind: PointKind) -> str:
    return next((say(point.heard) for point in advice.points if point.kind is kind), "")


def test_a_fine_take_has_nothing_to_mend_and_something_true_to_keep() -> None:
    advice = Session([Pass()]).advise()
    assert [point.kind for point in advice.points] == [PointKind.KEEP]
    assert heard(advice, PointKind.KEEP) == "Bars 1–12: all 96 notes, as written and without a stop. Keep that."
    assert any("nothing to mend" in say(remark) for remark in advice.remarks)
    assert not advice.others


def test_a_slip_is_let_go() -> None:
    session = Session([Pass()], [Trouble(K.WRONG_NOTE, run=0, bar=3)])
    session.written = piece(bars=BARS + 2)  # a hundred notes
    session.passes = [Pass(last=BARS + 1)]
    advice = session.advise()
    assert not heard(advice, PointKind.FIX)
    assert [point.habit for point in advice.others] == [Habit.SLIP]
    assert any("1 place went differently" in say(remark) for remark in advice.remarks)


@pytest.mark.parametrize(
    ("failed", "expected"),
    [
        ((0, 1), Habit.HABIT),  # twice in three
        ((0, 2), Habit.HABIT),
        ((0, 1, 2), Habit.HABIT),
        ((2,), Habit.SLIP),  # once
        ((0,), Habit.SLIP),  # overcome since
    ],
)
def test_two_of_the_last_three_passes_make_a_habit(failed, expected) -> None:
    troubles = [Trouble(K.MISSED_NOTE, run=run, bar=3) for run in failed]
    advice = Session([Pass(), Pass(), Pass()], troubles).advise()
    points = [*advice.points, *advice.others]
    assert [point.habit for point in points if point.topic == "missed-note"] == [expected]
    assert bool(heard(advice, PointKind.FIX)) == (expected is Habit.HABIT)


def test_many_slips_are_no_praise_and_no_fault() -> None:
    advice = Session([Pass()], [Trouble(K.WRONG_NOTE, run=0, bar=bar) for bar in (1, 3, 5)]).advise()
    assert any("Nothing came back, so I name no habit: 3 places" in say(remark) for remark in advice.remarks)


def test_the_end_of_the_piece_is_no_breakdown() -> None:
    advice = Session([Pass()], [Trouble(K.BREAKDOWN, run=0, bar=BARS - 1)]).advise()
    assert not heard(advice, PointKind.FIX)


@pytest.mark.parametrize(
    ("ratio", "first", "raised"), [(1.15, 2, True), (0.85, 2, True), (1.08, 2, False), (0.8, 6, False)]
)
def test_a_drift_is_raised_where_it_is_large_and_not_the_close(ratio, first, raised) -> None:
    advice = Session([Pass()], [Trouble(K.TEMPO_DRIFT, run=0, bar=first, bars=6, size=ratio)]).advise()
    assert bool(heard(advice, PointKind.SHAPE)) is raised


def test_the_share_of_passes_is_told() -> None:
    troubles = [Trouble(K.WRONG_NOTE, run=run, bar=3, beat=2, size=1) for run in (1, 2)]
    advice = Session([Pass(), Pass(), Pass()], troubles).advise()
    assert heard(advice, PointKind.FIX).startswith("Bar 4, right hand, beat 2: ")
    assert heard(advice, PointKind.FIX).endswith("in 2 of 3 passes.")


def test_an_old_fault_that_two_clean_passes_followed_is_kept_as_mended() -> None:
    advice = Session([Pass()] * 4, [Trouble(K.WRONG_NOTE, run=run, bar=3) for run in (0, 1)]).advise()
    assert not heard(advice, PointKind.FIX)
    assert heard(advice, PointKind.KEEP).startswith("Bar 4 went wrong at first and is clean in your last two passes.")


def test_breaking_off_once_is_enough() -> None:
    advice = Session([Pass(last=5)], [Trouble(K.BREAKDOWN, run=0, bar=5, beat=3)]).advise()
    assert heard(advice, PointKind.FIX) == "Bar 6, right hand, beat 3: the music breaks off here."


def test_what_keeps_coming_back_is_told_before_a_stop_that_went_well_since() -> None:
    stop = Trouble(K.RESTART, run=0, bar=8)
    assert "you break off" in heard(Session([Pass(), Pass()], [stop]).advise(), PointKind.FIX)
    habit = [Trouble(K.WRONG_NOTE, run=run, bar=3) for run in range(2)]
    assert "sounds where" in heard(Session([Pass(), Pass()], [stop, *habit]).advise(), PointKind.FIX)


@pytest.mark.parametrize(("seconds", "raised"), [(3.2, True), (2.0, False)])
def test_only_a_long_pause_breaks_the_music_by_itself(seconds, raised) -> None:
    advice = Session([Pass()], [Trouble(K.HESITATION, run=0, bar=4, size=seconds)]).advise()
    assert bool(heard(advice, PointKind.FIX)) is raised


def test_a_shorter_pause_needs_a_witness() -> None:
    troubles = [Trouble(K.HESITATION, run=0, bar=4, size=1.3), Trouble(K.WRONG_NOTE, run=0, bar=4, beat=2)]
    assert "you wait 1.3 s longer" in heard(Session([Pass()], troubles).advise(), PointKind.FIX)


def test_short_stops_are_no_habit() -> None:
    troubles = [Trouble(K.STUMBLE, run=run, bar=4, size=0.3) for run in (0, 1, 2)]
    assert not heard(Session([Pass()] * 3, troubles).advise(), PointKind.FIX)


ORDER = [K.BREAKDOWN, K.RESTART, K.HESITATION, K.WRONG_NOTE, K.LATE, K.HANDS_APART]


@pytest.mark.parametrize(("graver", "lighter"), [(a, b) for i, a in enumerate(ORDER) for b in ORDER[i + 1 :]])
def test_what_breaks_the_music_comes_first(graver, lighter) -> None:
    troubles = [Trouble(lighter, run=run, bar=2) for run in range(3)]
    troubles += [Trouble(graver, run=run, bar=8) for run in (1, 2)]
    advice = Session([Pass()] * 3, troubles).advise()
    assert advice.points[0].place.first_bar == 8
    assert sum(point.kind is PointKind.FIX for point in advice.points) == 1


def test_shaping_waits_where_something_graver_is_left() -> None:
    balance = Trouble(K.BALANCE, run=0, bar=2, bars=4, size=9)
    assert "louder than the melody by 9" in heard(Session([Pass()], [balance]).advise(), PointKind.SHAPE)
    stop = Trouble(K.HESITATION, run=0, bar=3, size=4)
    advice = Session([Pass()], [balance, stop]).advise()
    assert not heard(advice, PointKind.SHAPE)
    assert heard(advice, PointKind.FIX)
    assert "balance" in {point.topic for point in advice.others}


def test_at_most_three_points_fix_shape_keep() -> None:
    passes = [Pass()] * 3
    troubles = [
        Trouble(kind, run=run, bar=bar) for run in range(3) for bar, kind in ((0, K.WRONG_NOTE), (2, K.RESTART))
    ]
    troubles += [Trouble(kind, run=2, bar=bar, bars=4) for bar, kind in ((4, K.BALANCE), (4, K.PEDAL_BLUR))]
    advice = Session(passes, troubles).advise()
    assert [point.kind for point in advice.points] == [PointKind.FIX, PointKind.SHAPE, PointKind.KEEP]
    assert [point.topic for point in advice.points] == ["restart", "balance", "clean"]
    assert {point.topic for point in advice.others} == {"wrong-note", "pedal"}


def test_what_was_heard_unsurely_is_not_brought_up() -> None:
    troubles = [Trouble(K.WRONG_NOTE, run=run, bar=3, confidence=0.3) for run in range(3)]
    advice = Session([Pass()] * 3, troubles).advise()
    assert not heard(advice, PointKind.FIX)
    assert len(advice.others) == 1


def test_notes_of_one_bar_and_hand_are_told_together() -> None:
    troubles = [Trouble(K.MISSED_NOTE, run=run, bar=3, beat=beat) for run in range(2) for beat in (1, 2, 4)]
    advice = Session([Pass()] * 2, troubles).advise()
    assert heard(advice, PointKind.FIX) == (
        "Bar 4, right hand: 3 written notes do not sound as written, in 2 of 2 passes: F, G, B."
    )


def test_a_cluster_of_other_notes_in_one_pass_is_let_go_unless_the_music_broke_off() -> None:
    troubles = [Trouble(K.MISSED_NOTE, run=0, bar=3, beat=beat) for beat in (1, 2, 4)]
    advice = Session([Pass(2, 4)], troubles).advise()
    assert not heard(advice, PointKind.FIX)
    assert [point.habit for point in advice.others] == [Habit.SLIP]
    stopped = Session([Pass(2, 4)], [*troubles, Trouble(K.BREAKDOWN, run=0, bar=3, beat=4)]).advise()
    assert heard(stopped, PointKind.FIX)


@pytest.mark.parametrize(("bar", "key_bar", "raised"), [(4, 4, True), (4, 7, False), (BARS - 1, BARS - 1, False)])
def test_a_single_pause_counts_beside_a_wrong_key_and_not_at_the_close(bar, key_bar, raised) -> None:
    troubles = [Trouble(K.HESITATION, run=0, bar=bar, size=1.5), Trouble(K.EXTRA_NOTE, run=0, bar=key_bar)]
    assert bool(heard(Session([Pass()], troubles).advise(), PointKind.FIX)) is raised


@pytest.mark.parametrize(("tempo", "raised"), [(120, True), (30, False)])
def test_a_wait_of_less_than_a_beat_is_no_break(tempo, raised) -> None:
    troubles = [Trouble(K.HESITATION, run=0, bar=4, size=1.5), Trouble(K.EXTRA_NOTE, run=0, bar=4)]
    assert bool(heard(Session([Pass(tempo=tempo)], troubles).advise(), PointKind.FIX)) is raised


def test_hands_apart_now_and_then_in_one_pass_is_a_way_to_sing() -> None:
    troubles = [Trouble(K.HANDS_APART, run=0, bar=bar, size=0.1) for bar in (2, 3, 4)]
    assert not heard(Session([Pass()], troubles).advise(), PointKind.FIX)
    assert heard(Session([Pass(), Pass()], [*troubles, replace(troubles[0], run=1)]).advise(), PointKind.FIX)


def test_what_filled_a_passage_and_was_gone_in_the_next_pass_is_let_go() -> None:
    drift = Trouble(K.TEMPO_DRIFT, run=0, bar=2, bars=6, size=1.2)
    assert heard(Session([Pass()], [drift]).advise(), PointKind.SHAPE)
    assert not heard(Session([Pass(), Pass()], [drift]).advise(), PointKind.SHAPE)
    assert heard(Session([Pass(), Pass()], [replace(drift, run=1)]).advise(), PointKind.SHAPE)


def test_a_few_notes_misheard_elsewhere_are_no_pass() -> None:
    """Half a second after leaving it the player is on ahead of where she left: she was never away."""
    passes = [Pass(0, 5), Pass(3, 3), Pass(7, 11, entry=Entry.SKIP)]
    troubles = [Trouble(K.WRONG_NOTE, run=run, bar=3) for run in (0, 1)]
    paused = Session(passes, troubles)
    assert "in 2 of 2 passes" in heard(paused.advise(), PointKind.FIX)
    runs = paused.aligned.runs.copy()
    runs["start_s"][2] = runs["end_s"][1] + 0.3
    at_once = replace(paused.aligned, runs=runs)
    advice = advise(paused.written, paused.take, at_once, paused.assessed)
    assert not heard(advice, PointKind.FIX)


def test_a_stop_is_not_told_as_more_than_it_was() -> None:
    stops = [Trouble(K.RESTART, run=0, bar=4), Trouble(K.STUMBLE, run=1, bar=4)]
    advice = Session([Pass(), Pass()], stops).advise()
    assert heard(advice, PointKind.FIX).endswith("you break off and go back 1 bar.")
    assert advice.points[0].evidence.end_s < 30  # the first pass is the one to hear


def test_a_fluent_player_means_what_each_repeat_has() -> None:
    drifts = [Trouble(K.TEMPO_DRIFT, run=run, bar=2, bars=6, size=1.2) for run in range(2)]
    assert not heard(Session([Pass(), Pass(entry=Entry.REPEAT)], drifts).advise(), PointKind.SHAPE)
    assert heard(Session([Pass(), Pass(entry=Entry.RESTART)], drifts).advise(), PointKind.SHAPE)


def test_going_on_close_ahead_is_no_breakdown() -> None:
    stop = [Trouble(K.BREAKDOWN, run=0, bar=5)]
    assert not heard(Session([Pass(0, 5), Pass(7, 11, entry=Entry.SKIP)], stop).advise(), PointKind.FIX)
    assert heard(Session([Pass(0, 5), Pass(9, 11, entry=Entry.SKIP)], stop).advise(), PointKind.FIX)


def test_one_hand_practised_alone_is_no_heap_of_missed_notes() -> None:
    advice = Session([Pass(resting=Hand.LEFT)]).advise()
    assert not heard(advice, PointKind.FIX)
    assert not advice.others
    assert "You practised the right hand alone; I listened to that hand only." in map(say, advice.remarks)
    assert heard(advice, PointKind.KEEP) == "Bars 1–12: all 48 notes, as written and without a stop. Keep that."


def test_hands_alone_in_some_passes_is_told_and_those_passes_do_not_count() -> None:
    troubles = [Trouble(K.WRONG_NOTE, run=run, bar=3, hand=Hand.LEFT) for run in (1, 2)]
    advice = Session([Pass(), Pass(), Pass(), Pass(resting=Hand.LEFT)], troubles).advise()
    assert "in 2 of 3 passes" in heard(advice, PointKind.FIX)
    assert "In one stretch you practised the right hand alone." in map(say, advice.remarks)


def test_a_passage_in_another_octave_is_one_point_before_wrong_notes() -> None:
    octave = [Trouble(K.OCTAVE, run=0, bar=2, hand=Hand.LEFT, size=-1, bars=6)]
    wrong = [Trouble(K.WRONG_NOTE, run=0, bar=9)]
    advice = Session([Pass()], octave + wrong).advise()
    assert heard(advice, PointKind.FIX) == "Bars 3–8, left hand: all of it sounds an octave too low."
    assert "then play bars 2–3" in say(advice.points[0].task)


def test_a_passage_that_came_back_in_another_octave_is_counted() -> None:
    troubles = [Trouble(K.OCTAVE, run=run, bar=2, hand=Hand.RIGHT, bars=2) for run in (1, 2)]
    advice = Session([Pass()] * 3, troubles).advise()
    assert heard(advice, PointKind.FIX) == (
        "Bars 3–4, right hand: all of it sounds an octave too high, in 2 of 3 passes."
    )


def test_a_short_passage_in_another_octave_is_a_slip() -> None:
    advice = Session([Pass()], [Trouble(K.OCTAVE, run=0, bar=2, hand=Hand.RIGHT, bars=2)]).advise()
    assert not heard(advice, PointKind.FIX)
    assert [point.habit for point in advice.others] == [Habit.SLIP]


@pytest.mark.parametrize("kind", [K.BREAKDOWN, K.RESTART, K.HESITATION, K.WRONG_NOTE, K.OCTAVE, K.BALANCE])
def test_no_point_rests_on_runs_that_likelier_were_elsewhere(kind: K) -> None:
    troubles = [Trouble(kind, run=run, bar=3, size=4, bars=6 * (kind >= K.BALANCE)) for run in (0, 1)]
    passes = [Pass(), Pass()]
    sure = Session(passes, troubles).advise()
    likely = Session(passes, troubles, elsewhere={0: 0.4, 1: 0.4}).advise()
    unlikely = Session(passes, troubles, elsewhere={0: 0.6, 1: 0.6}).advise()
    assert heard(sure, PointKind.FIX) or heard(sure, PointKind.SHAPE)
    assert likely.points == sure.points
    assert not unlikely.points
    assert {point.habit for point in unlikely.others} == {Habit.SLIP}


def test_what_happened_in_a_doubtful_place_makes_no_habit_of_a_slip() -> None:
    troubles = [Trouble(K.WRONG_NOTE, run=run, bar=3) for run in (0, 1)]
    advice = Session([Pass(), Pass()], troubles, elsewhere={1: 0.6}).advise()
    assert not heard(advice, PointKind.FIX)
    assert advice.others


def test_a_take_of_another_piece_is_not_judged() -> None:
    advice = Session([Pass()], [Trouble(K.BREAKDOWN, run=0, bar=3)], sure=0.1).advise()
    assert not advice.points
    assert not advice.others
    assert [say(remark)[:41] for remark in advice.remarks] == ["What I heard does not follow this score, "]


def test_what_could_not_be_measured_is_said() -> None:
    remarks = list(map(say, Session([Pass()], measured=frozenset({"timing", "hands"})).advise().remarks))
    assert any("no loudness" in remark for remark in remarks)
    assert any("no pedal" in remark for remark in remarks)


def test_hands_that_the_score_tells_apart_are_not_blamed_on_the_score() -> None:
    remarks = list(map(say, Session([Pass(resting=Hand.LEFT)], measured=frozenset({"timing"})).advise().remarks))
    assert not any("tell the hands apart" in remark for remark in remarks)


def test_what_was_played_is_said() -> None:
    remarks = list(map(say, Session([Pass(0, 7), Pass(2, 3), Pass(2, 3)]).advise().remarks))
    assert "You played bars 1 to 8 in 3 stretches." in remarks
    assert "You visited bar 3 most often: 3 times." in remarks


def test_a_pickup_belongs_to_the_bar_that_it_leads_to() -> None:
    session = Session([Pass()])
    session.written = replace(session.written, bar_names=tuple(str(bar) for bar in range(BARS)))
    assert "You played bars 1 to 11 in one go." in map(say, session.advise().remarks)


def test_a_right_hand_well_above_the_left_is_kept() -> None:
    advice = Session([Pass()], velocity=(80, 60)).advise()
    assert "the right hand sounds 20 velocity steps above the left" in heard(advice, PointKind.KEEP)


def test_nothing_is_praised_in_a_bar_with_a_fault() -> None:
    troubles = [Trouble(K.WRONG_NOTE, run=0, bar=bar) for bar in range(0, BARS, 2)]
    assert not heard(Session([Pass()], troubles).advise(), PointKind.KEEP)


def test_the_same_keys_in_each_repeat_of_a_fluent_take_may_be_another_edition() -> None:
    troubles = [Trouble(K.WRONG_NOTE, run=run, bar=3) for run in range(2)]
    advice = Session([Pass(), Pass(entry=Entry.REPEAT)], troubles).advise()
    assert not heard(advice, PointKind.FIX)
    assert "another edition" in say(advice.others[0].task)
    practice = Session([Pass(), Pass(entry=Entry.RESTART)], troubles).advise()
    assert "read it in your score first" in say(practice.points[0].task)


def test_a_bar_that_the_score_has_trouble_with_is_not_brought_up() -> None:
    session = Session([Pass()] * 2, [Trouble(K.MISSED_NOTE, run=run, bar=3) for run in range(2)])
    session.written = replace(session.written, warnings=(Sentence("A tie in bar {bar} ends nowhere.", {"bar": "4"}),))
    assert not heard(session.advise(), PointKind.FIX)
