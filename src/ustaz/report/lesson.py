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


@dataclass(frozen=True, eq=False)
class Lesson:
    """One take of one score, and everything that was found in it."""

    score: Score
    performance: Performance
    alignment: Alignment
    assessment: Assessment
    advice: Advice


def practised(lesson: Lesson) -> range:
    """Rows of `score.bars` from the first to the last bar that was played; all of them where none was."""
    played = np.flatnonzero(lesson.assessment.visits)
    return range(int(played[0]), int(played[-1]) + 1) if len(played) else range(len(lesson.score.bars))
