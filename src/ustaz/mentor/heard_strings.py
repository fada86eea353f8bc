"""What was heard of a dombra: strokes, strings, the left hand, frets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.assessment import IncidentKind, knows_directions
from ustaz.mentor.places import label
from ustaz.mentor.spelling import written_pitch
from ustaz.words import Sentence

if TYPE_CHECKING:
    from ustaz.mentor.faults import Fault
    from ustaz.mentor.take import Take


def say_strings(take: Take, fault: Fault) -> Sentence:
    """The sentence of a fault of strokes, intonation or fingering."""
    values: dict[str, object] = {
        "place": label(take.score, fault.first_q, fault.last_q, fault.hand),
        "failed": fault.failed,
        "passes": fault.passes,
    }
    size = float(np.median(take.assessment.incidents["size"][list(fault.rows)]))
    if fault.kind is IncidentKind.STROKES_LIMP:
        return _say_limp(take, fault, values, ratio=size)
    if fault.kind is IncidentKind.STROKES_UNEQUAL:
        return _say_unequal(take, fault, values, steps=size)
    if fault.kind is IncidentKind.INTONATION:
        return _say_fret(take, fault, values, cents=size)
    if fault.kind is IncidentKind.OTHER_STRING:
        return _say_other_string(take, fault, values)
    return _say_strokes(take, fault, values, size=size)


def directions_known(take: Take, fault: Fault) -> bool:
    """Whether it is known of the strokes of this stretch which are down-strokes and which are up-strokes."""
    strokes, runs = take.assessment.strokes, take.assessment.incidents["run"][list(fault.rows)]
    here = (strokes["onset_q"] >= fault.first_q - 1e-6) & (strokes["onset_q"] <= fault.last_q + 1e-6)
    return knows_directions(strokes["stroke"][here & np.isin(strokes["run"], runs)])


def drone_string(take: Take, fault: Fault) -> int:
    """The string of the written notes that the fault names."""
    assert take.score.fingering is not None
    return int(take.score.fingering["string"][take.assessment.incidents["score_note"][fault.rows[0]]])


def _say_limp(take: Take, fault: Fault, values: dict[str, object], *, ratio: float) -> Sentence:
    values |= {"percent": 100 * (max(ratio, 1 / ratio) - 1)}
    if not directions_known(take, fault):
        return Sentence("{place}: the strokes limp; the time after every other one is {percent:.0f} % longer.", values)
    if ratio > 1:
        return Sentence(
            "{place}: the strokes limp; the time after a down-stroke is {percent:.0f} % longer than after an "
            "up-stroke.",
            values,
        )
    return Sentence(
        "{place}: the strokes limp; the time after an up-stroke is {percent:.0f} % longer than after a down-stroke.",
        values,
    )


def _say_unequal(take: Take, fault: Fault, values: dict[str, object], *, steps: float) -> Sentence:
    count = round(abs(steps))
    values |= {"steps": count}
    if not directions_known(take, fault):
        return Sentence(
            "{place}: every other stroke is louder than its neighbours by {steps} velocity step.",
            values,
            "{place}: every other stroke is louder than its neighbours by {steps} velocity steps.",
            count,
        )
    if steps > 0:
        return Sentence(
            "{place}: the down-strokes are louder than the up-strokes by {steps} velocity step.",
            values,
            "{place}: the down-strokes are louder than the up-strokes by {steps} velocity steps.",
            count,
        )
    return Sentence(
        "{place}: the up-strokes are louder than the down-strokes by {steps} velocity step.",
        values,
        "{place}: the up-strokes are louder than the down-strokes by {steps} velocity steps.",
        count,
    )


def _say_strokes(take: Take, fault: Fault, values: dict[str, object], *, size: float) -> Sentence:
    if fault.kind is IncidentKind.STRINGS_APART:
        return Sentence(
            "{place}: the two strings of a stroke sound {milliseconds:.0f} ms apart, as two sounds.",
            values | {"milliseconds": 1000 * size},
        )
    if fault.kind is IncidentKind.DRONE_BROKEN:
        values |= {"string": drone_string(take, fault), "count": round(size)}
        return Sentence(
            "{place}: open string {string} is not heard in {count} stroke in which it is written.",
            values,
            "{place}: open string {string} is not heard in {count} strokes in which it is written.",
            round(size),
        )
    if fault.kind is IncidentKind.LEFT_HAND_SOFT:
        return Sentence(
            "{place}: {percent:.0f} % of the notes that the left hand plays alone do not speak.",
            values | {"percent": 100 * size},
        )
    return Sentence(
        "{place}: the strokes are uneven; the time between them varies by {percent:.0f} %.",
        values | {"percent": 100 * size},
    )


def _say_fret(take: Take, fault: Fault, values: dict[str, object], *, cents: float) -> Sentence:
    """Where the sound is; whether finger or fret is the reason, nobody can hear."""
    heard = take.performance.heard
    assert heard is not None
    played = heard[take.assessment.incidents["played_note"][fault.rows[0]]]
    facts = take.assessment.frets
    fact = facts[(facts["string"] == played["string"]) & (facts["fret"] == played["fret"])]
    notes = int(fact["notes"].sum())
    values |= {"string": int(played["string"]), "fret": int(played["fret"]), "cents": abs(cents), "notes": notes}
    if cents > 0:
        return Sentence(
            "{place}: fret {fret} of string {string} sounds {cents:.0f} cents sharp, in {notes} note.",
            values,
            "{place}: fret {fret} of string {string} sounds {cents:.0f} cents sharp, here and in most of its "
            "{notes} notes.",
            notes,
        )
    return Sentence(
        "{place}: fret {fret} of string {string} sounds {cents:.0f} cents flat, in {notes} note.",
        values,
        "{place}: fret {fret} of string {string} sounds {cents:.0f} cents flat, here and in most of its {notes} notes.",
        notes,
    )


def _say_other_string(take: Take, fault: Fault, values: dict[str, object]) -> Sentence:
    incidents = take.assessment.incidents[list(fault.rows)]
    written = np.unique(incidents["score_note"])
    if len(written) > 1:
        return Sentence(
            "{place}: {count} note sounds on the other string than the score has it; it is the same note.",
            values | {"count": len(written)},
            "{place}: {count} notes sound on the other string than the score has them; they are the same notes.",
            len(written),
        )
    assert take.performance.heard is not None
    assert take.score.fingering is not None
    played = take.performance.heard[incidents["played_note"][-1]]
    asked = take.score.fingering[written[0]]
    return Sentence(
        "{place}: {written} sounds on string {played_string}, fret {played_fret}, where the score has string {string}, "
        "fret {fret}; it is the same note.",
        values
        | {"written": written_pitch(take.score, int(written[0]))}
        | {"played_string": int(played["string"]), "played_fret": int(played["fret"])}
        | {"string": int(asked["string"]), "fret": int(asked["fret"])},
    )
