"""Tasks that shape the sound: line, balance, dynamics, touch, pedal. They are played in the player's own tempo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ustaz.assessment import IncidentKind
from ustaz.mentor.loops import spoken_loop
from ustaz.mentor.metre import next_mark
from ustaz.mentor.tempo import own_tempo, practice_tempo
from ustaz.score import Articulation
from ustaz.words import Sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from ustaz.mentor.faults import Fault
    from ustaz.mentor.loops import Loop
    from ustaz.mentor.take import Take

CLEAR_STEPS = 8  # MIDI velocity: a melody that lies so much above its accompaniment is heard as one


def sound_task(take: Take, fault: Fault, loop: Loop) -> tuple[Sentence, Sentence]:
    """What to do, and when it is done."""
    slow = practice_tempo(take, fault, loop)
    values: dict[str, object] = {
        "stretch": spoken_loop(take.score, loop),
        "tempo": own_tempo(take, loop),
        "slow": slow,
        "next": next_mark(slow),
        "steps": CLEAR_STEPS,
    }
    if fault.kind is IncidentKind.TOUCH:
        longer = take.assessment.incidents["size"][list(fault.rows)].mean() > 1
        return _staccato(values) if longer or _asks_short(take, fault) else _legato(values)
    return _TASKS[fault.kind](values)


def _asks_short(take: Take, fault: Fault) -> bool:
    """Whether the notes carry a staccato mark."""
    rows = [int(row) for row in take.assessment.incidents["score_note"][list(fault.rows)] if row >= 0]
    short = Articulation.STACCATO | Articulation.STACCATISSIMO
    return any(int(take.score.notes["articulation"][row]) & short for row in rows)


def _drift(values: dict[str, object]) -> tuple[Sentence, Sentence]:
    return (
        Sentence(
            "Five minutes: play {stretch} with the metronome at {tempo}, then without it; breathe with each phrase "
            "and listen for the pulse of its first bar.",
            values,
        ),
        Sentence("Done when the last bar has the tempo of the first, within 5 %, in two passes in a row.", values),
    )


def _balance(values: dict[str, object]) -> tuple[Sentence, Sentence]:
    return (
        Sentence(
            "Five minutes: play the melody of {stretch} alone and full; then add the accompaniment, so soft that you "
            "hear every melody note to its end.",
            values,
        ),
        Sentence(
            "Done when the melody lies at least {steps} velocity steps above the accompaniment in two passes in a row.",
            values,
        ),
    )


def _dynamics(values: dict[str, object]) -> tuple[Sentence, Sentence]:
    return (
        Sentence(
            "Five minutes: play {stretch} with the dynamics larger than life, then once as you want them in a concert.",
            values,
        ),
        Sentence(
            "Done when you can tell the levels apart with closed eyes: at least {steps} velocity steps, in two passes "
            "in a row.",
            values,
        ),
    )


def _staccato(values: dict[str, object]) -> tuple[Sentence, Sentence]:
    return (
        Sentence(
            "Five minutes: play {stretch} at {slow} and leave each dotted note at once; hear the silence after it.",
            values,
        ),
        Sentence("Done when half of each dotted note is silence in two passes in a row; then {next}.", values),
    )


def _legato(values: dict[str, object]) -> tuple[Sentence, Sentence]:
    return (
        Sentence(
            "Five minutes: play {stretch} at {slow} without the pedal, and let each key go only when the next one "
            "sounds.",
            values,
        ),
        Sentence("Done when the line has no gaps in two passes in a row; then {next}.", values),
    )


def _uneven(values: dict[str, object]) -> tuple[Sentence, Sentence]:
    return (
        Sentence(
            "Five minutes: play {stretch} at {slow} long–short, then short–long, then evenly and lightly.",
            values,
        ),
        Sentence("Done when two even passes in a row vary by less than 10 %; then {next}.", values),
    )


def _pedal(values: dict[str, object]) -> tuple[Sentence, Sentence]:
    return (
        Sentence(
            "Five minutes: play {stretch} at {slow}; lift the pedal as the new harmony sounds, and press it again "
            "just after.",
            values,
        ),
        Sentence("Done when each harmony sounds clear of the one before in two passes in a row; then {next}.", values),
    )


_TASKS: dict[IncidentKind, Callable[[dict[str, object]], tuple[Sentence, Sentence]]] = {
    IncidentKind.TEMPO_DRIFT: _drift,
    IncidentKind.BALANCE: _balance,
    IncidentKind.DYNAMIC_FLAT: _dynamics,
    IncidentKind.UNEVEN: _uneven,
    IncidentKind.PEDAL_BLUR: _pedal,
}
