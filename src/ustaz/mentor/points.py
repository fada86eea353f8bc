"""A fault becomes a point: place, what was heard, one task and its criterion, evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ustaz.assessment import IncidentKind
from ustaz.mentor.evidence import evidence_of
from ustaz.mentor.faults import ON_STRINGS, Family
from ustaz.mentor.heard_notes import say_notes, say_octave
from ustaz.mentor.heard_sound import say_sound
from ustaz.mentor.heard_strings import say_strings
from ustaz.mentor.heard_time import say_drift, say_hands, say_rhythm, say_stop
from ustaz.mentor.loops import loop_around, opening, way_in
from ustaz.mentor.model import Point, PointKind
from ustaz.mentor.places import place_of
from ustaz.mentor.tasks import task_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from ustaz.mentor.faults import Fault
    from ustaz.mentor.loops import Loop
    from ustaz.mentor.take import Take
    from ustaz.words import Sentence

SHAPING = (Family.LINE, Family.TOUCH, Family.PEDAL, *ON_STRINGS)

TOPICS = {
    IncidentKind.BREAKDOWN: "breakdown",
    IncidentKind.RESTART: "restart",
    IncidentKind.STUMBLE: "stumble",
    IncidentKind.HESITATION: "hesitation",
    IncidentKind.OCTAVE: "octave",
    IncidentKind.WRONG_NOTE: "wrong-note",
    IncidentKind.MISSED_NOTE: "missed-note",
    IncidentKind.EXTRA_NOTE: "extra-note",
    IncidentKind.EARLY: "early",
    IncidentKind.LATE: "late",
    IncidentKind.HANDS_APART: "hands-apart",
    IncidentKind.TEMPO_DRIFT: "tempo-drift",
    IncidentKind.BALANCE: "balance",
    IncidentKind.DYNAMIC_FLAT: "dynamics",
    IncidentKind.TOUCH: "touch",
    IncidentKind.UNEVEN: "uneven",
    IncidentKind.PEDAL_BLUR: "pedal",
    IncidentKind.STROKES_LIMP: "limping-strokes",
    IncidentKind.STROKES_UNEQUAL: "unequal-strokes",
    IncidentKind.STRINGS_APART: "strings-apart",
    IncidentKind.DRONE_BROKEN: "drone",
    IncidentKind.LEFT_HAND_SOFT: "left-hand",
    IncidentKind.INTONATION: "intonation",
    IncidentKind.OTHER_STRING: "other-string",
}


def point_of(take: Take, fault: Fault) -> Point:
    """The fault, told to the player."""
    loop = _loop(take, fault)
    task, criterion = task_for(take, fault, loop)
    return Point(
        kind=PointKind.SHAPE if fault.family in SHAPING else PointKind.FIX,
        topic=TOPICS[fault.kind],
        place=place_of(take.score, fault.first_q, fault.last_q, fault.hand),
        heard=_heard(take, fault),
        task=task,
        criterion=criterion,
        evidence=evidence_of(take, fault, loop),
        habit=fault.habit,
        confidence=min(max(fault.confidence, 0.0), 1.0),
    )


def _loop(take: Take, fault: Fault) -> Loop:
    if fault.family is Family.OCTAVE:
        return way_in(take.score, fault)
    return opening(take.score, fault) if fault.of_strings(take) else loop_around(take.score, fault)


def _heard(take: Take, fault: Fault) -> Sentence:
    if fault.of_strings(take):
        return say_strings(take, fault)
    if fault.kind is IncidentKind.TEMPO_DRIFT:
        return say_drift(take, fault)
    return _SAY.get(fault.family, say_sound)(take, fault)


_SAY: dict[Family, Callable[[Take, Fault], Sentence]] = {
    Family.CONTINUITY: say_stop,
    Family.OCTAVE: say_octave,
    Family.NOTES: say_notes,
    Family.RHYTHM: say_rhythm,
    Family.HANDS: say_hands,
}
