"""Tasks: small musical loops, a metronome number in the unit that is counted, and a criterion."""

from __future__ import annotations

import pytest
from told_takes import OF_STRINGS, Pass, Session, Trouble, piece

from ustaz.assessment import IncidentKind
from ustaz.dombra import Neck
from ustaz.mentor import PointKind
from ustaz.score import Hand
from ustaz.words import say

K = IncidentKind


def fix(session: Session):
    return next(point for point in session.advise().points if point.kind is PointKind.FIX)


def test_a_loop_goes_from_one_beat_before_to_one_beat_after() -> None:
    point = fix(Session([Pass(last=5)], [Trouble(K.BREAKDOWN, run=0, bar=4, beat=1)]))
    assert (point.evidence.first_q, point.evidence.last_q) == (15, 18)
    assert "play from bar 4, beat 4, to bar 5, beat 2 at" in say(point.task)


def test_a_loop_within_a_bar_is_rounded_to_the_bar() -> None:
    point = fix(Session([Pass(last=5)], [Trouble(K.BREAKDOWN, run=0, bar=4, beat=3)]))
    assert "play bar 5 at" in say(point.task)


def test_the_tempo_is_slow_and_the_criterion_leads_on() -> None:
    point = fix(Session([Pass(last=5, tempo=80)], [Trouble(K.BREAKDOWN, run=0, bar=4, beat=3)]))
    assert "♩ = 60" in say(point.task)
    assert say(point.criterion) == ("Done when three passes in a row go through without a stop at ♩ = 60; then ♩ = 63.")


def test_compound_time_is_counted_in_dotted_quarters() -> None:
    session = Session([Pass(last=5, tempo=90)], [Trouble(K.BREAKDOWN, run=0, bar=4, beat=7)])
    session.written = piece(numerator=12, denominator=8)
    point = fix(session)
    assert "♩. = 44" in say(point.task)
    assert say(point.heard).startswith("Bar 5, right hand, beat 3:")
    assert point.place.beat == 7


def test_a_very_slow_quarter_is_counted_in_eighths() -> None:
    point = fix(Session([Pass(last=5, tempo=40)], [Trouble(K.BREAKDOWN, run=0, bar=4, beat=3)]))
    assert "♪ = 60" in say(point.task)


@pytest.mark.parametrize("hand", [Hand.LEFT, Hand.RIGHT])
def test_a_hand_that_fails_each_time_practises_alone_and_comes_back(hand) -> None:
    troubles = [Trouble(K.MISSED_NOTE, run, 3, beat=beat, hand=hand) for run in range(3) for beat in (1, 2 + run % 2)]
    task = say(fix(Session([Pass()] * 3, troubles)).task)
    names = {Hand.LEFT: "left", Hand.RIGHT: "right"}
    other = names[Hand(3 - hand)]
    assert f"with the {names[hand]} hand alone at" in task
    assert f"then add the {other} hand" in task


def test_where_slow_passes_fail_too_the_method_changes() -> None:
    passes = [Pass(tempo=120), Pass(tempo=60), Pass(tempo=60)]
    troubles = [Trouble(K.RESTART, run=run, bar=3) for run in range(3)]
    assert "slow passes stop here too" in say(fix(Session(passes, troubles)).task)


def test_where_a_slow_pass_was_clean_its_tempo_is_taken() -> None:
    passes = [Pass(tempo=120), Pass(tempo=63), Pass(tempo=120)]
    troubles = [Trouble(K.RESTART, run=run, bar=3) for run in (0, 2)]
    assert "♩ = 63" in say(fix(Session(passes, troubles)).task)


@pytest.mark.parametrize("kind", list(IncidentKind))
@pytest.mark.parametrize("runs", [(0,), (0, 1, 2)])
def test_half_of_the_words_look_forward(kind, runs) -> None:
    troubles = [Trouble(kind, run=run, bar=3, bars=4 if kind >= K.TEMPO_DRIFT else 0) for run in runs]
    advice = Session([Pass()] * 3, troubles, neck=Neck() if kind in OF_STRINGS else None).advise()
    for point in [*advice.points, *advice.others]:
        if point.kind is not PointKind.KEEP:
            ahead = len(say(point.task).split()) + len(say(point.criterion).split())
            assert ahead >= len(say(point.heard).split())


@pytest.mark.parametrize("kind", list(IncidentKind))
def test_only_keep_has_no_task(kind) -> None:
    troubles = [Trouble(kind, run=run, bar=3) for run in range(2)]
    advice = Session([Pass()] * 2, troubles, neck=Neck() if kind in OF_STRINGS else None).advise()
    for point in [*advice.points, *advice.others]:
        assert (point.task is None) == (point.kind is PointKind.KEEP)
        assert (point.criterion is None) == (point.task is None)
