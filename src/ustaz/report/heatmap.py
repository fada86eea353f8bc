"""What each bar of the score was like in the last pass through it: four measures, three levels each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

from ustaz.assessment import Continuity, IncidentKind
from ustaz.report.lesson import practised

if TYPE_CHECKING:
    from ustaz.report.lesson import Lesson

_TIME = (
    IncidentKind.EARLY,
    IncidentKind.LATE,
    IncidentKind.TEMPO_DRIFT,
    IncidentKind.HANDS_APART,
    IncidentKind.UNEVEN,
)
_SOUND = (IncidentKind.BALANCE, IncidentKind.DYNAMIC_FLAT, IncidentKind.TOUCH, IncidentKind.PEDAL_BLUR)
_SIGNS = {
    Continuity.FLOWING: "·",
    Continuity.HESITATION: "‖",
    Continuity.STUMBLE: "≈",
    Continuity.RESTART: "↺",
    Continuity.BREAKDOWN: "■",
}
_MUCH = 3  # from so many notes or incidents in one bar on, the deepest colour


class Level(IntEnum):
    """How much there was to hear."""

    UNKNOWN = -1  # not measured
    NOTHING = 0
    LITTLE = 1
    MUCH = 2


@dataclass(frozen=True)
class Cell:
    level: Level
    text: str  # a sign or a number: colour is never alone


@dataclass(frozen=True)
class BarHeat:
    """One bar; `cells` are continuity, notes, time and sound, and empty where the bar was not played."""

    bar: int  # row in score.bars
    visits: int
    cells: tuple[Cell, ...]


def heatmap(lesson: Lesson) -> tuple[BarHeat, ...]:
    """One entry for each bar from the first to the last one that was played."""
    rows = _last_rows(lesson)
    time, sound = _counts(lesson, _TIME), _counts(lesson, _SOUND)
    measured = lesson.assessment.measured
    heat = []
    for bar in practised(lesson):
        visits = int(lesson.assessment.visits[bar])
        if bar not in rows:
            heat.append(BarHeat(bar, visits, ()))
            continue
        fact = lesson.assessment.bars[rows[bar]]
        cells = (
            _continuity(Continuity(fact["continuity"])),
            _count(int(fact["wrong"] + fact["missed"] + fact["extra"])),
            _count(time[bar], known="timing" in measured),
            _count(sound[bar], known="velocity" in measured),
        )
        heat.append(BarHeat(bar, visits, cells))
    return tuple(heat)


def _last_rows(lesson: Lesson) -> dict[int, int]:
    """The row of `assessment.bars` that counts, by bar."""
    bars = lesson.assessment.bars
    rows: dict[int, int] = {}
    for row, (bar, last) in enumerate(zip(bars["bar"].tolist(), bars["last_pass"].tolist(), strict=True)):
        if last or bar not in rows:
            rows[bar] = row
    return rows


def _counts(lesson: Lesson, kinds: tuple[IncidentKind, ...]) -> list[int]:
    incidents = lesson.assessment.incidents
    mine = incidents[np.isin(incidents["kind"], kinds) & incidents["last_pass"]]
    counts: list[int] = np.bincount(mine["bar"][mine["bar"] >= 0], minlength=len(lesson.score.bars)).tolist()
    return counts


def _continuity(worst: Continuity) -> Cell:
    deep = worst in {Continuity.RESTART, Continuity.BREAKDOWN}
    level = Level.NOTHING if worst == Continuity.FLOWING else Level.MUCH if deep else Level.LITTLE
    return Cell(level, _SIGNS[worst])


def _count(number: int, *, known: bool = True) -> Cell:
    if not known:
        return Cell(Level.UNKNOWN, "–")
    if number == 0:
        return Cell(Level.NOTHING, "·")
    return Cell(Level.MUCH if number >= _MUCH else Level.LITTLE, str(number))
