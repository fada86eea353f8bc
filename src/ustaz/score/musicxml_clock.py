"""When each note of a MusicXML file begins, by MusicXML's own clock.

Verovio's MEI has every note of the file (none was lost in 54 real scores; what looked like losses were notes that the
file itself has commented out), but not always at its time. A layer of MEI is a plain sequence; where a voice of
MusicXML goes back over a hidden rest of its own, or begins late by `<forward>` beside another voice of its staff,
Verovio puts its notes one after another and the rest of the bar is late or early. In Debussy's *Reflets dans l'eau*
336 notes would be at a wrong time. So the clock is read from the source, and lengths, voices and signs from the MEI.

Notes marked `<cue/>` count like all others: editors write small notes of cadenzas and ornaments so, and in real scores
pianists play them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from lxml import etree

from ustaz.score.mei.durations import QUARTER


class SourceNote(NamedTuple):
    id: str  # "" where the file gives none
    onset: int  # ticks from the bar line
    step: str
    octave: str


@dataclass
class SourceBar:
    """One bar of all parts together."""

    notes: list[SourceNote] = field(default_factory=list)
    filled: int = 0  # how far notes and rests reach, in ticks
    reach: int = 0  # the same with gaps


def read_clock(source: bytes) -> list[SourceBar]:
    """The bars of a partwise MusicXML text that was checked before."""
    parser = etree.XMLParser(remove_comments=True, remove_pis=True, resolve_entities=False, no_network=True)
    root = etree.fromstring(source, parser)
    bars: defaultdict[int, SourceBar] = defaultdict(SourceBar)
    for part in root.iterchildren("part"):
        divisions = 1.0
        for index, measure in enumerate(part.iterchildren("measure")):
            divisions = _read_measure(measure, bars[index], divisions)
    return [bars[index] for index in range(len(bars))]


def _read_measure(measure: Any, bar: SourceBar, divisions: float) -> float:  # noqa: ANN401 (lxml has no types)
    """Adds the notes of this measure to the bar; the divisions in force after it."""
    now = start = 0
    for element in measure.iterchildren("note", "backup", "forward", "attributes"):
        if element.tag == "attributes":
            divisions = float(element.findtext("divisions") or divisions)
            continue
        length = round(float(element.findtext("duration") or 0) * QUARTER / divisions)
        if element.tag == "backup":
            now -= length
        elif element.tag == "forward":
            now += length
        else:
            if element.find("chord") is None:
                start, now = now, now + (0 if element.find("grace") is not None else length)
            _read_note(element, start, bar)
            bar.filled = max(bar.filled, now)
        bar.reach = max(bar.reach, now)
    return divisions


def _read_note(element: Any, onset: int, bar: SourceBar) -> None:  # noqa: ANN401
    pitch = element.find("pitch")
    if pitch is not None:
        step, octave = pitch.findtext("step") or "", pitch.findtext("octave") or ""
        bar.notes.append(SourceNote(element.get("id", ""), onset, step.strip().lower(), octave.strip()))
