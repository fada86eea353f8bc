"""About a take that was heard from sound: what was not heard surely, and the dombra that it was played on.

Tuning, bridge and the reach of a microphone are told, and held against nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ustaz.alignment import open_keys_of
from ustaz.tablature import unheard_open
from ustaz.words import Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ustaz.dombra import Neck
    from ustaz.mentor.take import Take

TUNED = 0.2  # semitones by which the interval of the open strings may be off
ANOTHER_TUNING = 0.7  # semitones; so far off, it was tuned so on purpose
BRIDGE = 0.025  # of the length of the string; fret 12 is off by 43 cents then, and a calibration by 15 at most
SAME_BRIDGE = 0.02  # offsets of the two strings so close are one bridge
SOME_STRUMMED = 8


def not_surely_heard(take: Take) -> Iterator[Sentence]:
    """What was left out of all judgement because the ear may have erred."""
    count = len(take.assessment.unsure)
    if count:
        yield Sentence(
            "In {count} place I did not hear surely enough to judge; it is marked as not sure and counts nowhere.",
            {"count": count},
            "In {count} places I did not hear surely enough to judge; they are marked as not sure and count nowhere.",
            count,
        )


def of_instrument(take: Take) -> Iterator[Sentence]:
    """How a dombra was tuned and set, and that its other string was let sound along."""
    neck, heard = take.performance.neck, take.performance.heard
    if neck is not None:
        if heard is None or not unheard_open(heard):  # otherwise the neck is a guess, and no reason to move anything
            yield from _tuning(take, neck)
            yield from _bridge(neck)
        yield from _strummed(take)


def _tuning(take: Take, neck: Neck) -> Iterator[Sentence]:
    """The interval of the open strings; their pitch is the player's own."""
    interval = neck.open_pitch[0] - neck.open_pitch[1]
    opened = open_keys_of(take.score)
    asked = opened[0] - opened[1] if opened else round(interval)
    off = interval - asked
    if abs(off) > ANOTHER_TUNING:
        yield Sentence(
            "The score is written for strings that are {asked} semitone apart, and yours are {found:.1f} apart; I "
            "followed your frets.",
            {"asked": asked, "found": interval},
            "The score is written for strings that are {asked} semitones apart, and yours are {found:.1f} apart; I "
            "followed your frets.",
            asked,
        )
    elif off > TUNED:
        yield Sentence(
            "Your two strings are {cents:.0f} cents too far apart: before you play, tune string 1 lower or string 2 "
            "higher.",
            {"cents": 100 * off},
        )
    elif off < -TUNED:
        yield Sentence(
            "Your two strings are {cents:.0f} cents too close: before you play, tune string 1 higher or string 2 "
            "lower.",
            {"cents": -100 * off},
        )


def _bridge(neck: Neck) -> Iterator[Sentence]:
    """Where the bridge stands; a neck that is off as a whole is no finger's fault."""
    first, second = neck.bridge
    if abs(first - second) > SAME_BRIDGE and max(abs(first), abs(second)) > BRIDGE:
        yield Sentence(
            "The bridge stands askew: by {first:+.1f} % of the length of string 1 and {second:+.1f} % of string 2, "
            "where plus is too far from the head. Set it until fret 12 of each string is its octave; I listened on "
            "this neck.",
            {"first": 100 * first, "second": 100 * second},
        )
        return
    middle = (first + second) / 2
    if middle > BRIDGE:
        yield Sentence(
            "The bridge stands {percent:.1f} % of the string's length too far from the head, so high frets sound flat. "
            "Move it towards the head until fret 12 is the octave of the open string; I listened on this neck.",
            {"percent": 100 * middle},
        )
    elif middle < -BRIDGE:
        yield Sentence(
            "The bridge stands {percent:.1f} % of the string's length too near to the head, so high frets sound sharp. "
            "Move it away from the head until fret 12 is the octave of the open string; I listened on this neck.",
            {"percent": -100 * middle},
        )


def _strummed(take: Take) -> Iterator[Sentence]:
    count = take.assessment.strummed
    if count >= SOME_STRUMMED:
        yield Sentence(
            "In {count} stroke the other open string sounds along where one string is written; in tökpe that may be "
            "meant.",
            {"count": count},
            "In {count} strokes the other open string sounds along where one string is written; in tökpe that may be "
            "meant.",
            count,
        )
