"""A take of a dombra, taught, and what is told of it."""

from __future__ import annotations

from ustaz.alignment import align, in_tune_with
from ustaz.assessment import IncidentKind, assess
from ustaz.mentor import advise
from ustaz.words import say

K = IncidentKind


def teach(score, performance):
    performance = in_tune_with(score, performance)
    alignment = align(score, performance)
    assessment = assess(score, performance, alignment)
    return alignment, assessment, advise(score, performance, alignment, assessment)


def told(assessment):
    return [(K(i["kind"]), int(i["bar"])) for i in assessment.incidents]


def unsure(assessment):
    return [(K(i["kind"]), int(i["bar"])) for i in assessment.unsure]


def topics(advice):
    return {point.topic for point in (*advice.points, *advice.others)}


def remarks(advice):
    return " ".join(say(remark) for remark in advice.remarks)
