"""MusicXML, note by note: pitch, length, tuplet."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ustaz.errors import InputError
from ustaz.score.checks.findings import number, whole
from ustaz.words import Sentence

if TYPE_CHECKING:
    from ustaz.score.checks.findings import Findings
    from ustaz.score.checks.xml import Element

_SEMITONES = dict(zip("CDEFGAB", (0, 2, 4, 5, 7, 9, 11), strict=True))
_LONGEST_Q = 1000.0  # a note of 250 bars
_MOST_VOICE = 999
_MOST_STAFF = 16
_MOST_ALTER = 3  # triple sharps exist


def length_of(element: Element, divisions: float) -> float:
    """The length in quarters; NaN where there is none that makes sense."""
    length_q = number(element.findtext("duration")) / divisions
    return length_q if 0 <= length_q <= _LONGEST_Q else math.nan


def is_sounding(note: Element) -> bool:
    """Whether the note is one that a player strikes."""
    return note.find("pitch") is not None


def check_note(note: Element, bar: str, findings: Findings) -> None:
    """Refuses a note without a pitch that makes sense, or with an impossible tuplet."""
    pitch = note.find("pitch")
    if pitch is not None:
        _check_pitch(pitch, bar, findings)
    elif note.find("rest") is None and note.find("unpitched") is None:
        _refuse_pitch(bar, findings.file)
    _check_place(note, bar, findings.file)
    if (tuplet := note.find("time-modification")) is not None:
        _check_tuplet(tuplet, bar, findings.file)


def _check_pitch(pitch: Element, bar: str, findings: Findings) -> None:
    step, octave = (pitch.findtext("step") or "").strip(), whole(pitch.findtext("octave"))
    alter = pitch.find("alter")
    altered = 0.0 if alter is None else number(alter.text)
    if step not in _SEMITONES or octave is None or not 0 <= octave <= 9 or not abs(altered) <= _MOST_ALTER:
        _refuse_pitch(bar, findings.file)
    if alter is not None and not altered.is_integer():
        findings.warn(
            Sentence(
                "{file}, bar {bar}: a quarter tone is read as the nearest semitone.",
                {"file": findings.file, "bar": bar},
            )
        )
        alter.text = str(round(altered))


def _refuse_pitch(bar: str, file: str) -> None:
    raise InputError(
        "{file}, bar {bar}: a note has no pitch that makes sense.",
        hint="Correct this bar in the score editor and export it again.",
        file=file,
        bar=bar,
    )


def _check_place(note: Element, bar: str, file: str) -> None:
    voice, staff = whole(note.findtext("voice")), note.findtext("staff")  # a voice may have a name, too
    if not 0 <= (voice or 0) <= _MOST_VOICE or not 1 <= (whole(staff or "1") or 0) <= _MOST_STAFF:
        raise InputError(
            "{file}, bar {bar}: a note has a voice or a staff that makes no sense.",
            hint="Correct this bar in the score editor and export it again.",
            file=file,
            bar=bar,
        )


def _check_tuplet(tuplet: Element, bar: str, file: str) -> None:
    for part in ("actual-notes", "normal-notes"):
        count = whole(tuplet.findtext(part))
        if count is None or not 1 <= count <= 999:
            raise InputError(
                "{file}, bar {bar}: a tuplet has no ratio that makes sense.",
                hint="Correct this bar in the score editor and export it again.",
                file=file,
                bar=bar,
            )
