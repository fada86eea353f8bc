"""What was planted in the learner's take is heard, all of it and nothing else; the fine take is fine."""

from __future__ import annotations

from collections import Counter

import pytest

from ustaz.alignment import Label
from ustaz.assessment import IncidentKind
from ustaz.flow import teach
from ustaz.mentor import PointKind
from ustaz.rendition import MistakeKind

HEARD_AS = {
    MistakeKind.WRONG: IncidentKind.WRONG_NOTE,
    MistakeKind.MISSED: IncidentKind.MISSED_NOTE,
    MistakeKind.EXTRA: IncidentKind.EXTRA_NOTE,
    MistakeKind.DOUBLE: IncidentKind.EXTRA_NOTE,
    MistakeKind.HESITATION: IncidentKind.HESITATION,
    MistakeKind.RUSH: IncidentKind.TEMPO_DRIFT,
}


@pytest.fixture(scope="module")
def learner_lesson(score, learner_take):
    return teach(score, learner_take.performance)


@pytest.fixture(scope="module")
def fine_lesson(score, fine_take):
    return teach(score, fine_take.performance)


def test_what_was_planted_is_heard_and_nothing_else(learner_lesson, learner_take):
    """Going back is told by the runs; breaking off in mid-phrase may be told as well, once for each run at most."""
    heard = Counter((IncidentKind(i["kind"]), int(i["bar"])) for i in learner_lesson.assessment.incidents)
    broken_off = Counter({key: count for key, count in heard.items() if key[0] == IncidentKind.RESTART})
    planted = Counter((HEARD_AS[m.kind], m.bar) for m in learner_take.mistakes if m.kind in HEARD_AS)
    assert heard - broken_off == planted
    assert broken_off.total() < len(learner_take.runs)


def test_the_runs_are_those_that_were_played(score, learner_lesson, learner_take):
    heard = [(int(run["first_bar"]), int(run["last_bar"])) for run in learner_lesson.alignment.runs]
    bar = score.notes["bar"]
    played = [tuple(bar[score.ids.index(n)] for n in (run.first_note, run.last_note)) for run in learner_take.runs]
    assert heard == played


@pytest.mark.parametrize("name", ["fine", "learner"])
def test_each_stroke_is_given_to_the_note_that_it_plays(name, score, request):
    lesson, take = (request.getfixturevalue(f"{name}_{what}") for what in ("lesson", "take"))
    played = lesson.alignment.played
    plain = (take.score_notes < 0) | (score.notes["ornament"][take.score_notes] == 0)
    assert (played["score_note"] == take.score_notes)[plain].all()
    assert set(played["label"][~plain]) <= {Label.MATCH, Label.ORNAMENT}


def test_the_fine_take_has_nothing_to_mend(fine_lesson):
    assert len(fine_lesson.assessment.incidents) == 0
    kinds = {point.kind for point in (*fine_lesson.advice.points, *fine_lesson.advice.others)}
    assert kinds == {PointKind.KEEP}


def test_the_learner_hears_of_both_habits(score, learner_lesson):
    points = (*learner_lesson.advice.points, *learner_lesson.advice.others)
    wrong = {score.bar_names[point.place.first_bar] for point in points if point.topic == "wrong-note"}
    assert wrong == {"3", "6"}
