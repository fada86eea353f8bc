"""Tasks for the dombra: strokes, strings, the left hand alone, frets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ustaz.assessment import INTONATION_BAND, IncidentKind
from ustaz.mentor.heard_strings import drone_string
from ustaz.mentor.loops import spoken_loop
from ustaz.mentor.metre import next_mark
from ustaz.mentor.tempo import practice_tempo
from ustaz.words import Sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from ustaz.mentor.faults import Fault
    from ustaz.mentor.loops import Loop
    from ustaz.mentor.take import Take

ALIKE_STEPS = 8  # MIDI velocity: strokes so close in loudness are heard as alike


def string_task(take: Take, fault: Fault, loop: Loop) -> tuple[Sentence, Sentence]:
    """What to do, and when it is done."""
    slow = practice_tempo(take, fault, loop)
    values: dict[str, object] = {
        "stretch": spoken_loop(take.score, loop),
        "slow": slow,
        "next": next_mark(slow),
        "steps": ALIKE_STEPS,
        "band": INTONATION_BAND,
    }
    if fault.kind is IncidentKind.DRONE_BROKEN:
        return _drone(values | {"string": drone_string(take, fault)})
    if fault.kind is IncidentKind.INTONATION:
        sharp = take.assessment.incidents["size"][fault.rows[0]] > 0
        return (_sharp_fret if sharp else _flat_fret)(values | _fret(take, fault))
    return _TASKS[fault.kind](values)


def _fret(take: Take, fault: Fault) -> dict[str, object]:
    assert take.performance.heard is not None
    played = take.performance.heard[take.assessment.incidents["played_note"][fault.rows[0]]]
    return {"string": int(played["string"]), "fret": int(played["fret"])}


def _limp(values: dict[str, object]) -> tuple[Sentence, Sentence]:
    return (
        Sentence(
            "Five minutes: play {stretch} at {slow} from the wrist, as far up as down, and count every stroke aloud; "
            "then once without counting.",
            values,
        ),
        Sentence("Done when the strokes come evenly, within 10 %, in two passes in a row; then {next}.", values),
    )


def _unequal(values: dict[str, object]) -> tuple[Sentence, Sentence]:
    return (
        Sentence(
            "Five minutes: play {stretch} at {slow} with the softer strokes louder than the others, then all alike.",
            values,
        ),
        Sentence(
            "Done when neighbouring strokes lie within {steps} velocity steps in two passes in a row; then {next}.",
            values,
        ),
    )


def _apart(values: dict[str, object]) -> tuple[Sentence, Sentence]:
    return (
        Sentence(
            "Five minutes: play the strokes of {stretch} on open strings, one quick movement of the wrist for each; "
            "then add the left hand at {slow}.",
            values,
        ),
        Sentence("Done when each stroke is one sound in two passes in a row; then {next}.", values),
    )


def _drone(values: dict[str, object]) -> tuple[Sentence, Sentence]:
    return (
        Sentence(
            "Five minutes: play {stretch} at {slow} and listen to string {string} only; let it sound in each stroke.",
            values,
        ),
        Sentence("Done when string {string} sounds in each stroke in two passes in a row; then {next}.", values),
    )


def _left_hand(values: dict[str, object]) -> tuple[Sentence, Sentence]:
    return (
        Sentence(
            "Five minutes: play {stretch} at {slow}; let the finger fall on the string from close above it, and pluck "
            "the string a little as the finger leaves it.",
            values,
        ),
        Sentence(
            "Done when you hear each of these notes without a stroke in two passes in a row; then {next}.", values
        ),
    )


def _uneven(values: dict[str, object]) -> tuple[Sentence, Sentence]:
    return (
        Sentence(
            "Five minutes: play the strokes of {stretch} on open strings with the metronome at {slow}; then add the "
            "left hand.",
            values,
        ),
        Sentence("Done when two even passes in a row vary by less than 10 %; then {next}.", values),
    )


def _sharp_fret(values: dict[str, object]) -> tuple[Sentence, Sentence]:
    return (
        Sentence(
            "Five minutes: play fret {fret} of string {string} with the finger close behind the fret, no firmer than "
            "the note needs, and do not pull the string aside. If it stays sharp, look whether the fret has moved.",
            values,
        ),
        _in_the_band(values),
    )


def _flat_fret(values: dict[str, object]) -> tuple[Sentence, Sentence]:
    return (
        Sentence(
            "Five minutes: play fret {fret} of string {string} with the finger close behind the fret, and compare it "
            "with the frets beside it. If it stays flat, look whether the fret has moved.",
            values,
        ),
        _in_the_band(values),
    )


def _in_the_band(values: dict[str, object]) -> Sentence:
    return Sentence("Done when this fret sounds within {band:.0f} cents of its place in your next recording.", values)


def _other_string(values: dict[str, object]) -> tuple[Sentence, Sentence]:
    return (
        Sentence(
            "Play {stretch} once on each string, choose what suits the hand and the sound, and write it into your "
            "score.",
            values,
        ),
        Sentence("Settled when you have chosen.", {}),
    )


_TASKS: dict[IncidentKind, Callable[[dict[str, object]], tuple[Sentence, Sentence]]] = {
    IncidentKind.STROKES_LIMP: _limp,
    IncidentKind.STROKES_UNEQUAL: _unequal,
    IncidentKind.STRINGS_APART: _apart,
    IncidentKind.LEFT_HAND_SOFT: _left_hand,
    IncidentKind.UNEVEN: _uneven,
    IncidentKind.OTHER_STRING: _other_string,
}
