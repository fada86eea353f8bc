"""The tablature as MusicXML 4: one part, a staff over a two-line tablature.

The staff has the sounding pitch under an octave clef, so a reader that knows nothing of transposition still reads the
right pitch; string, fret and left hand stand in the tablature, strokes in both, since some programs drop one of them.
A note is `n1`, `n2` … on the staff, in the order of the tablature's rows, and `t1`, `t2` … below; what is tied to it
is `n1-2`.
"""

from __future__ import annotations

from math import gcd, isfinite
from typing import TYPE_CHECKING

from ustaz.tablature.clock import tempo
from ustaz.tablature.formats.markup import element, leaf
from ustaz.tablature.formats.musicxml_notes import STAFF, TAB, Notes
from ustaz.tablature.notation import QUARTER, Measure, counted, measures, signs
from ustaz.tablature.notation.accidentals import accidentals
from ustaz.tablature.pitches import keys, spell, string_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ustaz.tablature.model import Tablature

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<!DOCTYPE score-partwise PUBLIC "-//Recordare//DTD MusicXML 4.0 Partwise//EN"'
    ' "http://www.musicxml.org/dtds/partwise.dtd">\n'
)
_PROGRAM = 25  # General MIDI's nylon guitar, counted from 1: the next of kin
_STEM = {1: (None,), 2: ("up", "down")}


def to_musicxml(tablature: Tablature) -> str:
    """MusicXML 4.0, partwise."""
    tablature = counted(tablature)
    bars = measures(tablature)
    part = element("part", {"id": "P1"}, "\n", *_Part(tablature, bars).measures())
    parts = [*_identification(tablature), _part_list(), part]
    return _HEAD + element("score-partwise", {"version": "4.0"}, "\n", *(f"{text}\n" for text in parts)) + "\n"


def _identification(tablature: Tablature) -> Iterator[str]:
    if tablature.title:
        yield element("work", None, leaf("work-title", tablature.title))
    creators = [
        leaf("creator", name, {"type": kind})
        for kind, name in (("composer", tablature.composer), ("performer", tablature.performer))
        if name
    ]
    yield element("identification", None, *creators, element("encoding", None, leaf("software", "ustaz")))


def _part_list() -> str:
    name = "Dombra"
    return element(
        "part-list",
        None,
        element(
            "score-part",
            {"id": "P1"},
            leaf("part-name", name),
            element("score-instrument", {"id": "P1-I1"}, leaf("instrument-name", name)),
            element("midi-instrument", {"id": "P1-I1"}, leaf("midi-channel", 1), leaf("midi-program", _PROGRAM)),
        ),
    )


class _Part:
    """Writes the bars one after another."""

    def __init__(self, tablature: Tablature, bars: Sequence[Measure]) -> None:
        self._tablature = tablature
        self._bars = bars
        self._spelled = [spell(key, fifths=tablature.fifths) for key in keys(tablature).tolist()]
        self._unit = gcd(QUARTER, *(length for bar in bars for length in _lengths(bar)))
        marks = signs(tablature)
        self._staff, self._tab = (Notes(tablature, marks, self._spelled, self._unit, staff) for staff in (STAFF, TAB))

    def measures(self) -> Iterator[str]:
        for index, bar in enumerate(self._bars):
            implicit = "yes" if bar.number == 0 or bar.metre is None else None
            yield element("measure", {"number": bar.number, "implicit": implicit}, "\n", *self._content(index)) + "\n"

    def _content(self, index: int) -> Iterator[str]:
        bar = self._bars[index]
        yield from (f"{text}\n" for text in self._attributes(index))
        yield from (f"{text}\n" for text in self._directions(index))
        shown = accidentals(bar, self._spelled, fifths=self._tablature.fifths)
        back = element("backup", None, leaf("duration", bar.length // self._unit)) + "\n"
        first = True
        for notes in (self._staff, self._tab):
            for voice, events in enumerate(bar.voices, start=1):
                yield "" if first else back
                first = False
                if not any(event.heads for event in events):
                    yield notes.whole_rest(bar.length, voice=voice) + "\n"
                    continue
                stem = _STEM[len(bar.voices)][voice - 1]
                yield from (f"{text}\n" for text in notes.events(events, voice=voice, stem=stem, shown=shown))
        if index == len(self._bars) - 1:
            yield element("barline", {"location": "right"}, leaf("bar-style", "light-heavy")) + "\n"

    def _attributes(self, index: int) -> Iterator[str]:
        bar = self._bars[index]
        if index == 0:
            yield element(
                "attributes",
                None,
                leaf("divisions", QUARTER // self._unit),
                element("key", None, leaf("fifths", self._tablature.fifths)),
                _time(bar),
                leaf("staves", 2),
                _clef(STAFF, "G", 2, octave=-1),
                _clef(TAB, "TAB", 2),
                self._staff_details(),
            )
        elif bar.metre != self._bars[index - 1].metre:
            yield element("attributes", None, _time(bar))

    def _staff_details(self) -> str:
        names = string_names(self._tablature.neck, fifths=self._tablature.fifths)
        tunings = []
        for line, name in enumerate(reversed(names), start=1):  # lines are counted from below
            tunings.append(
                element(
                    "staff-tuning",
                    {"line": line},
                    leaf("tuning-step", name.letter),
                    leaf("tuning-alter", name.alter) if name.alter else "",
                    leaf("tuning-octave", name.octave),
                )
            )
        return element("staff-details", {"number": TAB}, leaf("staff-lines", 2), *tunings)

    def _directions(self, index: int) -> Iterator[str]:
        bar = self._bars[index]
        per_minute = tempo(self._tablature)
        if index == 0 and isfinite(per_minute):
            mark = element("metronome", None, leaf("beat-unit", "quarter"), leaf("per-minute", f"{per_minute:.0f}"))
            yield _direction(mark, sound=element("sound", {"tempo": f"{per_minute:.2f}"}))
        for place, label in bar.labels:
            yield _direction(leaf("rehearsal", label), offset=place // self._unit)


def _lengths(bar: Measure) -> Iterator[int]:
    yield bar.length
    for events in bar.voices:
        yield from (event.ticks for event in events)


def _time(bar: Measure) -> str:
    if bar.metre is None:
        return element("time", None, element("senza-misura"))
    return element("time", None, leaf("beats", bar.metre[0]), leaf("beat-type", bar.metre[1]))


def _clef(staff: int, sign: str, line: int, *, octave: int = 0) -> str:
    change = leaf("clef-octave-change", octave) if octave else ""
    return element("clef", {"number": staff}, leaf("sign", sign), leaf("line", line), change)


def _direction(kind: str, *, offset: int = 0, sound: str = "") -> str:
    return element(
        "direction",
        {"placement": "above"},
        element("direction-type", None, kind),
        leaf("offset", offset) if offset else "",
        leaf("staff", STAFF),
        sound,
    )
