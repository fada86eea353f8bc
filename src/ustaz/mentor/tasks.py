"""One task for a fault, five minutes long, and the criterion by which one knows that it is done.

A slip gets no drill. A habit gets a small loop: slowly, or one hand alone where one hand fails in every pass, or by
another method where slow passes went wrong as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.assessment import IncidentKind
from ustaz.mentor.faults import Family
from ustaz.mentor.loops import spoken_loop
from ustaz.mentor.metre import next_mark
from ustaz.mentor.model import Habit
from ustaz.mentor.sound_tasks import sound_task
from ustaz.mentor.string_tasks import string_task
from ustaz.mentor.tempo import practice_tempo, slowness_failed
from ustaz.score import Hand
from ustaz.words import Sentence

if TYPE_CHECKING:
    from ustaz.mentor.faults import Fault
    from ustaz.mentor.loops import Loop
    from ustaz.mentor.take import Take


def task_for(take: Take, fault: Fault, loop: Loop) -> tuple[Sentence, Sentence]:
    """What to do, and when it is done."""
    if fault.mended:
        return _look_back(take, loop)
    if fault.habit is Habit.SLIP:
        return _was_it_meant(take, loop) if _may_be_meant(fault) else _let_go(take, loop)
    if fault.of_strings(take):
        return string_task(take, fault, loop)
    if fault.family in (Family.LINE, Family.TOUCH, Family.PEDAL):
        return sound_task(take, fault, loop)
    return _slow_task(take, fault, loop)


def _slow_task(take: Take, fault: Fault, loop: Loop) -> tuple[Sentence, Sentence]:
    """For what is mended at a slower tempo: stops, notes, rhythm, hands."""
    tempo = practice_tempo(take, fault, loop)
    values: dict[str, object] = {"stretch": spoken_loop(take.score, loop), "tempo": tempo, "next": next_mark(tempo)}
    if fault.family is Family.CONTINUITY:
        return _go_on(take, fault, values=values)
    if fault.family in (Family.OCTAVE, Family.NOTES):
        return _notes(take, fault, loop, values=values)
    return _together(fault, values=values)


def _look_back(take: Take, loop: Loop) -> tuple[Sentence, Sentence]:
    values = {"stretch": spoken_loop(take.score, loop)}
    return (
        Sentence("Your last passes here are without it. Tomorrow, play {stretch} once before anything else.", values),
        Sentence("Settled when tomorrow's first pass is clean as well.", {}),
    )


def _may_be_meant(fault: Fault) -> bool:
    """Time, loudness, touch and pedal may be the player's wish; a wrong note or a stop is none."""
    return fault.family >= Family.RHYTHM or fault.kind is IncidentKind.HESITATION


def _was_it_meant(take: Take, loop: Loop) -> tuple[Sentence, Sentence]:
    values = {"stretch": spoken_loop(take.score, loop)}
    return (
        Sentence("Was it meant? Listen to your take here, then play {stretch} once as you want it to sound.", values),
        Sentence("Settled when you have decided: keep it, or play it the other way next time.", {}),
    )


def _let_go(take: Take, loop: Loop) -> tuple[Sentence, Sentence]:
    values = {"stretch": spoken_loop(take.score, loop)}
    return (
        Sentence("This may be a slip: look at the place once, play {stretch} once, and go on.", values),
        Sentence("Settled when the next pass is clean.", {}),
    )


def _go_on(take: Take, fault: Fault, *, values: dict[str, object]) -> tuple[Sentence, Sentence]:
    done = Sentence("Done when three passes in a row go through without a stop at {tempo}; then {next}.", values)
    if slowness_failed(take, fault):
        return (
            Sentence(
                "Five minutes: slow passes stop here too, so change the way in. Begin with the last beat of {stretch}, "
                "then one beat earlier each time, at {tempo}, always through to the end.",
                values,
            ),
            done,
        )
    return (
        Sentence(
            "Five minutes: play {stretch} at {tempo} and do not stop, whatever happens; while one beat sounds, "
            "hear the next one.",
            values,
        ),
        done,
    )


