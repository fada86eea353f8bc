"""When each note of a MusicXML file begins, by MusicXML's own clock.

Verovio's MEI has every note of the file (none was lost in 54 real scores; what looked like losses were notes that the
file itself has commented out), but not always at its time. A layer of MEI is a plain sequence; where a voice of
MusicXML goes back over a hidden rest of its own, or begins late by `<forward>` beside another voice of its staff,
Verovio puts its notes one after another and the rest of the bar is late or early. In Debussy's *Reflets dans l'eau*
336 notes would be at a wrong time. So the clock is read from the source, and lengths, voices and signs from the MEI.

Strings, frets and strokes come with it: Verovio keeps some of them on some staves.

Notes marked `<cue/>` count like all others: editors write small notes of cadenzas and ornaments so, and in real scores
pianists play them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple


class SourceNote(NamedTuple):
    id: str  # "" where the file gives none
    onset: int  # ticks from the bar line
    step: str
    octave: str
    alter: int = 0
    string: int = 0  # what the file says of the hands, as in the table of fingering
    fret: int = -1
    stroke: int = 0


@dataclass
class SourceBar:
    """One bar of all parts together."""

    notes: list[SourceNote] = field(default_factory=list)
    filled: int = 0  # how far notes and rests reach, in ticks
    reach: int = 0  # the same with gaps


def packed(bars: tuple[SourceBar, ...]) -> list[object]:
    """What JSON can carry."""
    return [(bar.filled, bar.reach, bar.notes) for bar in bars]


def unpacked(bars: list[Any]) -> list[SourceBar]:
    return [SourceBar([SourceNote(*note) for note in notes], filled, reach) for filled, reach, notes in bars]
