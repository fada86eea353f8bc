"""The stretches of a take in the order played, each as a line: when, which bars, with which hand, and where else.

In words a stretch is where it most likely was; another passage that is written alike is named beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.alignment import Entry, hands_of_runs
from ustaz.mentor.metre import span_names
from ustaz.report.names import clock
from ustaz.score import Hand
from ustaz.words import Language, Sentence, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ustaz.report.lesson import Lesson

NAMED_SHARE = 0.1  # of the likelihood; a place that has less is not worth naming


def stretch_lines(lesson: Lesson, *, language: Language = Language.ENGLISH) -> tuple[str, ...]:
    """For each run “0:05 · bars 1–4 · right hand alone · or bars 9–12, which are written alike”.

    None where all was played in one go with both hands: there is nothing to list.
    """
    runs, hands = lesson.alignment.runs, hands_of_runs(lesson.score, lesson.alignment).tolist()
    special = [[*_alone(hand), *_elsewhere(lesson, run)] for run, hand in enumerate(hands)]
    if np.count_nonzero(runs["entry"] != Entry.REPEAT) < 2 and not any(special):
        return ()
    labels = [[*_bars(lesson, run), *_led(lesson, run), *told] for run, told in enumerate(special)]
    return tuple(
        " · ".join([clock(start_s), *(say(label, language) for label in told)])
        for start_s, told in zip(runs["start_s"].tolist(), labels, strict=True)
    )


def _bars(lesson: Lesson, run: int) -> Iterator[Sentence]:
    row = lesson.alignment.runs[run]
    names = span_names(lesson.score, int(row["first_bar"]), int(row["last_bar"]))
    if names["first"] == names["last"]:
        yield Sentence("bar {bar}", {"bar": names["last"]})
    else:
        yield Sentence("bars {first}–{last}", names)


def _led(lesson: Lesson, run: int) -> Iterator[Sentence]:
    if lesson.alignment.runs["entry"][run] == Entry.REPEAT:
        yield Sentence("as the score leads")


def _alone(hand: int) -> Iterator[Sentence]:
    if hand == Hand.RIGHT:
        yield Sentence("right hand alone")
    if hand == Hand.LEFT:
        yield Sentence("left hand alone")


def _elsewhere(lesson: Lesson, run: int) -> Iterator[Sentence]:
    told, row = lesson.alignment.alternatives, lesson.alignment.runs[run]
    others = told[(told["run"] == run) & (told["share"] >= NAMED_SHARE)]
    if len(others) > 1:
        yield Sentence(
            "or {count} other place that is written alike",
            {"count": len(others)},
            "or {count} other places that are written alike",
            len(others),
        )
    elif len(others):
        first = int(others["first_bar"][0])
        last = min(first + int(row["last_bar"] - row["first_bar"]), len(lesson.score.bars) - 1)
        names = span_names(lesson.score, first, last)
        if names["first"] == names["last"]:
            yield Sentence("or bar {bar}, which is written alike", {"bar": names["last"]})
        else:
            yield Sentence("or bars {first}–{last}, which are written alike", names)
