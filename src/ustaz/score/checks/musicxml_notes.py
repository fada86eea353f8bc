"""MusicXML, note by note: pitch, length, tuplet."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ustaz.errors import InputError
from ustaz.score.checks.findings import number, whole
from ustaz.words import Sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ustaz.score.checks.findings import Findings
    from ustaz.score.checks.xml import Element

_STEPS = frozenset("CDEFGAB")
_HIGHEST_OCTAVE = 9
_SHORTEST_Q = 1e-4
_LONGEST_Q = 1000.0  # a note of 250 bars
_MOST_IN_TUPLET = 999
_MOST_VOICE = 999
_MOST_STAFF = 16
_MOST_ALTER = 3  # triple sharps exist


def length_of(duration: Element, divisions: float) -> float:
    """The length in quarters; NaN where there is none that makes sense."""
    length_q = number(duration.text) / divisions
    return length_q if length_q == 0 or _SHORTEST_Q <= length_q <= _LONGEST_Q else math.nan


def check_note(parts: Mapping[str, Element], bar: str, findings: Findings) -> None:
    """Refuses a note without a pitch that makes sense, in an impossible voice or tuplet.

    `parts` are the elements of the note by their names.
    """
    if "pitch" in parts:
        _check_pitch(parts["pitch"], bar, findings)
    elif "rest" not in parts and "unpitched" not in parts:
        _refuse_pitch(bar, findings.file)
    _check_place(parts, bar, findings.file)
    if "time-modification" in parts:
        _check_tuplet(parts["time-modification"], bar, findings.file)


def _check_pitch(pitch: Element, bar: str, findings: Findings) -> None:
    parts = {part.tag: part for part in pitch}
    step, octave, alter = (parts.get(name) for name in ("step", "octave", "alter"))
    altered = 0.0 if alter is None else number(alter.text)
    height = None if octave is None else whole(octave.text)
    named = step is not None and (step.text or "").strip() in _STEPS
    if not named or height is None or not 0 <= height <= _HIGHEST_OCTAVE or not abs(altered) <= _MOST_ALTER:
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


def _check_place(parts: Mapping[str, Element], bar: str, file: str) -> None:
    voice = whole(parts["voice"].text) if "voice" in parts else 1
    staff = whole(parts["staff"].text) if "staff" in parts else 1
    sane = voice is None or 0 <= voice <= _MOST_VOICE  # None: a voice may have a name instead of a number
    if not sane or staff is None or not 1 <= staff <= _MOST_STAFF:
        raise InputError(
            "{file}, bar {bar}: a note has a voice or a staff that makes no sense.",
            hint="Correct this bar in the score editor and export it again.",
            file=file,
            bar=bar,
        )


def _check_tuplet(tuplet: Element, bar: str, file: str) -> None:
    for part in ("actual-notes", "normal-notes"):
        count = whole(tuplet.findtext(part))
        if count is None or not 1 <= count <= _MOST_IN_TUPLET:
            raise InputError(
                "{file}, bar {bar}: a tuplet has no ratio that makes sense.",
                hint="Correct this bar in the score editor and export it again.",
                file=file,
                bar=bar,
            )
