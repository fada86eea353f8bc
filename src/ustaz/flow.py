"""The way of a take through the house: read → hear → align → assess → advise → show.

Every door (command line, later the studio) goes through these functions; each step is a room.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from ustaz.alignment import align
from ustaz.assessment import assess
from ustaz.mentor import advise
from ustaz.performance import Performance, read_performance
from ustaz.report import Lesson, write_report
from ustaz.score import Score, read_score
from ustaz.words import Language

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


def silent(_step: Step) -> None:
    """No progress is shown."""


def listen(
    score_path: Path,
    take_path: Path,
    folder: Path,
    *,
    language: Language = Language.ENGLISH,
    progress: Callable[[Step], None] = silent,
) -> Lesson:
    """Read a score and a take, find out what was played and what to do next, and write the report into a folder.

    Raises
    ------
    InputError
        When a file or the folder cannot be used.
    """
    progress(Step.READ_SCORE)
    score = read_score(score_path)
    progress(Step.READ_TAKE)
    performance = read_performance(take_path)
    lesson = teach(score, performance, progress=progress)
    progress(Step.SHOW)
    write_report(lesson, folder, language=language)
    return lesson


def teach(score: Score, performance: Performance, *, progress: Callable[[Step], None] = silent) -> Lesson:
    """What was played and what to say about it, for a score and a take that are in memory."""
    progress(Step.ALIGN)
    alignment = align(score, performance)
    progress(Step.ASSESS)
    assessment = assess(score, performance, alignment)
    progress(Step.ADVISE)
    advice = advise(score, performance, alignment, assessment)
    return Lesson(score, performance, alignment, assessment, advice)
