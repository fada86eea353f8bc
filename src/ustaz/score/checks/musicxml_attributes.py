"""MusicXML: what stands at the head of a bar (divisions, metre, key, staves)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ustaz.errors import InputError
from ustaz.score.checks.findings import shown, whole
from ustaz.words import Sentence

if TYPE_CHECKING:
    from ustaz.score.checks.findings import Findings
    from ustaz.score.checks.xml import Element

_MOST_DIVISIONS = 1_000_000  # a quarter; editors write up to 55 440
_MOST_BEATS = 99
_BEAT_TYPES = (1, 2, 4, 8, 16, 32, 64, 128)
_MOST_FIFTHS = 14
_MOST_STAVES = 16
_MOST_LINES = 9
_MOST_SEMITONES = 48


@dataclass
class Attributes:
    """What holds from here on. MusicXML counts in quarters until divisions are given."""

    divisions: int = 1

    def read(self, element: Element, bar: str, findings: Findings) -> None:
        for divisions in element.iterfind("divisions"):
            self.divisions = _divisions(divisions, bar, findings.file)
        for time in element.iterfind("time"):
            _check_metre(time, bar, findings)
        for fifths in element.iterfind("key/fifths"):
            _check_key(fifths, bar, findings)
        for staves in element.iterfind("staves"):
            _check_staves(staves, bar, findings.file)
        for transpose in element.iterfind("transpose"):
            _check_transposition(transpose, bar, findings.file)
        for lines in list(element.iterfind("staff-details/staff-lines")):
            if not 1 <= (whole(lines.text) or 0) <= _MOST_LINES:
                lines.getparent().remove(lines)  # five are drawn; no note changes


def _divisions(element: Element, bar: str, file: str) -> int:
    divisions = whole(element.text)
    if divisions is None or not 1 <= divisions <= _MOST_DIVISIONS:
        raise InputError(
            "{file}, bar {bar}: “divisions” must be a whole number from 1 to {most}, and is “{found}”.",
            hint="Export it again from the score editor.",
            file=file,
            bar=bar,
            most=_MOST_DIVISIONS,
            found=shown(element.text),
        )
    return divisions


def _check_metre(time: Element, bar: str, findings: Findings) -> None:
    for beats, beat_type in zip(time.iterfind("beats"), time.iterfind("beat-type"), strict=False):
        counts = [whole(part) for part in (beats.text or "").split("+")]
        unit = whole(beat_type.text)
        sane = all(count is not None and 1 <= count <= _MOST_BEATS for count in counts)
        if not sane or unit is None or not 1 <= unit <= _BEAT_TYPES[-1]:
            raise InputError(
                "{file}, bar {bar}: {beats}/{unit} is no time signature.",
                hint="Correct it in the score editor and export it again.",
                file=findings.file,
                bar=bar,
                beats=shown(beats.text),
                unit=shown(beat_type.text),
            )
        if unit not in _BEAT_TYPES:
            findings.warn(
                Sentence(
                    "{file}, bar {bar}: the time signature {beats}/{unit} is unusual; beats may be counted wrongly.",
                    {"file": findings.file, "bar": bar, "beats": shown(beats.text), "unit": unit},
                )
            )


def _check_key(fifths: Element, bar: str, findings: Findings) -> None:
    count = whole(fifths.text)
    if count is None or abs(count) > _MOST_FIFTHS:
        findings.warn(
            Sentence(
                "{file}, bar {bar}: the key signature makes no sense and is left out.",
                {"file": findings.file, "bar": bar},
            )
        )
        fifths.text = "0"  # pitches are spelt out in MusicXML: no note changes


def _check_staves(staves: Element, bar: str, file: str) -> None:
    count = whole(staves.text)
    if count is None or not 1 <= count <= _MOST_STAVES:
        raise InputError(
            "{file}, bar {bar}: a part has “{count}” staves; at most {most} are read.",
            hint="Export it again from the score editor.",
            file=file,
            bar=bar,
            count=shown(staves.text),
            most=_MOST_STAVES,
        )


def _check_transposition(transpose: Element, bar: str, file: str) -> None:
    semitones = whole(transpose.findtext("chromatic", "0"))
    octaves = whole(transpose.findtext("octave-change", "0"))
    if semitones is None or octaves is None or abs(semitones + 12 * octaves) > _MOST_SEMITONES:
        raise InputError(
            "{file}, bar {bar}: a transposition makes no sense.",
            hint="Correct it in the score editor and export it again.",
            file=file,
            bar=bar,
        )
