"""The stretches of a take in the order played, each as a line: when, which bars, with which hand, and where else.

In words a stretch is where it most likely was; another passage that is written alike is named beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.alignment import Entry, hands_of_runs
from ustaz.mentor import SAME_PIECE
from ustaz.mentor.metre import span_names
from ustaz.mentor.places import label_bars
from ustaz.report.names import clock
from ustaz.score import Hand
from ustaz.words import Language, Sentence, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ustaz.report.lesson import Lesson

NAMED_SHARE = 0.1  # of the likelihood; a place that has less is not worth naming


def stretch_lines(lesson: Lesson, *, language: Language = Language.ENGLISH) -> tuple[str, ...]:
    """For each run “0:05 · Bars 1–4 · right hand alone · or bars 9–12, which are written alike”.

    None where all was played in one go with both hands, or where the take is of another piece.
    """
    alignment = lesson.alignment
    hands = hands_of_runs(lesson.score, alignment).tolist()
    special = [[*_alone(hand), *_elsewhere(lesson, run)] for run, hand in enumerate(hands)]
    in_one_go = np.count_nonzero(alignment.runs["entry"] != Entry.REPEAT) < 2
    if alignment.confidence < SAME_PIECE or (in_one_go and not any(special)):
        return ()
    return tuple(
        " · ".join([clock(float(run["start_s"])), *(say(label, language) for label in (*_where(lesson, run), *more))])
        for run, more in zip(alignment.runs, special, strict=True)
    )


def _where(lesson: Lesson, run: np.void) -> Iterator[Sentence]:
    yield label_bars(lesson.score, int(run["first_bar"]), int(run["last_bar"]))
    if run["entry"] == Entry.REPEAT:
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
