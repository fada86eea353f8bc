"""The notes of one layer (voice) in one measure, in time."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache, reduce
from operator import or_
from typing import TYPE_CHECKING

from ustaz.score.mei import findings
from ustaz.score.mei.document import ID, Element, whole
from ustaz.score.mei.draft import Draft, Note, Span
from ustaz.score.mei.durations import QUARTER, duration, tuplet_factor
from ustaz.score.mei.implied import Accidentals
from ustaz.score.mei.pitches import pitch
from ustaz.score.mei.tablature import fretted, place
from ustaz.score.model import Articulation, Grace, Ornament

if TYPE_CHECKING:
    from ustaz.score.mei.staves import Staves
    from ustaz.words import Sentence

_ONE, _HALF = Fraction(1), Fraction(1, 2)
_SILENT = frozenset({"rest", "space"})
_WHOLE_BAR = frozenset({"mRest", "mSpace", "multiRest"})
_CHORDS = frozenset({"chord", "tabGrp"})
_BAR_REPEATS = frozenset({"mRpt", "mRpt2", "multiRpt", "halfmRpt", "beatRpt"})
_NOT_PLAYED = frozenset({"del", "sic", "orig", "rdg", "syl", "verse", "artic", "accid", "dot", "stem", "keyAccid"})
ARTICULATIONS = {
    "stacc": Articulation.STACCATO,
    "stacciss": Articulation.STACCATISSIMO,
    "spicc": Articulation.STACCATISSIMO,
    "ten": Articulation.TENUTO,
    "acc": Articulation.ACCENT,
    "acc-soft": Articulation.ACCENT,
    "marc": Articulation.MARCATO,
    "marc-stacc": Articulation.MARCATO | Articulation.STACCATO,
    "ten-stacc": Articulation.TENUTO | Articulation.STACCATO,
}
_MOST_BARS_OF_REST = 1000
_MIDI_KEYS = range(128)
_TREMOLO = int(Ornament.TREMOLO)


class LayerReader:
    """Walks one layer; `filled` is how far its notes, rests and spaces reach.

    Grace notes wait in `_graces` for the note that they lead to.
    """

    def __init__(self, draft: Draft, staves: Staves, *, n: int, ppq: int, implied: bool) -> None:
        self._draft = draft
        self._staves = staves
        self._n = n
        self._ppq = ppq
        self._bar = len(draft.bars) - 1
        self._voice = 1
        self._implied = implied
        self._accidentals: Accidentals | None = None
        self._now = 0
        self._graces: list[list[Note]] = []
        self.filled = 0

    def read(self, layer: Element, *, place: int) -> None:
        self._voice = whole(layer.get("n"), default=place)
        self._now = 0
        self._accidentals = Accidentals(fifths=self._draft.bars[-1].fifths) if self._implied else None
        self._walk(layer, _ONE)
        self._place_graces()
        self.filled = max(self.filled, self._now)

    def _walk(self, element: Element, factor: Fraction, ornament: int = 0) -> None:
        for child in element:
            tag = child.tag
            if tag == "note":
                self._note(child, factor, ornament)
            elif tag in _CHORDS:
                self._chord(child, factor, ornament)
            elif tag in _SILENT:
                self._advance(child, [], Grace.NONE, self._length(child, factor))
            elif tag in _WHOLE_BAR or tag in _BAR_REPEATS:
                self._bar_sign(child, tag)
            elif len(child) and tag not in _NOT_PLAYED:
                self._container(child, tag, factor, ornament)

    def _container(self, element: Element, tag: str, factor: Fraction, ornament: int) -> None:
        if tag == "tuplet":
            ratio = tuplet_factor(element)
            if ratio is None:
                self._find(findings.BAD_TUPLET)
            factor *= ratio or _ONE
        elif tag == "fTrem":
            factor, ornament = factor * _HALF, ornament | _TREMOLO
        elif tag == "bTrem":
            ornament |= _TREMOLO
        self._walk(element, factor, ornament)

    def _bar_sign(self, element: Element, tag: str) -> None:
        """A sign for a whole bar fills nothing by itself: the bar is as long as its other voices or its metre."""
        if tag in _BAR_REPEATS:
            self._find(findings.BAR_REPEAT)
        elif tag == "multiRest":
            self._draft.bars[-1].covers = min(max(1, whole(element.get("num"), default=1)), _MOST_BARS_OF_REST)
        if identity := element.get(ID):
            staff = self._staves.of(self._n)
            self._draft.spans[identity] = Span(0, self._draft.bars[-1].whole, self._bar, staff)

    def _note(self, element: Element, factor: Fraction, ornament: int) -> None:
        grace = _grace(element)
        length = 0 if grace else self._length(element, factor)
        note = self._written(element, length, voice_of=element, ornament=ornament)
        notes = [] if note is None else [note]
        self._advance(element, notes, grace, length)

    def _chord(self, element: Element, factor: Fraction, ornament: int) -> None:
        grace = _grace(element)
        length = 0 if grace else self._length(element, factor)
        members = list(element.iter("note"))
        if not members and element.tag == "chord":
            self._find(findings.EMPTY_CHORD)
        notes = [self._written(member, length, voice_of=element, ornament=ornament) for member in members]
        sounding = [note for note in notes if note is not None]
        if len(sounding) > 1:
            number = len(self._draft.notes)  # any number that no other chord has
            for note in sounding:
                note.chord = number
        self._advance(element, sounding, grace, length)

    def _advance(self, element: Element, notes: list[Note], grace: Grace, length: int) -> None:
        onset = self._now
        if identity := element.get(ID):
            staff = self._staves.of(whole(element.get("staff"), default=self._n))
            self._draft.spans[identity] = Span(onset, onset + length, self._bar, staff)
            self._draft.groups[identity] = notes
        if grace:
            self._graces.append(notes)
            for note in notes:
                note.grace = grace
        else:
            self._place_graces()
            self._now += length

    def _place_graces(self) -> None:
        for order, notes in enumerate(reversed(self._graces), start=1):
            for note in notes:
                note.grace_order = -order
        self._graces.clear()

    def _length(self, element: Element, factor: Fraction) -> int:
        length = duration(element, ppq=self._ppq, factor=factor)
        if length is None:
            self._find(findings.NO_DURATION)
            return round(QUARTER * factor)
        return length

    def _written(self, element: Element, length: int, *, voice_of: Element, ornament: int) -> Note | None:
        identity = element.get(ID, "")
        if element.get("sameas") is not None:
            return None
        staff = self._staves.of(whole(element.get("staff") or voice_of.get("staff"), default=self._n))
        spelled = pitch(element, self._accidentals) or fretted(element, staff.courses)
        if spelled is None:
            self._find(findings.NO_PITCH)
            return None
        key = spelled.midi + staff.transposition
        if key not in _MIDI_KEYS:
            self._find(findings.OUT_OF_RANGE)
            return None
        if spelled.alter % 1:
            self._find(findings.MICROTONE)
        onset = self._now
        note = Note(identity, onset, length, spelled, key, self._bar, staff, self._voice)
        note.ornament = ornament | _stem_tremolo(element, voice_of)
        note.articulation = articulations(element) | (articulations(voice_of) if voice_of is not element else 0)
        note.fermata = element.get("fermata") is not None or voice_of.get("fermata") is not None
        note.tie = element.get("tie") or voice_of.get("tie") or ""
        note.string, note.fret = place(element) or (0, -1)
        self._draft.notes.append(note)
        self._draft.groups[identity] = [note]
        self._draft.spans[identity] = Span(onset, onset + length, self._bar, staff)
        return note

    def _find(self, kind: Sentence) -> None:
        self._draft.findings.add(kind, self._draft.bar_label(self._bar))


def _grace(element: Element) -> Grace:
    kind = element.get("grace")
    if kind is None:
        return Grace.NONE
    return Grace.ACCIACCATURA if kind == "unacc" or element.get("stem.mod") == "1slash" else Grace.APPOGGIATURA


def _stem_tremolo(element: Element, chord: Element) -> int:
    """Strokes through the stem; a single stroke on a grace note means something else."""
    strokes = element.get("stem.mod") or chord.get("stem.mod") or ""
    return _TREMOLO if strokes.endswith("slash") and not chord.get("grace") else 0


def articulations(element: Element) -> int:
    """The articulation signs on this note or chord."""
    signs = element.get("artic") or ""
    for child in element.iterchildren("artic") if len(element) else ():
        signs += " " + (child.get("artic") or "")
    return _flags(signs) if signs else 0


@lru_cache(maxsize=256)
def _flags(signs: str) -> int:
    return int(reduce(or_, (ARTICULATIONS.get(sign, Articulation.NONE) for sign in signs.split()), Articulation.NONE))
