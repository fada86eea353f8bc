"""The typed Nocturne as MusicXML 4.0."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING

from lxml import etree
from lxml.builder import E

from .notation import Accidentals, beams
from .source import Bar, Change, Chord, Pitch, length

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

DIVISIONS = 624  # a quarter, divided so that every tuplet here comes out even
DOCTYPE = (
    '<!DOCTYPE score-partwise PUBLIC "-//Recordare//DTD MusicXML 4.0 Partwise//EN" '
    '"http://www.musicxml.org/dtds/partwise.dtd">'
)
VOICES = {"R": ("1", 1, "rh"), "L": ("5", 2, "lh"), "L2": ("6", 2, "lh")}  # voice, staff, hand in ids
TYPES = {1: "whole", 2: "half", 4: "quarter", 8: "eighth", 16: "16th", 32: "32nd"}
ARTICULATIONS = {".": "staccato", "'": "staccatissimo", ">": "accent", "-": "tenuto"}
DYNAMICS = {"ppp", "pp", "p", "f", "ff", "fz"}
CLEFS = {"clef:G": ("G", "2"), "clef:F": ("F", "4")}


def write_musicxml(bars: list[Bar]) -> bytes:
    """The bytes of a MusicXML file of these bars."""
    part = E.part(*Writer(bars).measures(), id="P1")
    score = E("score-partwise", *_head(), part, version="4.0")
    etree.indent(score, space=" ")
    return etree.tostring(score, xml_declaration=True, encoding="UTF-8", doctype=DOCTYPE) + b"\n"


def _head() -> Iterator[_Element]:
    yield E.work(E("work-number", "Op. 9 No. 2"), E("work-title", "Nocturne"))
    yield E.identification(
        E.creator("Frédéric Chopin", type="composer"),
        E.rights("Encoded by the ustaz authors; public domain (CC0)"),
    )
    yield E("part-list", E("score-part", E("part-name", "Piano"), id="P1"))


class Writer:
    """Goes through the bars and keeps what reaches over bar lines: accidentals, ties, octave lines, marks."""

    def __init__(self, bars: list[Bar]) -> None:
        self.bars = bars
        self.accidentals = {1: Accidentals(), 2: Accidentals()}
        self.tied: dict[str, set[Pitch]] = defaultdict(set)
        self.directions = _directions(bars)

    def measures(self) -> Iterator[_Element]:
        for number, bar in enumerate(self.bars):
            name = bar.name.rstrip("bc")
            measure = E.measure(number=name, id=f"m{bar.name}")
            if bar.duration != 6 or name != bar.name:
                measure.set("implicit", "yes")
            measure.extend(self._measure(number, bar))
            yield measure

    def _measure(self, number: int, bar: Bar) -> Iterator[_Element]:
        self.counts = defaultdict(int)
        for staff in self.accidentals.values():
            staff.next_bar()
        if number == 0:
            yield _attributes()
        for place, (name, voice) in enumerate(bar.voices.items()):
            if place:
                yield E.backup(E.duration(_ticks(bar.duration)))
            yield from self._voice(bar, name, voice, self.directions.pop((number, name), []))
        if number + 1 < len(self.bars) and self.bars[number + 1].name in {"32b", "32c"}:
            yield E.barline(E("bar-style", "none"), location="right")
        if number + 1 == len(self.bars):
            yield E.barline(E("bar-style", "light-heavy"), location="right")

    def _voice(
        self, bar: Bar, name: str, voice: list[Chord | Change], directions: list[tuple[Fraction, _Element]]
    ) -> Iterator[_Element]:
        chords = [item for item in voice if isinstance(item, Chord)]
        beamed = beams(chords)
        waiting = sorted(directions, key=lambda direction: direction[0])
        place = 0
        for item in voice:
            ends = item.onset + item.duration if isinstance(item, Chord) else item.onset
            while waiting and waiting[0][0] < ends:
                at, direction = waiting.pop(0)
                yield _placed(direction, at - item.onset)
            if isinstance(item, Change):
                yield _change(item, VOICES[name][1])
                continue
            yield from self._chord(bar, name, item, beamed.get(place, []))
            place += 1
        for at, direction in waiting:
            yield _placed(direction, at - length(voice))

    def _chord(self, bar: Bar, name: str, chord: Chord, beam: list[str]) -> Iterator[_Element]:
        voice, staff, hand = VOICES[name]
        if chord.space:
            yield E.forward(E.duration(_ticks(chord.duration)), E.voice(voice), E.staff(str(staff)))
            return
        ties_on = chord.pitches if "~" in chord.signs else ()
        for place, pitch in enumerate(chord.pitches or (None,)):
            self.counts[hand] += pitch is not None
            note = E.note(id=f"m{bar.name}-{hand}-{self.counts[hand]}") if pitch else E.note()
            ties = [kind for kind, here in (("stop", pitch in self.tied[name]), ("start", pitch in ties_on)) if here]
            note.extend(self._note(chord, pitch, place=place, ties=ties, voice=voice, staff=staff))
            if place == 0:
                note.extend(E.beam(kind, number=str(level)) for level, kind in enumerate(beam, start=1))
            notations = E.notations(*(E.tied(type=kind) for kind in ties))
            if place == 0:
                notations.extend(_notations(chord, staff))
            if len(notations):
                note.append(notations)
            yield note
        if not chord.grace:
            self.tied[name] = set(ties_on)

    def _note(
        self, chord: Chord, pitch: Pitch | None, *, place: int, ties: list[str], voice: str, staff: int
    ) -> Iterator[_Element]:
        if chord.grace:
            yield E.grace(slash="yes") if chord.grace == "{/" else E.grace()
        if place:
            yield E.chord()
        yield _pitch(pitch) if pitch else E.rest()
        if not chord.grace:
            yield E.duration(_ticks(chord.duration))
        yield from (E.tie(type=kind) for kind in ties)
        yield E.voice(voice)
        yield E.type(TYPES[chord.value], **({"size": "cue"} if chord.small else {}))
        yield from (E.dot() for _ in range(chord.dots))
        if pitch and "stop" not in ties and (accidental := self.accidentals[staff].shown(pitch)):
            yield E.accidental(accidental)
        if chord.tuplet:
            yield E(
                "time-modification",
                E("actual-notes", str(chord.tuplet.actual)),
                E("normal-notes", str(chord.tuplet.normal)),
            )
        yield E.staff(str(staff))


def _attributes() -> _Element:
    return E.attributes(
        E.divisions(str(DIVISIONS)),
        E.key(E.fifths("-3"), E.mode("major")),
        E.time(E.beats("12"), E("beat-type", "8")),
        E.staves("2"),
        E.clef(E.sign("G"), E.line("2"), number="1"),
        E.clef(E.sign("F"), E.line("4"), number="2"),
    )


def _ticks(quarters: Fraction) -> str:
    ticks = quarters * DIVISIONS
    if ticks.denominator != 1:
        raise ValueError(f"{quarters} quarters are no whole number of divisions")
    return str(ticks.numerator)


def _pitch(pitch: Pitch) -> _Element:
    alter = [E.alter(str(pitch.alter))] if pitch.alter else []
    return E.pitch(E.step(pitch.step), *alter, E.octave(str(pitch.octave)))


def _notations(chord: Chord, staff: int) -> Iterator[_Element]:
    """What hangs on a chord, in the order of its signs (slurs first: they may end and begin on one note)."""
    for sign in chord.signs:
        if sign in {"(", ")"}:
            placement = {"placement": "below"} if staff == 2 and sign == "(" else {}
            yield E.slur(type="start" if sign == "(" else "stop", number=str(staff), **placement)
    if chord.tuplet and (chord.tuplet_start or chord.tuplet_stop):
        hidden = {"bracket": "no", "show-number": "none"} if chord.tuplet.hidden else {"bracket": "no"}
        yield E.tuplet(type="start" if chord.tuplet_start else "stop", number="1", **hidden)
    for sign in chord.signs:
        if sign.startswith(":") and sign != ":fermata":
            yield E.ornaments(*_ornament(sign))
    if articulations := [E(ARTICULATIONS[sign]) for sign in chord.signs if sign in ARTICULATIONS]:
        yield E.articulations(*articulations)
    if ":fermata" in chord.signs:
        yield E.fermata(type="upright")


def _ornament(sign: str) -> Iterator[_Element]:
    kind, _, accidentals = sign[1:].partition("^")
    yield E({"trill": "trill-mark", "prall": "inverted-mordent", "turn": "turn"}[kind], placement="above")
    if accidentals:
        names = {"b": "flat", "n": "natural", "#": "sharp"}
        for letter, placement in zip(accidentals.split("_"), ("above", "below"), strict=True):
            yield E("accidental-mark", names[letter], placement=placement)


def _change(change: Change, staff: int) -> _Element:
    if change.kind in CLEFS:
        sign, line = CLEFS[change.kind]
        return E.attributes(E.clef(E.sign(sign), E.line(line), number=str(staff)))
    kind = "down" if change.kind == "8va" else "stop"
    return _direction(E("octave-shift", type=kind, size="8", number="1"), staff=staff, placement="above")


def _directions(bars: list[Bar]) -> dict[tuple[int, str], list[tuple[Fraction, _Element]]]:
    """For each bar and voice the directions that stand in it, at their quarters from the bar's start."""
    made: dict[tuple[int, str], list[tuple[Fraction, _Element]]] = defaultdict(list)

    def put(number: int, voice: str, at: Fraction, direction: _Element, *, ends: bool = False) -> None:
        while at > bars[number].duration or (at == bars[number].duration and not ends):
            at -= bars[number].duration
            number += 1
        made[number, voice].append((at, direction))

    put(0, "R", Fraction(0), _tempo())
    for number, bar in enumerate(bars):
        for mark in bar.marks:
            if mark.text in {"<", ">"}:
                kind = "crescendo" if mark.text == "<" else "diminuendo"
                put(number, "R", mark.start, _direction(E.wedge(type=kind, number="1")))
                put(number, "R", mark.end, _direction(E.wedge(type="stop", number="1")), ends=True)
            else:
                put(number, "R", mark.start, _words(mark.text))
        for pedal in bar.pedals:
            put(number, "L", pedal.start, _direction(E.pedal(type="start", line="no", sign="yes"), staff=2))
            put(number, "L", pedal.end, _direction(E.pedal(type="stop", line="no", sign="yes"), staff=2), ends=True)
    return made


def _tempo() -> _Element:
    metronome = E.metronome(E("beat-unit", "eighth"), E("per-minute", "132"), parentheses="yes")
    direction = _direction(E.words("Andante ", **{"font-weight": "bold"}), metronome, placement="above")
    direction.append(E.sound(tempo="66"))
    return direction


def _words(text: str) -> _Element:
    words, _, last = text.rpartition(" ")
    if last not in DYNAMICS:
        words, last = text, ""
    above = words.startswith("^")
    style = {"font-weight": "bold"} if above else {"font-style": "italic"}
    kinds = [E.words(words.removeprefix("^"), **style)] if words else []
    if last:
        kinds.append(E.dynamics(E(last)))
    return _direction(*kinds, placement="above" if above else "below")


def _direction(*kinds: _Element, staff: int = 1, placement: str = "below") -> _Element:
    types = (E("direction-type", kind) for kind in kinds)
    return E.direction(*types, E.staff(str(staff)), placement=placement)


def _placed(direction: _Element, offset: Fraction) -> _Element:
    if offset:
        staff = direction.find("staff")
        staff.addprevious(E.offset(_ticks(offset)))
    return direction