def _find_the_octave(take: Take, values: dict[str, object]) -> tuple[Sentence, Sentence]:
    done = Sentence("Done when three passes in a row begin in the octave that is written.", values)
    if take.on_strings:
        return Sentence(
            "Five minutes: before each pass, look at the clef and lay your finger on the first fret without a sound; "
            "then play {stretch}.",
            values,
        ), done
    return Sentence(
        "Five minutes: before each pass, look at the clef and for an 8va line, and lay your hand on the first key "
        "without a sound; then play {stretch}.",
        values,
    ), done


def _notes(take: Take, fault: Fault, loop: Loop, *, values: dict[str, object]) -> tuple[Sentence, Sentence]:
    if fault.family is Family.OCTAVE:
        return _find_the_octave(take, values)
    done = Sentence("Done when three passes in a row are clean at {tempo}; then {next}.", values)
    if fault.same_each_time:
        return _read_again(take, values=values), done
    if fault.kind is IncidentKind.EXTRA_NOTE:
        return _strike_nothing_else(take, values), done
    if slowness_failed(take, fault):
        return Sentence(
            "Five minutes: slow passes have it too, so change the method. Play {stretch} at {tempo} long–short, then "
            "short–long, and try another fingering; ask your teacher about it.",
            values,
        ), done
    if _one_hand_fails(take, fault, loop):
        return _hand_alone(fault, values=values), done
    return Sentence(
        "Five minutes: play {stretch} at {tempo}, and hear each note in your mind before you strike it.", values
    ), done


def _strike_nothing_else(take: Take, values: dict[str, object]) -> Sentence:
    if take.on_strings:
        return Sentence(
            "Five minutes: play {stretch} at {tempo}, and let the fingers that have nothing to play touch no string.",
            values,
        )
    return Sentence(
        "Five minutes: play {stretch} at {tempo} and let each finger rest on its key before it strikes.", values
    )


def _read_again(take: Take, *, values: dict[str, object]) -> Sentence:
    """What is the same each time was learned so; one who reads well may have learned it from another edition."""
    if take.is_fluent:
        return Sentence(
            "Five minutes: you play it the same way each time, so look at your score first, and at another edition. "
            "Then play {stretch} at {tempo} as you have decided.",
            values,
        )
    return Sentence(
        "Five minutes: you play it the same way each time, so read it in your score first. Then play {stretch} at "
        "{tempo}, and hear each note in your mind before you strike it.",
        values,
    )


def _hand_alone(fault: Fault, *, values: dict[str, object]) -> Sentence:
    if fault.hand is Hand.LEFT:
        return Sentence(
            "Five minutes: play {stretch} with the left hand alone at {tempo}; then add the right hand at the same "
            "tempo.",
            values,
        )
    return Sentence(
        "Five minutes: play {stretch} with the right hand alone at {tempo}; then add the left hand at the same tempo.",
        values,
    )


def _one_hand_fails(take: Take, fault: Fault, loop: Loop) -> bool:
    """One hand has the fault in every pass, while the other has notes of its own to carry."""
    if fault.hand is Hand.UNKNOWN or fault.failed < max(fault.passes, 2):
        return False
    notes = take.score.notes
    here = (notes["onset_q"] >= loop.start_q) & (notes["onset_q"] < loop.end_q)
    return bool(np.any(here & (notes["hand"] != fault.hand) & (notes["hand"] != Hand.UNKNOWN)))


def _together(fault: Fault, *, values: dict[str, object]) -> tuple[Sentence, Sentence]:
    if fault.family is Family.HANDS:
        return (
            Sentence(
                "Five minutes: play {stretch} at {tempo}, and on each beat let the lower voice and the upper voice "
                "begin as one sound.",
                values,
            ),
            Sentence("Done when three passes in a row sound together at {tempo}; then {next}.", values),
        )
    return (
        Sentence(
            "Five minutes: tap the beat and sing the rhythm of {stretch}; then play it with the metronome at {tempo}, "
            "and once without.",
            values,
        ),
        Sentence("Done when three passes in a row keep the beat at {tempo}; then {next}.", values),
    )
