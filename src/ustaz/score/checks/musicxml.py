"""MusicXML: what a converter would take for granted.

Numbers must be numbers, notes must have a pitch and a length, bars must not begin before they begin. What can be
left out without touching a note (an impossible tempo, a key of 1000 sharps) is left out and told.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ustaz.errors import InputError
from ustaz.score.checks import xml
from ustaz.score.checks.findings import shown
from ustaz.score.checks.musicxml_attributes import Attributes
from ustaz.score.checks.musicxml_notes import check_note, ticks_of
from ustaz.score.checks.musicxml_signs import Ties, check_repeats, check_sounds
from ustaz.score.checks.musicxml_technical import name_fretted_notes, technical
from ustaz.score.mei.durations import QUARTER
from ustaz.score.musicxml_clock import SourceBar, SourceNote
from ustaz.words import Sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ustaz.score.checks.findings import Findings
    from ustaz.score.checks.musicxml_notes import WrittenPitch
    from ustaz.score.checks.xml import Element

MOST_NOTES = 30_000  # the largest piano score known to us has 9 800
_MOST_BARS = 10_000
_MOST_VOICES = 32  # in one bar of one part
_ROUNDING = QUARTER // 32  # ticks: editors round the lengths of tuplets


def check(root: Element, findings: Findings) -> list[SourceBar]:
    """Refuses the score, or mends it in place; its bars by MusicXML's clock."""
    parts = root.findall("part")
    _check_parts(root, parts, findings.file)
    elements = list(root.iter("measure", "note", "direction"))
    _check_amount(Counter(element.tag for element in elements), findings.file)
    xml.drop_bad_ids(elements, "id")
    name_fretted_notes(root)
    bars: list[SourceBar] = []
    for part in parts:
        _begin(part)
        _declare_staves(part)
        _check_part(part, bars, findings)
    check_repeats(parts[0], findings)
    check_sounds(root, findings)
    if next(root.iter("pitch"), None) is None:
        _refuse_silence(findings.file)
    return bars


def _check_part(part: Element, bars: list[SourceBar], findings: Findings) -> None:
    attributes, ties = Attributes(), Ties()
    for index, measure in enumerate(part.findall("measure")):
        if index == len(bars):
            bars.append(SourceBar())
        _Bar(measure, bars[index], attributes, ties, findings).check()
    ties.finish(findings)


def _check_parts(root: Element, parts: list[Element], file: str) -> None:
    if not parts:
        _refuse_silence(file)
    listed = [part.get("id") for part in root.iterfind("part-list/score-part")]
    used = [part.get("id") for part in parts]
    if len(set(listed)) < len(listed) or len(set(used)) < len(used):
        raise InputError("{file} has two parts of one name.", hint="Export it again.", file=file)
    for name in used:
        if name not in listed:
            raise InputError(
                "{file} has a part “{part}” that its list of parts lacks.",
                hint="Export it again.",
                file=file,
                part=shown(name),
            )


def _begin(part: Element) -> None:
    """Sees to it that the part begins with attributes: without any, Verovio passes over all its bars."""
    first = part.find("measure")
    if first is not None and first.find("attributes") is None:
        attributes = first.makeelement("attributes")
        first.insert(0, attributes)
        attributes.append(attributes.makeelement("divisions"))
        attributes[0].text = "1"


def _declare_staves(part: Element) -> None:
    """Says how many staves the part has where it uses several and says nothing: Verovio would draw all on one."""
    attributes = part.find("measure/attributes")
    if attributes is None or next(part.iter("staves"), None) is not None:
        return
    used = {text for staff in part.iter("staff") if (text := (staff.text or "").strip()).isdecimal()}
    count = max((int(text) for text in used if len(text) < 3), default=1)
    if count < 2:
        return
    staves = attributes.makeelement("staves")
    staves.text = str(count)
    after = [row for row, child in enumerate(attributes) if child.tag in {"divisions", "key", "time"}]
    attributes.insert(max(after, default=-1) + 1, staves)


