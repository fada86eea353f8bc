"""One hand alone, the wrong octave, passages written twice, warming up: told once, and held against nobody."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from nocturne_takes import OCTAVE, WARM_UP, after_warming_up, alone, moved, nocturne_score, plain

from ustaz.alignment import ALTERNATIVE
from ustaz.assessment import IncidentKind
from ustaz.mentor import SAME_PIECE, PointKind
from ustaz.report import Lesson, print_stretches, report_dict
from ustaz.report.marked_score import marked_score
from ustaz.report.page import report_page
from ustaz.report.stretches import stretch_lines
from ustaz.report.verdicts import MarkName, marks
from ustaz.score import Hand
from ustaz.words import LANGUAGES, Language, say

NOTE_FAULTS = {IncidentKind.WRONG_NOTE, IncidentKind.MISSED_NOTE, IncidentKind.EXTRA_NOTE}
BOTH_HANDS = {IncidentKind.BALANCE, IncidentKind.HANDS_APART}


def kinds(lesson: Lesson) -> set[IncidentKind]:
    return {IncidentKind(kind) for kind in lesson.assessment.incidents["kind"].tolist()}


def said(lesson: Lesson) -> list[str]:
    return [say(remark) for remark in lesson.advice.remarks]


def fixes(lesson: Lesson) -> list[str]:
    return [say(point.heard) for point in lesson.advice.points if point.kind is PointKind.FIX]


# ---- in another octave


@pytest.mark.parametrize(("by", "words"), [(OCTAVE, "an octave too high"), (-OCTAVE, "an octave too low")])
def test_a_whole_take_in_another_octave_is_one_remark(by: int, words: str) -> None:
    lesson = moved(by)
    assert lesson.alignment.confidence > SAME_PIECE
    assert [words in remark for remark in said(lesson)].count(True) == 1
    assert not fixes(lesson)
    assert not any(point.topic in {"octave", "wrong-note"} for point in lesson.advice.others)
    assert not kinds(lesson) & NOTE_FAULTS


@pytest.mark.parametrize(
    ("hand", "by", "sentence"),
    [
        (Hand.RIGHT, OCTAVE, "Bars 1–34, right hand: all of it sounds an octave too high."),
        (Hand.LEFT, -OCTAVE, "Bars 1–34, left hand: all of it sounds an octave too low."),
    ],
)
def test_a_hand_in_another_octave_is_one_point_and_spoils_nothing_else(hand: Hand, by: int, sentence: str) -> None:
    lesson = moved(by, hand=hand)
    assert fixes(lesson) == [sentence]
    assert kinds(lesson) - {IncidentKind.OCTAVE} == kinds(plain())
    assert [point.topic for point in lesson.advice.others] == [point.topic for point in plain().advice.others]
    assert np.array_equal(lesson.assessment.bars["right"], plain().assessment.bars["right"])


def test_a_passage_in_another_octave_has_its_place() -> None:
    lesson = moved(OCTAVE, hand=Hand.RIGHT, bars=(5, 8))
    assert fixes(lesson) == ["Bars 5–8, right hand: all of it sounds an octave too high."]
    point = lesson.advice.points[0]
    assert (point.topic, point.place.first_bar, point.place.last_bar, point.place.hand) == ("octave", 5, 8, Hand.RIGHT)
    bars = nocturne_score().notes["bar"][lesson.alignment.written["score_note"]]
    away = lesson.assessment.notes["octave"]
    assert set(away.tolist()) == {0, 1}
    assert set(bars[away == 1].tolist()) == {5, 6, 7, 8}


def test_a_hand_in_another_octave_has_no_crosses_in_the_score() -> None:
    found = marks(moved(OCTAVE, hand=Hand.RIGHT))
    assert MarkName.WRONG not in {mark.name for mark in found}


def test_the_octave_is_in_the_data() -> None:
    report = report_dict(moved(OCTAVE, hand=Hand.RIGHT))
    assert [incident["size"] for incident in report["incidents"] if incident["kind"] == "octave"] == [1]
    assert {(note["label"], note["octave"]) for note in report["notes"]} == {("match", 0), ("match", 1)}


# ---- one hand alone


@pytest.mark.parametrize("hand", [Hand.RIGHT, Hand.LEFT])
def test_a_hand_alone_is_told_and_misses_nothing(hand: Hand) -> None:
    lesson, name = alone(hand), hand.name.lower()
    assert lesson.alignment.confidence > SAME_PIECE
    assert f"You practised the {name} hand alone; I listened to that hand only." in said(lesson)
    assert any("put both hands together" in remark for remark in said(lesson))
    assert not fixes(lesson)
    assert not kinds(lesson) & (NOTE_FAULTS | BOTH_HANDS)
    assert "hands" not in lesson.assessment.measured
    assert [run["hand"] for run in report_dict(lesson)["runs"]] == [name]
    (line,) = stretch_lines(lesson)
    assert line.endswith(f" · Bars 1–34 · {name} hand alone")


@pytest.mark.parametrize("hand", [Hand.RIGHT, Hand.LEFT])
def test_a_hand_alone_is_not_praised_for_its_balance_with_the_other(hand: Hand) -> None:
    assert not any(point.topic == "line" for point in alone(hand).advice.points)


def test_bars_of_a_hand_alone_were_played() -> None:
    assert alone(Hand.RIGHT).assessment.visits.min() == 1


def test_the_other_hand_is_pale_in_the_score() -> None:
    score = nocturne_score()
    svg = "".join(page.svg for page in marked_score(alone(Hand.RIGHT), marks=()))
    pale = {
        int(tag.partition('data-note="')[2].partition('"')[0])
        for tag in svg.split("<g ")
        if "unplayed" in tag.partition(">")[0] and 'data-note="' in tag.partition(">")[0]
    }
    assert set(score.notes["hand"][sorted(pale)].tolist()) == {Hand.LEFT}
    assert len(pale) == np.count_nonzero(score.notes["hand"] == Hand.LEFT)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_lists_the_stretch_of_a_hand_alone(language: Language) -> None:
    lesson = alone(Hand.RIGHT)
    (line,) = stretch_lines(lesson, language=language)
    assert line in report_page(lesson, language=language)


# ---- in a passage that is written twice


def test_where_else_a_stretch_may_be_is_told(lesson: Lesson, capsys: pytest.CaptureFixture[str]) -> None:
    others = np.array([(0, 12, 3, 0.3), (1, 20, 5, 0.2), (1, 0, 0, 0.2), (0, 8, 2, 0.02)], ALTERNATIVE)
    doubtful = replace(lesson, alignment=replace(lesson.alignment, alternatives=others))
    assert stretch_lines(doubtful) == (
        "0:00 · Bars 1–3 · or bars 4–6, which are written alike",
        "0:07 · Bars 3–8 · or 2 other places that are written alike",
    )
    print_stretches(doubtful)
    assert "or bars 4–6, which are written alike" in capsys.readouterr().out
    first, second = report_dict(doubtful)["runs"]
    assert first["alternatives"][0] == {"first_q": 12.0, "first_bar": 3, "share": 0.3}
    assert [len(run["alternatives"]) for run in (first, second)] == [2, 2]


def test_a_take_of_another_piece_has_no_stretches(lesson: Lesson) -> None:
    assert stretch_lines(lesson)
    assert not stretch_lines(replace(lesson, alignment=replace(lesson.alignment, confidence=0.1)))


def test_a_long_list_of_stretches_is_cut_in_the_terminal(lesson: Lesson, capsys: pytest.CaptureFixture[str]) -> None:
    many = np.tile(lesson.alignment.runs, 10)
    print_stretches(replace(lesson, alignment=replace(lesson.alignment, runs=many)))
    assert capsys.readouterr().out.count(" · Bars") == 12


def test_one_go_with_both_hands_is_not_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert stretch_lines(plain()) == ()
    print_stretches(plain())
    assert not capsys.readouterr().out


# ---- not from this score


def test_warming_up_is_counted_once_and_held_against_no_bar() -> None:
    lesson = after_warming_up()
    outside = int(np.count_nonzero(lesson.alignment.played["run"] < 0))
    assert outside == len(WARM_UP)
    assert f"{outside} notes before you began are not from this score; I left them out." in said(lesson)
    assert report_dict(lesson)["take"]["outside"] == outside
    assert lesson.assessment.bars["extra"].sum() == 0
    assert not kinds(lesson) & NOTE_FAULTS
    assert MarkName.EXTRA not in {mark.name for mark in marks(lesson)}
    assert lesson.alignment.confidence > SAME_PIECE
