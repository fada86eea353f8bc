"""MusicXML, note by note: pitch, length, tuplet."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from ustaz.errors import InputError
from ustaz.score.checks.findings import number, whole
from ustaz.score.mei.durations import QUARTER
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


class WrittenPitch(NamedTuple):
    step: str
    alter: float
    octave: str


@lru_cache(maxsize=1024)
def ticks_of(duration: str | None, divisions: int) -> int | None:
    """The length in ticks (see `mei.durations`); None where there is none that makes sense."""
    units = number(duration)
    length_q = units / divisions
    return round(units * QUARTER / divisions) if length_q == 0 or _SHORTEST_Q <= length_q <= _LONGEST_Q else None


def check_note(parts: Mapping[str, Element], bar: str, findings: Findings) -> WrittenPitch | None:
    """Refuses a note without a pitch that makes sense, in an impossible voice or tuplet; its pitch, if it has one.

    `parts` are the elements of the note by their names.
    """
    pitch = None
    if "pitch" in parts:
        pitch = _check_pitch(parts["pitch"], bar, findings)
    elif "rest" not in parts and "unpitched" not in parts:
        _refuse_pitch(bar, findings.file)
    _check_place(parts, bar, findings.file)
    if "time-modification" in parts:
        _check_tuplet(parts["time-modification"], bar, findings.file)
    return pitch


def _check_pitch(element: Element, bar: str, findings: Findings) -> WrittenPitch:
    pitch = _pitch(tuple((part.tag, part.text) for part in element))
    if pitch is None:
        _refuse_pitch(bar, findings.file)
    if not pitch.alter.is_integer():
        findings.warn(
            Sentence(
                "{file}, bar {bar}: a quarter tone is read as the nearest semitone.",
                {"file": findings.file, "bar": bar},
            )
        )
        element.find("alter").text = str(round(pitch.alter))
    return pitch


@lru_cache(maxsize=1024)  # a score has a few hundred pitches, thousands of times
def _pitch(parts: tuple[tuple[str, str | None], ...]) -> WrittenPitch | None:
    """The pitch of these names and texts, if it makes sense."""
    texts = dict(parts)
    step, octave = (texts.get("step") or "").strip(), whole(texts.get("octave"))
    alter = number(texts["alter"]) if "alter" in texts else 0.0
    if step not in _STEPS or octave is None or not 0 <= octave <= _HIGHEST_OCTAVE or not abs(alter) <= _MOST_ALTER:
        return None
    return WrittenPitch(step, alter, (texts.get("octave") or "").strip())


def _refuse_pitch(bar: str, file: str) -> NoReturn:
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
