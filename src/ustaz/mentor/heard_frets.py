"""What was heard of a dombra where the notes differ from the score: by string and fret, as its players read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ustaz.mentor.spelling import written_pitch
from ustaz.words import Sentence

if TYPE_CHECKING:
    from ustaz.mentor.faults import Fault
    from ustaz.mentor.take import Take
    from ustaz.words import Pitch


def place_on_neck(take: Take, played_note: int) -> dict[str, object]:
    """String and fret of a played note; empty where they are not known."""
    if take.performance.neck is None or take.performance.heard is None:
        return {}
    heard = take.performance.heard[played_note]
    if heard["string"] <= 0 or heard["fret"] < 0:
        return {}
    return {"played_string": int(heard["string"]), "played_fret": int(heard["fret"])}


def written_on_neck(take: Take, score_note: int) -> dict[str, object]:
    """String and fret of a written note; empty where the score does not tell, or the take is of no dombra."""
    if take.performance.neck is None or take.score.fingering is None:
        return {}
    asked = take.score.fingering[score_note]
    if asked["string"] <= 0 or asked["fret"] < 0:
        return {}
    return {"string": int(asked["string"]), "fret": int(asked["fret"])}


def say_wrong_fret(fault: Fault, values: dict[str, object]) -> Sentence:
    """Another fret than the written one; `values` has the place, both pitches, strings and frets."""
    if fault.failed > 1:
        return Sentence(
            "{place}: {played} (string {played_string}, fret {played_fret}) sounds where the score has {written} "
            "(string {string}, fret {fret}), in {failed} of {passes} passes.",
            values,
        )
    return Sentence(
        "{place}: {played} (string {played_string}, fret {played_fret}) sounds where the score has {written} (string "
        "{string}, fret {fret}).",
        values,
    )


def say_unheard(take: Take, fault: Fault, score_note: int, values: dict[str, object]) -> Sentence:
    """A written note that did not sound."""
    written: Pitch = written_pitch(take.score, score_note)
    values = values | {"written": written} | written_on_neck(take, score_note)
    if fault.failed > 1:
        return Sentence(
            "{place}: {written} (string {string}, fret {fret}) is not heard, in {failed} of {passes} passes.", values
        )
    return Sentence("{place}: {written} (string {string}, fret {fret}) is not heard.", values)


def say_extra_notes(fault: Fault, values: dict[str, object]) -> Sentence:
    """Notes that the score does not have."""
    if fault.failed > 1:
        return Sentence(
            "{place}: notes sound that the score does not have, in {failed} of {passes} passes: {played}.", values
        )
    return Sentence("{place}: notes sound that the score does not have: {played}.", values)
