"""Takes of a dombra, taught: a fine one shows nothing, and each planted slip is told as what it is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strummed_teaching import K, remarks, teach, told, unsure
from two_string_pieces import piece_of, song, wandering_piece, whole

from ustaz.alignment import Label
from ustaz.dombra import Neck
from ustaz.material import study
from ustaz.mentor import PointKind
from ustaz.rendition import STRICT, Hands, MistakeKind, PlannedRun, Slip, strum
from ustaz.score import read_score
from ustaz.tablature import Stroke
from ustaz.words import say

FAST = replace(STRICT, pace=2.0, timing_jitter_s=0.006, tempo_jitter=0.01)


@pytest.mark.parametrize(
    "score", [song(), wandering_piece(), wandering_piece(step_q=0.25)], ids=["song", "own", "fast"]
)
@pytest.mark.parametrize("neck", [Neck(), Neck((52.3, 47.2), (0.05, 0.06)), Neck((55.0, 48.0)), Neck((57.4, 52.6))])
def test_a_fine_take_has_nothing_to_mend_whatever_the_neck(score, neck):
    alignment, assessment, advice = teach(
        score, strum(score, [whole(score)], seed=1, style=FAST, neck=neck).performance
    )
    assert told(assessment) == unsure(assessment) == []
    assert set(alignment.played["label"]) == {Label.MATCH}
    assert {point.kind for point in (*advice.points, *advice.others)} == {PointKind.KEEP}


@pytest.mark.parametrize(
    ("kind", "incident"),
    [
        (MistakeKind.WRONG, K.WRONG_NOTE),
        (MistakeKind.MISSED, K.MISSED_NOTE),
        (MistakeKind.OTHER_STRING, K.OTHER_STRING),
        (MistakeKind.EXTRA, K.EXTRA_NOTE),
    ],
)
@pytest.mark.parametrize("note", ["s1-4-1", "s1-8-2", "s1-11-3"])
def test_a_slip_is_told_as_what_it_is_and_where(kind, incident, note):
    score = song()
    take = strum(score, [whole(score, Slip(kind, note))], seed=8, hands=Hands(confidence=1.0))
    _, assessment, advice = teach(score, take.performance)
    bar = int(note.split("-")[1])
    assert told(assessment) == [(incident, bar)]
    assert unsure(assessment) == []
    assert len(advice.others) == 1


def test_a_unison_on_the_other_string_is_no_wrong_note():
    score = song()
    take = strum(score, [whole(score, Slip(MistakeKind.OTHER_STRING, "s1-8-2"))], hands=Hands(confidence=1.0))
    alignment, assessment, advice = teach(score, take.performance)
    assert set(alignment.played["label"]) == {Label.MATCH}
    assert assessment.bars["wrong"].sum() == assessment.bars["missed"].sum() == assessment.bars["extra"].sum() == 0
    assert say(advice.others[0].heard) == (
        "Bar 9, beat 2: B sounds on string 2, fret 9, where the score has string 1, fret 4; it is the same note."
    )


def test_strings_that_an_ear_takes_for_one_another_are_no_other_fingering():
    """Frets 7 and 5 sound as 0 and 12 do, with the strings exchanged."""
    score = piece_of([("7/5",) * 4] * 6)
    performance = strum(score, [whole(score)], hands=Hands(confidence=1.0)).performance
    heard = performance.heard.copy()
    heard["fret"], heard["string"] = np.where(heard["string"] == 1, 12, 0), 3 - heard["string"]
    _, assessment, advice = teach(score, replace(performance, heard=heard))
    assert told(assessment) == []
    assert "I found nothing to mend" in remarks(advice)


def test_the_other_string_is_no_place_that_went_differently():
    score = song()
    take = strum(score, [whole(score, Slip(MistakeKind.OTHER_STRING, "s1-8-2"))], hands=Hands(confidence=1.0))
    assert "I found nothing to mend" in remarks(teach(score, take.performance)[2])


@pytest.mark.parametrize("limp", [0.6, 1.0, 1.2, 1.6, 2.0])
def test_figures_that_limp_are_told_by_their_equal_strokes(limp):
    """An eighth and two sixteenths, as in tökpe: nowhere are many equal strokes in a row."""
    with study("tokpe") as written:
        score = read_score(written)
    take = strum(score, [PlannedRun(score.ids[0], score.ids[-1])], seed=1, hands=Hands(limp=limp))
    _, assessment, _ = teach(score, take.performance)
    sizes = [float(one["size"]) for one in assessment.incidents if one["kind"] == K.STROKES_LIMP]
    assert sizes == ([pytest.approx(limp, rel=0.1)] if limp in {0.6, 1.6, 2.0} else [])


def test_both_strings_of_a_unison_are_heard_and_each_has_its_note():
    score = piece_of([("0/5",) * 4, ("2/7", "0/5", "4/9", "5/10")] * 4)
    alignment, assessment, _ = teach(score, strum(score, [whole(score)], style=FAST).performance)
    assert set(alignment.played["label"]) == {Label.MATCH}
    assert len(set(alignment.written["played_note"])) == len(score.notes)
    assert told(assessment) == []


def test_a_unison_of_which_the_ear_heard_one_string_is_not_missed():
    score = piece_of([("0/5",) * 4, ("2/5", "4/5", "5/5", "7/5")] * 4)
    slips = [Slip(MistakeKind.MISSED, f"s2-{bar}-{place}") for bar in (0, 2, 4) for place in range(4)]
    take = strum(score, [whole(score, *slips)])
    alignment, assessment, _ = teach(score, take.performance)
    assert not (alignment.written["label"] == Label.MISSED).any()
    assert told(assessment) == unsure(assessment) == []


def test_a_single_note_of_a_ringing_drone_is_never_missed():
    score = song()
    slips = [Slip(MistakeKind.MISSED, note) for note in ("s2-0-2", "s2-6-1", "s2-13-3")]
    _, assessment, advice = teach(score, strum(score, [whole(score, *slips)]).performance)
    assert told(assessment) == []
    assert unsure(assessment) == [(K.MISSED_NOTE, 0), (K.MISSED_NOTE, 6), (K.MISSED_NOTE, 13)]
    assert "In 3 places I did not hear surely enough" in remarks(advice)


def test_a_drone_that_falls_silent_for_long_is_told_once():
    score = song()
    slips = [Slip(MistakeKind.MISSED, f"s2-{bar}-{place}") for bar in (6, 7) for place in range(4)]
    _, assessment, advice = teach(score, strum(score, [whole(score, *slips)]).performance)
    assert told(assessment) == [(K.DRONE_BROKEN, 6)]
    assert "open string 2 is not heard in 8 strokes" in say(advice.points[0].heard)


def test_an_ear_that_hears_badly_is_not_believed():
    """Of string 1 a tenth is not heard, here and there: nobody can say whose doing that is."""
    score = wandering_piece(32)
    rng = np.random.default_rng(1)
    missing = rng.choice([name for name in score.ids if name.startswith("s1")], 13, replace=False)
    take = strum(score, [whole(score, *(Slip(MistakeKind.MISSED, name) for name in missing))])
    _, assessment, _ = teach(score, take.performance)
    assert [kind for kind, _ in told(assessment) if kind is not K.OTHER_STRING] == []
    assert len(assessment.unsure) == 13


def test_what_is_missed_in_every_pass_is_believed_all_the_same():
    score = wandering_piece(16)
    rng = np.random.default_rng(2)
    plan = []
    for _ in range(3):
        here_and_there = rng.choice([name for name in score.ids if name.startswith("s1")], 6, replace=False)
        names = {*here_and_there.tolist(), "s1-7-1"}
        plan.append(whole(score, *(Slip(MistakeKind.MISSED, name) for name in names)))
    _, assessment, advice = teach(score, strum(score, plan).performance)
    assert (K.MISSED_NOTE, 7) in told(assessment)
    assert {score.ids[i["score_note"]] for i in assessment.incidents} == {"s1-7-1"}
    assert say(advice.points[0].heard).endswith("is not heard, in 3 of 3 passes.")


def test_a_wrong_fret_in_each_pass_is_a_habit_told_by_string_and_fret():
    score = wandering_piece()
    take = strum(score, [whole(score, Slip(MistakeKind.WRONG, "s1-3-2"))] * 2, seed=5, hands=Hands(confidence=1.0))
    _, _, advice = teach(score, take.performance)
    point = advice.points[0]
    assert point.topic == "wrong-note"
    assert "(string 1, fret " in say(point.heard)
    assert "in 2 of 2 passes" in say(point.heard)


@settings(max_examples=12)
@given(
    note=st.sampled_from([f"s1-{bar}-{place}" for bar in range(1, 17) for place in range(4)]),
    kind=st.sampled_from([MistakeKind.WRONG, MistakeKind.EXTRA]),
    confidence=st.floats(0.0, 0.49),
)
def test_what_is_not_heard_surely_is_never_a_mistake(note, kind, confidence):
    score = song()
    take = strum(score, [whole(score, Slip(kind, note))], seed=2)
    time_s = take.mistakes[0].time_s
    heard = take.performance.heard.copy()
    heard["confidence"] = 0.95
    alignment, surely, _ = teach(score, replace(take.performance, heard=heard))
    faulty = np.flatnonzero(np.isin(alignment.played["label"], (Label.WRONG, Label.EXTRA)))
    assert len(faulty) == len(surely.incidents) == 1
    heard = heard.copy()
    heard["confidence"][faulty] = confidence
    _, doubtfully, _ = teach(score, replace(take.performance, heard=heard))
    assert len(doubtfully.incidents) == 0
    assert len(doubtfully.unsure) == 1
    assert doubtfully.unsure["time_s"][0] == surely.incidents["time_s"][0] == pytest.approx(time_s, abs=0.05)
    assert doubtfully.bars["wrong"].sum() == doubtfully.bars["extra"].sum() == 0


@settings(max_examples=8)
@given(
    st.lists(st.sampled_from([f"s1-{bar}-{place}" for bar in range(18) for place in range(4)]), unique=True, max_size=9)
)
def test_ghosts_change_nothing(notes):
    score = song()
    take = strum(score, [whole(score, *(Slip(MistakeKind.GHOST, note) for note in notes))], seed=6)
    _, assessment, _ = teach(score, take.performance)
    assert told(assessment) == []
    assert len(assessment.unsure) == len(notes)


def test_a_note_that_may_be_a_partial_of_another_is_not_believed():
    score = song()
    take = strum(score, [whole(score)], hands=Hands(confidence=1.0))
    ghost, heard = take.performance.notes[[40]].copy(), take.performance.heard[[40]].copy()
    ghost["onset_s"] += 0.05
    ghost["pitch"] += 12
    heard["fret"] += 12
    notes, table = np.concatenate([take.performance.notes, ghost]), np.concatenate([take.performance.heard, heard])
    order = np.argsort(notes["onset_s"], kind="stable")
    _, assessment, _ = teach(score, replace(take.performance, notes=notes[order], heard=table[order]))
    assert told(assessment) == []
    assert [kind for kind, _ in unsure(assessment)] == [K.EXTRA_NOTE]


def test_an_open_string_that_sounds_along_is_the_manner_of_tokpe():
    score = piece_of([tuple(f"{fret}/-" for fret in (2, 4, 5, 7))] * 6)
    both = piece_of([tuple(f"{fret}/0" for fret in (2, 4, 5, 7))] * 6)
    _, assessment, advice = teach(score, strum(both, [whole(both)]).performance)
    assert told(assessment) == unsure(assessment) == []
    assert assessment.strummed == 24
    assert "In 24 strokes the other open string sounds along" in remarks(advice)


@pytest.mark.parametrize(
    ("hands", "topic", "words"),
    [
        (Hands(limp=1.6), "limping-strokes", "after a down-stroke is"),
        (Hands(limp=1 / 1.6), "limping-strokes", "after an up-stroke is"),
        (Hands(louder=26.0), "unequal-strokes", "the down-strokes are louder than the up-strokes by"),
        (Hands(louder=-26.0), "unequal-strokes", "the up-strokes are louder than the down-strokes by"),
        (Hands(apart_s=0.07), "strings-apart", "sound 70 ms apart"),
    ],
)
def test_ways_of_striking_are_told_once(hands, topic, words):
    score = song()
    take = strum(score, [whole(score)], seed=4, hands=hands, style=replace(FAST, timing_jitter_s=0.002))
    _, assessment, advice = teach(score, take.performance)
    assert len(assessment.incidents) == 1
    assert advice.points[0].topic == topic
    assert words in say(advice.points[0].heard)


@pytest.mark.parametrize("hands", [Hands(limp=1.12), Hands(louder=12.0), Hands(apart_s=0.03), Hands(left_hand=20.0)])
def test_manners_of_striking_are_nobody_s_business(hands):
    score = song()
    _, assessment, advice = teach(score, strum(score, [whole(score)], seed=4, hands=hands, style=FAST).performance)
    assert told(assessment) == []
    assert advice.points[0].topic in {"even-strokes", "clean"}


def test_even_strokes_are_worth_keeping():
    _, _, advice = teach(song(), strum(song(), [whole(song())]).performance)
    assert say(advice.points[0].heard).startswith("Bars 1–18: 71 strokes, even within 2 % of your own pulse.")


def test_each_stroke_is_a_fact():
    score = song()
    take = strum(score, [whole(score)], hands=Hands(apart_s=0.02, louder=10.0))
    strokes = teach(score, take.performance)[1].strokes
    assert len(strokes) == len(np.unique(score.notes["onset_q"]))
    down = strokes["stroke"] == Stroke.DOWN
    assert (strokes["apart_s"][down] > 0).all()
    assert (strokes["apart_s"][~down] < 0).all()
    assert np.median(strokes["velocity"][down]) - np.median(strokes["velocity"][~down]) == pytest.approx(10, abs=2)
    assert np.nanmedian(strokes["gap_ratio"]) == pytest.approx(1, abs=0.02)
    assert strokes["last_pass"].all()


def test_strokes_of_unknown_direction_limp_by_turns():
    score = song()
    score = replace(score, fingering=_without_strokes(score.fingering))
    take = strum(score, [whole(score)], hands=Hands(limp=1.6), style=FAST).performance
    _, _, advice = teach(score, replace(take, heard=_without_strokes(take.heard)))
    assert "the time after every other one is" in say(advice.points[0].heard)


def _without_strokes(table):
    table = table.copy()
    table["stroke"] = Stroke.UNKNOWN
    return table


def test_a_left_hand_that_does_not_speak_is_told():
    score = piece_of([("4/0", "5/-", "4/0", "2/-")] * 6, strokes=(Stroke.DOWN, Stroke.NONE))
    clear, faint = (strum(score, [whole(score)], hands=Hands(left_hand=steps)).performance for steps in (12.0, 45.0))
    assert told(teach(score, clear)[1]) == []
    _, assessment, advice = teach(score, faint)
    assert told(assessment) == [(K.LEFT_HAND_SOFT, 0)]
    assert "left hand" in say(advice.points[0].heard)


def test_a_score_without_strings_is_followed_on_any_neck():
    score = replace(wandering_piece(), fingering=None)
    named = wandering_piece()
    take = strum(named, [whole(named)], neck=Neck((52.6, 47.6))).performance
    alignment, assessment, advice = teach(score, take)
    assert set(alignment.played["label"]) == {Label.MATCH}
    assert told(assessment) == []
    assert "written on" not in remarks(advice)


def test_going_back_is_told_as_on_any_instrument():
    score = wandering_piece()
    slip = Slip(MistakeKind.WRONG, "s1-6-1")
    plan = [PlannedRun("s1-0-0", "s1-6-2", (slip,)), PlannedRun("s1-5-0", "s1-15-3", pause_s=0.6)]
    alignment, assessment, _ = teach(score, strum(score, plan, hands=Hands(confidence=1.0)).performance)
    assert len(alignment.runs) == 2
    assert K.RESTART in {kind for kind, _ in told(assessment)}


def test_a_take_from_sound_knows_no_hands_and_no_pedal_and_does_not_speak_of_them():
    score = song()
    _, assessment, advice = teach(score, strum(score, [whole(score)]).performance)
    assert assessment.measured == {"timing", "velocity", "strings"}
    assert "pedal" not in remarks(advice)
    assert "hand" not in remarks(advice)
    assert np.isnan(assessment.notes["articulation"]).all()
