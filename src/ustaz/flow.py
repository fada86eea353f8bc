"""The way of a take through the house: read → hear → align → assess → advise → show.

Every door (command line, later the studio) goes through these functions; each line of :func:`listen` is a room.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from ustaz.alignment import Alignment, align
from ustaz.assessment import Assessment, assess
from ustaz.mentor import Advice, advise
from ustaz.performance import Performance, read_performance
from ustaz.score import Score, read_score

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Step(Enum):
    """Where the work is, for a progress bar."""

    READ_SCORE = "read score"
    READ_TAKE = "read take"
    ALIGN = "align"
    ASSESS = "assess"
    ADVISE = "advise"
    SHOW = "show"


@dataclass(frozen=True)
class Lesson:
    """One take of one score, and everything that was found in it."""

    score: Score
    performance: Performance
    alignment: Alignment
    assessment: Assessment
    advice: Advice


def silent(_step: Step) -> None:
    """No progress is shown."""


def listen(score_path: Path, take_path: Path, *, progress: Callable[[Step], None] = silent) -> Lesson:
    """Read a score and a take, and say what was played and what to do next.

    Raises
    ------
    InputError
        When either file cannot be used.
    """
    progress(Step.READ_SCORE)
    score = read_score(score_path)
    progress(Step.READ_TAKE)
    performance = read_performance(take_path)
    return teach(score, performance, progress=progress)


def teach(score: Score, performance: Performance, *, progress: Callable[[Step], None] = silent) -> Lesson:
    """The same for a score and a take that are in memory."""
    progress(Step.ALIGN)
    alignment = align(score, performance)
    progress(Step.ASSESS)
    assessment = assess(score, performance, alignment)
    progress(Step.ADVISE)
    advice = advise(score, performance, alignment, assessment)
    return Lesson(score, performance, alignment, assessment, advice)
