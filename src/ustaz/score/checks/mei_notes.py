"""MEI, note by note: name, octave, length, accidental."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ustaz.errors import InputError
from ustaz.score.checks.findings import shown, whole
from ustaz.words import Sentence

if TYPE_CHECKING:
    from ustaz.score.checks.findings import Findings
    from ustaz.score.checks.xml import Element

_NAMESPACE = "{http://www.music-encoding.org/ns/mei}"
_NAMES = frozenset("abcdefg")
_LENGTHS = {"maxima", "long", "breve", *(str(1 << power) for power in range(12))}
_ACCIDENTALS = {
    *("s", "f", "ss", "x", "ff", "xs", "sx", "ts", "tf", "n", "nf", "ns"),
    *("su", "sd", "fu", "fd", "nu", "nd", "xu", "xd", "ffu", "ffd", "1qf", "3qf", "1qs", "3qs"),
}
_MOST_DOTS = 4


def check_notes(root: Element, findings: Findings) -> None:
    """Refuses a note without a pitch or a length that makes sense; tells of odd signs."""
    default = root.find(".//*[@dur.default]") is not None
    for bar in root.iter(f"{_NAMESPACE}measure"):
        name = shown(bar.get("n"))
        for element in list(bar.iter(*(f"{_NAMESPACE}{tag}" for tag in ("note", "rest", "chord", "tabGrp")))):
            _check_length(element, name, findings.file, optional=default)
            if element.tag == f"{_NAMESPACE}note":
                _check_pitch(element, name, findings.file)
            elif element.tag == f"{_NAMESPACE}chord" and element.find(f"{_NAMESPACE}note") is None:
                _drop_chord(element, name, findings)
        for element in bar.iter(f"{_NAMESPACE}note", f"{_NAMESPACE}accid"):
            _check_accidental(element, name, findings)


def _check_pitch(note: Element, bar: str, file: str) -> None:
    octave = whole(note.get("oct"))
    if note.get("pname") is None and _is_fretted(note):
        return
    if note.get("pname") not in _NAMES or octave is None or not 0 <= octave <= 9:
        raise InputError(
            "{file}, bar {bar}: a note has no pitch that makes sense.",
            hint="Correct this bar in the score editor and export it again.",
            file=file,
            bar=bar,
        )


def _is_fretted(note: Element) -> bool:
    """Whether the note is one of a tablature, which says string and fret in place of a pitch."""
    string, fret = whole(note.get("tab.course")), whole(note.get("tab.fret"))
    return string is not None and fret is not None and 1 <= string <= 12 and 0 <= fret <= 40


def _check_length(element: Element, bar: str, file: str, *, optional: bool) -> None:
    above = element.getparent()
    holder = above if above.tag in (f"{_NAMESPACE}chord", f"{_NAMESPACE}tabGrp") else element
    length = element.get("dur", holder.get("dur"))
    missing = length is None and not optional and element.get("grace") is None
    dots = whole(element.get("dots", "0"))
    if missing or (length is not None and length not in _LENGTHS) or dots is None or not 0 <= dots <= _MOST_DOTS:
        raise InputError(
            "{file}, bar {bar}: a note, a rest or a gap has no length that makes sense.",
            hint="Correct this bar in the score editor and export it again.",
            file=file,
            bar=bar,
        )


def _check_accidental(element: Element, bar: str, findings: Findings) -> None:
    for attribute in ("accid", "accid.ges"):
        accidental = element.get(attribute)
        if accidental is not None and accidental not in _ACCIDENTALS:
            del element.attrib[attribute]
            findings.warn(
                Sentence(
                    "{file}, bar {bar}: an accidental “{accidental}” is not known and is left out.",
                    {"file": findings.file, "bar": bar, "accidental": shown(accidental)},
                )
            )


def _drop_chord(chord: Element, bar: str, findings: Findings) -> None:
    findings.warn(
        Sentence("{file}, bar {bar}: a chord without notes is read as a rest.", {"file": findings.file, "bar": bar})
    )
    chord.tag = f"{_NAMESPACE}rest"