def _check_amount(counts: Mapping[str, int], file: str) -> None:
    notes, bars = counts["note"], counts["measure"]
    if notes > MOST_NOTES or bars > _MOST_BARS:
        raise InputError(
            "{file} has {notes} notes in {bars} bars; ustaz reads at most {most_notes} in {most_bars}.",
            hint="Split the piece into movements.",
            file=file,
            notes=notes,
            bars=bars,
            most_notes=MOST_NOTES,
            most_bars=_MOST_BARS,
        )


def _refuse_silence(file: str) -> None:
    raise InputError("{file} has no notes.", hint="Export the piece again, with its notes.", file=file)


class _Bar:
    """One bar of one part, walked in the order of the file: that is MusicXML's clock, here in ticks."""

    def __init__(
        self, measure: Element, bar: SourceBar, attributes: Attributes, ties: Ties, findings: Findings
    ) -> None:
        self._measure = measure
        self._bar = bar
        self._attributes = attributes
        self._ties = ties
        self._findings = findings
        self._name = shown(measure.get("number"))
        self._now = 0
        self._onset = 0  # of the last note: the other notes of its chord begin with it
        self._before = ""  # what moved the clock last
        self._voices: set[str] = set()

    def check(self) -> None:
        steps = {
            "attributes": self._read_attributes,
            "note": self._read_note,
            "backup": self._go_back,
            "forward": self._go_forward,
        }
        for child in list(self._measure):
            tag = child.tag
            if (step := steps.get(tag)) is not None:
                step(child)
                self._before = tag
        self._check_voices()

    def _check_voices(self) -> None:
        if len(self._voices) > _MOST_VOICES:
            raise InputError(
                "{file}, bar {bar}: a part has {count} voices; at most {most} are read.",
                hint="Export it again from the score editor.",
                file=self._findings.file,
                bar=self._name,
                count=len(self._voices),
                most=_MOST_VOICES,
            )

    def _read_attributes(self, element: Element) -> None:
        self._attributes.read(element, self._name, self._findings)

    def _read_note(self, note: Element) -> None:
        parts = {part.tag: part for part in note}
        if "chord" in parts and self._before != "note":
            self._findings.warn(
                Sentence(
                    "{file}, bar {bar}: a note is marked as part of a chord, but follows none; it stands alone.",
                    {"file": self._findings.file, "bar": self._name},
                )
            )
            note.remove(parts.pop("chord"))
        pitch = check_note(parts, self._name, self._findings)
        self._voices.add(parts["voice"].text if "voice" in parts else "")
        length = 0
        if "grace" not in parts:
            length = self._length(parts.get("duration"))
            self._check_position()
            if length == 0:
                self._drop(note)
                return
        if "tie" in parts:
            self._ties.read(note, pitch)
        if "chord" not in parts:
            self._onset = self._now
            self._now += length
        self._note_down(note, pitch)

    def _note_down(self, note: Element, pitch: WrittenPitch | None) -> None:
        bar = self._bar
        if pitch is not None:
            hands = technical(note)
            bar.notes.append(
                SourceNote(
                    note.get("id", ""), self._onset, pitch.step.lower(), pitch.octave, round(pitch.alter), *hands
                )
            )
        bar.filled = max(bar.filled, self._now)
        bar.reach = max(bar.reach, self._now)

    def _drop(self, note: Element) -> None:
        self._findings.warn(
            Sentence(
                "{file}, bar {bar}: a note without length is left out.",
                {"file": self._findings.file, "bar": self._name},
            )
        )
        self._measure.remove(note)

    def _go_back(self, element: Element) -> None:
        self._now -= self._length(element.find("duration"))

    def _go_forward(self, element: Element) -> None:
        self._now += self._length(element.find("duration"))
        self._bar.reach = max(self._bar.reach, self._now)

    def _check_position(self) -> None:
        if self._now < -_ROUNDING:
            raise InputError(
                "{file}, bar {bar}: a voice begins before the bar does.",
                hint="Correct this bar in the score editor and export it again.",
                file=self._findings.file,
                bar=self._name,
            )

    def _length(self, duration: Element | None) -> int:
        length = None if duration is None else ticks_of(duration.text, self._attributes.divisions)
        if length is None:
            raise InputError(
                "{file}, bar {bar}: a note, a rest or a gap has no length that makes sense.",
                hint="Correct this bar in the score editor and export it again.",
                file=self._findings.file,
                bar=self._name,
            )
        return length
