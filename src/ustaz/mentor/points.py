"""A fault becomes a point: place, what was heard, one task and its criterion, evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ustaz.assessment import IncidentKind
from ustaz.mentor.evidence import evidence_of
from ustaz.mentor.faults import Family
from ustaz.mentor.heard_notes import say_notes, say_octave
from ustaz.mentor.heard_sound import say_sound
from ustaz.mentor.heard_time import say_drift, say_hands, say_rhythm, say_stop
from ustaz.mentor.loops import loop_around, way_in
from ustaz.mentor.model import Point, PointKind
from ustaz.mentor.places import place_of
from ustaz.mentor.tasks import task_for

if TYPE_CHECKING:
    from ustaz.mentor.faults import Fault
    from ustaz.mentor.take import Take
    from ustaz.words import Sentence

SHAPING = (Family.LINE, Family.TOUCH, Family.PEDAL)

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
}


def point_of(take: Take, fault: Fault) -> Point:
    """The fault, told to the player."""
    loop = way_in(take.score, fault) if fault.family is Family.OCTAVE else loop_around(take.score, fault)
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


def _heard(take: Take, fault: Fault) -> Sentence:
    if fault.family is Family.CONTINUITY:
        return say_stop(take, fault)
    if fault.family is Family.OCTAVE:
        return say_octave(take, fault)
    if fault.family is Family.NOTES:
        return say_notes(take, fault)
    if fault.family is Family.RHYTHM:
        return say_rhythm(take, fault)
    if fault.family is Family.HANDS:
        return say_hands(take, fault)
    return say_drift(take, fault) if fault.kind is IncidentKind.TEMPO_DRIFT else say_sound(take, fault)
