"""What a report is made from: a score, a take of it, and everything that was found in the take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from ustaz.alignment import Alignment
    from ustaz.assessment import Assessment
    from ustaz.mentor import Advice
    from ustaz.performance import Performance
    from ustaz.score import Score
    from ustaz.sound import Sound
    from ustaz.words import Sentence


@dataclass(frozen=True, eq=False)
class Lesson:
    """One take of one score, and everything that was found in it."""

    score: Score
    performance: Performance
    alignment: Alignment
    assessment: Assessment
    advice: Advice
    sound: Sound | None = None  # the recording that the take was heard from; None for MIDI


def practised(lesson: Lesson) -> range:
    """Rows of `score.bars` from the first to the last bar that was played; all of them where none was."""
    played = np.flatnonzero(lesson.assessment.visits)
    return range(int(played[0]), int(played[-1]) + 1) if len(played) else range(len(lesson.score.bars))


def file_warnings(lesson: Lesson) -> list[Sentence]:
    """What was mended or is doubtful in the files of the score, the take and the recording; each thing once."""
    told: list[Sentence] = []
    heard = lesson.sound.warnings if lesson.sound else ()
    for warning in (*lesson.score.warnings, *lesson.performance.warnings, *heard):
        if warning not in told:
            told.append(warning)
    return told
