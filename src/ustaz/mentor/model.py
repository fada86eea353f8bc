"""What the mentor says: at most three points, each with its evidence, one task and its criterion."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ustaz.score import Hand
    from ustaz.words import Sentence


class PointKind(StrEnum):
    FIX = "fix"
    SHAPE = "shape"
    KEEP = "keep"


class Habit(StrEnum):
    """Habit before slip: a fault of two of the last three passes, or one that broke the music, is a habit."""

    HABIT = "habit"
    SLIP = "slip"
    NONE = "none"  # nothing is at fault (keep)


@dataclass(frozen=True)
class Place:
    first_bar: int  # rows in score.bars, both included
    last_bar: int
    beat: float | None  # 1 = the downbeat, in units of the denominator
    hand: Hand


@dataclass(frozen=True)
class Evidence:
    """What one can hear: a stretch of the take and the same stretch of the score."""

    start_s: float
    end_s: float
    first_q: float
    last_q: float
    score_notes: tuple[int, ...]  # rows in score.notes
    played_notes: tuple[int, ...]  # rows in performance.notes


@dataclass(frozen=True)
class Point:
    kind: PointKind
    topic: str  # a stable slug, e.g. "wrong-note", "hesitation", "balance"
    place: Place
    heard: Sentence  # where, what was heard, how it differs (number with unit)
    task: Sentence | None  # one action; None only for KEEP
    criterion: Sentence | None  # how one will know that it is done
    evidence: Evidence
    habit: Habit
    confidence: float  # 0–1


@dataclass(frozen=True)
class Advice:
    points: tuple[Point, ...]  # at most three, in the order to be read
    others: tuple[Point, ...]  # everything else worth showing behind "show all"
    remarks: tuple[Sentence, ...]  # about the take as a whole: what was played, what could not be judged and why
