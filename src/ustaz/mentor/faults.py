"""Incidents become faults: what went wrong at one place, in however many passes.

Families stand in the order in which a teacher speaks of them: first what breaks the music.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

from ustaz.assessment import IncidentKind
from ustaz.mentor.metre import bar_at, beat_unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ustaz.mentor.model import Habit
    from ustaz.mentor.take import Take
    from ustaz.score import Hand


class Family(IntEnum):
    CONTINUITY = 1
    OCTAVE = 2
    NOTES = 3
    RHYTHM = 4
    HANDS = 5
    LINE = 6
    TOUCH = 7
    PEDAL = 8
    STROKES = 9
    INTONATION = 10
    FINGERING = 11


FAMILIES = {
    IncidentKind.BREAKDOWN: Family.CONTINUITY,
    IncidentKind.RESTART: Family.CONTINUITY,
    IncidentKind.STUMBLE: Family.CONTINUITY,
    IncidentKind.HESITATION: Family.CONTINUITY,
    IncidentKind.OCTAVE: Family.OCTAVE,
    IncidentKind.WRONG_NOTE: Family.NOTES,
    IncidentKind.MISSED_NOTE: Family.NOTES,
    IncidentKind.EXTRA_NOTE: Family.NOTES,
    IncidentKind.EARLY: Family.RHYTHM,
    IncidentKind.LATE: Family.RHYTHM,
    IncidentKind.HANDS_APART: Family.HANDS,
    IncidentKind.TEMPO_DRIFT: Family.LINE,
    IncidentKind.BALANCE: Family.LINE,
    IncidentKind.DYNAMIC_FLAT: Family.LINE,
    IncidentKind.TOUCH: Family.TOUCH,
    IncidentKind.UNEVEN: Family.TOUCH,
    IncidentKind.PEDAL_BLUR: Family.PEDAL,
    IncidentKind.STROKES_LIMP: Family.STROKES,
    IncidentKind.STROKES_UNEQUAL: Family.STROKES,
    IncidentKind.STRINGS_APART: Family.STROKES,
    IncidentKind.DRONE_BROKEN: Family.STROKES,
    IncidentKind.LEFT_HAND_SOFT: Family.STROKES,
    IncidentKind.INTONATION: Family.INTONATION,
    IncidentKind.OTHER_STRING: Family.FINGERING,
}

# what lasts, rather than happens at a point
PASSAGES = (
    Family.OCTAVE,
    Family.HANDS,
    Family.LINE,
    Family.TOUCH,
    Family.PEDAL,
    Family.STROKES,
    Family.INTONATION,
)

ON_STRINGS = (Family.STROKES, Family.INTONATION, Family.FINGERING)  # what only a dombra has


@dataclass(frozen=True)
class Fault:
    """One place, one kind of trouble. Rows are those of `assessment.incidents`, in the order played."""

    family: Family
    kind: IncidentKind  # the gravest in it
    rows: tuple[int, ...]
    first_q: float
    last_q: float
    hand: Hand
    failed: int  # of the last passes over this place, how many had it
    passes: int  # how many passes are looked at: at most three
    habit: Habit
    since_clean: bool  # the last pass over this place was without it
    mended: bool  # the last two were
    same_each_time: bool  # the same keys in each pass: it was learned so, or the player's edition has it so
    confidence: float

    def of_strings(self, take: Take) -> bool:
        """Whether it is told as players of the dombra speak of it."""
        return self.family in ON_STRINGS or (self.kind is IncidentKind.UNEVEN and take.on_strings)

    def bars(self, take: Take) -> tuple[int, int]:
        """The first and the last bar, rows in score.bars."""
        return bar_at(take.score, self.first_q), bar_at(take.score, self.last_q)


def gather(take: Take) -> list[tuple[int, ...]]:
    """Incidents that belong together: the same trouble at the same place, in all passes that surely were there."""
    groups: list[tuple[int, ...]] = []
    by_key: dict[tuple[tuple[int, ...], bool], list[int]] = defaultdict(list)
    for row, incident in enumerate(take.assessment.incidents):
        if incident["kind"] != IncidentKind.OCTAVE or not take.octaves:  # of a whole take it is no fault of a place
            by_key[_key(incident), bool(take.elsewhere[incident["run"]])].append(row)
    for ((family, *_), _), rows in by_key.items():
        groups.extend(_stretches(take, rows, gap_q=_gap(take, rows, Family(family))))
    return groups


def _key(incident: np.void) -> tuple[int, ...]:
    """What two incidents must share to be the same trouble."""
    kind = IncidentKind(int(incident["kind"]))
    family = FAMILIES[kind]
    if family is Family.CONTINUITY:
        return (family,)
    if family in (Family.INTONATION, Family.FINGERING):
        return (family, int(incident["score_note"]))
    if family is Family.NOTES:
        extra = kind is IncidentKind.EXTRA_NOTE
        return (family, int(extra), int(incident["bar"]) if extra else int(incident["score_note"]))
    return (family, kind, int(incident["hand"]), int(np.sign(_direction(kind, float(incident["size"])))))


def _direction(kind: IncidentKind, size: float) -> float:
    return size - 1 if kind in (IncidentKind.TEMPO_DRIFT, IncidentKind.TOUCH) else size


def _gap(take: Take, rows: Sequence[int], family: Family) -> float:
    """How far apart, in quarters, two incidents may lie and still be one place."""
    bar = int(take.assessment.incidents["bar"][rows[0]])
    if family is Family.CONTINUITY:
        return beat_unit(take.score, bar)
    if family in (Family.NOTES, Family.RHYTHM, Family.FINGERING):
        return 0.25
    return float(take.score.bars["duration_q"][bar])


def _stretches(take: Take, rows: Iterable[int], *, gap_q: float) -> list[tuple[int, ...]]:
    incidents = take.assessment.incidents
    stretches: list[list[int]] = []
    reach = -np.inf
    for row in sorted(rows, key=lambda row: (incidents["onset_q"][row], row)):
        if incidents["onset_q"][row] > reach + gap_q or not stretches:
            stretches.append([])
            reach = -np.inf
        stretches[-1].append(row)
        reach = max(reach, float(incidents["end_q"][row]), float(incidents["onset_q"][row]))
    return [tuple(sorted(stretch)) for stretch in stretches]
