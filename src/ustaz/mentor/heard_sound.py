"""What was heard: balance, dynamics, touch, evenness, pedal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.assessment import IncidentKind
from ustaz.mentor.places import label
from ustaz.words import Sentence

if TYPE_CHECKING:
    from ustaz.mentor.faults import Fault
    from ustaz.mentor.take import Take


def say_sound(take: Take, fault: Fault) -> Sentence:
    """The sentence of a fault of loudness, touch or pedal."""
    incidents = take.assessment.incidents[list(fault.rows)]
    size = float(np.median(incidents["size"]))
    place = label(take.score, fault.first_q, fault.last_q, fault.hand)
    if fault.kind in (IncidentKind.BALANCE, IncidentKind.DYNAMIC_FLAT):
        return _say_loudness(fault, place, steps=round(abs(size)))
    if fault.kind is IncidentKind.TOUCH:
        return _say_touch(place, ratio=size)
    if fault.kind is IncidentKind.UNEVEN:
        return Sentence(
            "{place}: the quick notes are uneven; the time between them varies by {percent:.0f} %.",
            {"place": place, "percent": size * 100},
        )
    return Sentence(
        "{place}: the pedal stays down {seconds:.1f} s into the new harmony.", {"place": place, "seconds": size}
    )


def _say_loudness(fault: Fault, place: Sentence, *, steps: int) -> Sentence:
    values: dict[str, object] = {"place": place, "steps": steps}
    if fault.kind is IncidentKind.BALANCE:
        return Sentence(
            "{place}: the accompaniment is louder than the melody by {steps} velocity step.",
            values,
            "{place}: the accompaniment is louder than the melody by {steps} velocity steps.",
            steps,
        )
    return Sentence(
        "{place}: the change of dynamics that is written here falls {steps} velocity step short.",
        values,
        "{place}: the change of dynamics that is written here falls {steps} velocity steps short.",
        steps,
    )


def _say_touch(place: Sentence, *, ratio: float) -> Sentence:
    values: dict[str, object] = {"place": place, "percent": ratio * 100}
    return Sentence("{place}: the keys are held for {percent:.0f} % of the written length, against the mark.", values)
