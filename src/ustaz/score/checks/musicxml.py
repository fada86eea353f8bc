"""MusicXML: what a converter would take for granted.

Numbers must be numbers, notes must have a pitch and a length, bars must not begin before they begin. What can be
left out without touching a note (an impossible tempo, a key of 1000 sharps) is left out and told.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ustaz.errors import InputError
from ustaz.score.checks import xml
from ustaz.score.checks.findings import shown
from ustaz.score.checks.musicxml_attributes import Attributes
from ustaz.score.checks.musicxml_notes import check_note, length_of
from ustaz.score.checks.musicxml_signs import check_repeats, check_sounds, check_ties
from ustaz.words import Sentence

if TYPE_CHECKING:
    from ustaz.score.checks.findings import Findings
    from ustaz.score.checks.xml import Element

MOST_NOTES = 30_000  # the largest piano score known to us has 9 800
_MOST_BARS = 10_000
_MOST_VOICES = 32  # in one bar of one part
_ROUNDING_Q = 1 / 32  # editors round the lengths of tuplets


def check(root: Element, findings: Findings) -> None:
    """Refuses the score, or mends it in place."""
    parts = root.findall("part")
    _check_parts(root, parts, findings.file)
    _check_amount(root, findings.file)
    xml.drop_bad_ids(root.iter("measure", "note", "direction"), "id")
    for part in parts:
        _begin(part)
        _declare_staves(part)
        attributes = Attributes()
        for measure in part.findall("measure"):
            _Bar(measure, attributes, findings).check()
        check_ties(part, findings)
    check_repeats(parts[0], findings)
    check_sounds(root, findings)
    if next(root.iter("pitch"), None) is None:
        _refuse_silence(findings.file)


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
    used = {text for staff in part.iter("staff") if (text := (staff.text or "").strip()).isdecimal()}
    count = max((int(text) for text in used if len(text) < 3), default=1)
    if count < 2 or next(part.iter("staves"), None) is not None:
        return
    attributes = part.find("measure/attributes")
    if attributes is None:
        return
    staves = attributes.makeelement("staves")
    staves.text = str(count)
    after = [row for row, child in enumerate(attributes) if child.tag in {"divisions", "key", "time"}]
    attributes.insert(max(after, default=-1) + 1, staves)


def _check_amount(root: Element, file: str) -> None:
    notes, bars = (sum(1 for _ in root.iter(tag)) for tag in ("note", "measure"))
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
    """One bar of one part, walked in the order of the file: that is MusicXML's clock."""

    def __init__(self, measure: Element, attributes: Attributes, findings: Findings) -> None:
        self._measure = measure
        self._attributes = attributes
        self._findings = findings
        self._name = shown(measure.get("number"))
        self._position_q = 0.0
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
            if (step := steps.get(child.tag)) is not None:
                step(child)
                self._before = child.tag
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
        check_note(parts, self._name, self._findings)
        self._voices.add(parts["voice"].text if "voice" in parts else "")
        if "grace" in parts:
            return
        length_q = self._length(parts.get("duration"))
        self._check_position()
        if length_q == 0:
            self._drop(note)
        elif "chord" not in parts:
            self._position_q += length_q

    def _drop(self, note: Element) -> None:
        self._findings.warn(
            Sentence(
                "{file}, bar {bar}: a note without length is left out.",
                {"file": self._findings.file, "bar": self._name},
            )
        )
        self._measure.remove(note)

    def _go_back(self, element: Element) -> None:
        self._position_q -= self._length(element.find("duration"))

    def _go_forward(self, element: Element) -> None:
        self._position_q += self._length(element.find("duration"))

    def _check_position(self) -> None:
        if self._position_q < -_ROUNDING_Q:
            raise InputError(
                "{file}, bar {bar}: a voice begins before the bar does.",
                hint="Correct this bar in the score editor and export it again.",
                file=self._findings.file,
                bar=self._name,
            )

    def _length(self, duration: Element | None) -> float:
        length_q = math.nan if duration is None else length_of(duration, self._attributes.divisions)
        if math.isnan(length_q):
            raise InputError(
                "{file}, bar {bar}: a note, a rest or a gap has no length that makes sense.",
                hint="Correct this bar in the score editor and export it again.",
                file=self._findings.file,
                bar=self._name,
            )
        return length_q
