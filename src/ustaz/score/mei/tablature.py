"""What MEI says of strings and frets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ustaz.score.mei.document import whole
from ustaz.score.mei.pitches import Pitch, pitch
from ustaz.score.model import NATURALS

if TYPE_CHECKING:
    from ustaz.score.mei.document import Element

_DOMBRA = (55, 50)
_GUITAR = (64, 59, 55, 50, 45, 40)
_HIGHEST_FRET = 40
_MOST_STRINGS = 12


def is_tablature(definition: Element) -> bool:
    """Whether this staffDef defines a tablature."""
    return str(definition.get("notationtype", "")).startswith("tab")


def tuning(definition: Element) -> tuple[int, ...]:
    """The open pitches (MIDI) of the strings of a tablature, string 1 first; the usual ones where it says none."""
    keys = {
        whole(course.get("n"), default=0): written.midi
        for course in definition.iterfind("tuning/course")
        if (written := pitch(course)) is not None
    }
    usual = _DOMBRA if whole(definition.get("lines"), default=6) == 2 else _GUITAR
    count = min(max(len(usual), *keys), _MOST_STRINGS) if keys else len(usual)
    return tuple(keys.get(n, usual[min(n, len(usual)) - 1]) for n in range(1, count + 1))


def place(note: Element) -> tuple[int, int] | None:
    """String and fret of a note, where it says both."""
    string, fret = whole(note.get("tab.course"), default=0), whole(note.get("tab.fret"), default=-1)
    return (string, fret) if 1 <= string <= _MOST_STRINGS and 0 <= fret <= _HIGHEST_FRET else None


def fretted(note: Element, courses: tuple[int, ...]) -> Pitch | None:
    """The pitch of a note that has nothing but its string and fret, spelled with sharps."""
    where = place(note)
    if where is None or where[0] > len(courses):
        return None
    octave, degree = divmod(courses[where[0] - 1] + where[1], 12)
    step = max(step for step, natural in enumerate(NATURALS) if natural <= degree)
    return Pitch(step, float(degree - NATURALS[step]), octave - 1)
