"""The lines of a match file, told apart by their beginnings and read into terms.

Read are all flavours that are met: 1.0.0, and the older ones (which call themselves 1.0 to 5.0), where a played note is
spelled (``[C,#],4``) and not numbered. What a line means does not hang on the version that the file gives.

Sources: Foscarin, Karystinaios, Peter, Cancino-Chacón, Grachten, Widmer: "The match file format: Encoding alignments
between scores and performances", Music Encoding Conference 2022; and the description of version 3.0 by Widmer,
Cambouropoulos and Dixon (1998–2005).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ustaz.alignment.formats.match_terms import PEDALS, STEPS
from ustaz.score import NATURALS

if TYPE_CHECKING:
    from collections.abc import Callable

ALTERATIONS = {"": 0, "-": 0, "n": 0, "#": 1, "##": 2, "x": 2, "b": -1, "bb": -2}

_NAME = r"[^\s,()\[\]]{1,100}"
_NUMBER = r"-?[0-9]{1,10}(?:\.[0-9]{1,20})?"
_MOMENT = r"[0-9]{1,12}(?:\.[0-9]{1,20})?"  # ticks; nothing is played before the take begins
_PART = r"-?[0-9]{1,8}(?:\.[0-9]{1,20})?(?:/[1-9][0-9]{0,7}){0,2}"  # 1/8; 1/8/3 in a triplet
_FRACTION = rf"{_PART}(?:\+{_PART}){{0,20}}"
_LIST = r"\[[^\[\]()]{0,1000}\]"
_SPELLED = r"\[[A-Ga-g],(?:##|bb|[n#bx-]?)\],-?[0-9]"
_SNOTE = (
    rf"snote\((?P<anchor>{_NAME}),(?P<written>{_SPELLED}),[^,:()]{{1,20}}:[^,:()]{{1,20}},"
    rf"{_FRACTION},{_FRACTION},(?P<beats>{_NUMBER}),{_NUMBER},(?P<attributes>{_LIST})\)"
)
_NOTE = (
    rf"note\((?P<name>{_NAME}),(?:(?P<number>[0-9]{{1,3}}),(?P<on>{_MOMENT}),(?P<off>{_MOMENT}),(?P<velocity>[0-9]{{1,3}}),"
    rf"(?P<channel>[0-9]{{1,2}}),(?P<track>[0-9]{{1,4}})"
    rf"|(?P<spelled>{_SPELLED}),(?P<old_on>{_MOMENT}),(?P<old_off>{_MOMENT})(?:,{_MOMENT})?,(?P<old_velocity>[0-9]{{1,3}}))\)"
)
_UNPLAYED = "deletion|trailing_score_note|no_played_note"
_UNWRITTEN = "insertion|hammer_bounce|trailing_played_note|no_score_note"

_NOTE_LINE = re.compile(rf"{_SNOTE}-(?:{_UNPLAYED}|{_NOTE})\.")
_PLAYED_LINE = re.compile(rf"(?:(?:{_UNWRITTEN})|(?:ornament|trill)\((?P<bearer>{_NAME})(?:,{_LIST})?\))-{_NOTE}\.")
_PEDAL_LINE = re.compile(rf"(?P<pedal>sustain|soft)\((?P<at>{_MOMENT}),(?P<value>[0-9]{{1,3}})\)\.")
_SECTION_LINE = re.compile(
    rf"section\((?P<start>{_NUMBER}),{_NUMBER},(?P<first>{_NUMBER}),(?P<last>{_NUMBER}),(?P<end>{_LIST})\)\."
)
_INFO_LINE = re.compile(r"info\((?P<attribute>\w{1,50}),(?P<value>.{0,1000})\)\.")

_SIGNATURES_AND_BEATS = ("scoreprop(", "meta(", "stime(")  # they belong to the format and say nothing that is read here
MOST_TRACKS = 256


class Written(NamedTuple):
    """``snote(…)``."""

    name: str
    pitch: int  # MIDI
    beats: float  # its onset in the unfolded score, in beats
    attributes: tuple[str, ...]


class Played(NamedTuple):
    """``note(…)``."""

    name: str
    pitch: int  # MIDI
    on_tick: float
    off_tick: float
    velocity: int
    channel: int
    track: int


class NoteLine(NamedTuple):
    """A written note, a played one, or both; a played note may realise the sign of a written one."""

    written: Written | None
    played: Played | None
    bearer: str  # name of the written note whose sign is realised; "" for none


class Pedal(NamedTuple):
    tick: float
    controller: int
    value: int


class Section(NamedTuple):
    """A stretch of the unfolded score, and where it stands in the written one; in beats."""

    start: float
    first: float
    last: float
    end: str  # how it goes on after it, in the words of whoever wrote the file


class Info(NamedTuple):
    attribute: str
    value: str


class DamagedError(ValueError):
    """The line begins like one of a match file and does not go on like one."""


class UnknownError(ValueError):
    """The line does not begin like one of a match file."""


Line = NoteLine | Pedal | Section | Info


def read_line(text: str) -> Line | None:
    """The terms of a line; None for a signature or a beat.

    Raises
    ------
    DamagedError, UnknownError
    """
    if text.startswith(_SIGNATURES_AND_BEATS):
        return None
    head = re.match(r"[a-z_]+[-(]", text)
    if not head or head[0] not in _READERS:
        raise UnknownError
    return _READERS[head[0]](text)


def _match(pattern: re.Pattern[str], text: str) -> re.Match[str]:
    found = pattern.fullmatch(text)
    if not found:
        raise DamagedError
    return found


def _read_written(text: str) -> NoteLine:
    found = _match(_NOTE_LINE, text)
    attributes = tuple(attribute.strip() for attribute in found["attributes"][1:-1].split(","))
    written = Written(found["anchor"], _pitch(found["written"]), float(found["beats"]), attributes)
    return NoteLine(written, _played(found) if found["name"] else None, "")


def _read_played(text: str) -> NoteLine:
    found = _match(_PLAYED_LINE, text)
    return NoteLine(None, _played(found), found["bearer"] or "")


def _read_pedal(text: str) -> Pedal:
    found = _match(_PEDAL_LINE, text)
    return Pedal(float(found["at"]), PEDALS[found["pedal"]], _within(int(found["value"]), 0, 127))


def _read_section(text: str) -> Section:
    found = _match(_SECTION_LINE, text)
    return Section(float(found["start"]), float(found["first"]), float(found["last"]), found["end"][1:-1])


def _read_info(text: str) -> Info:
    found = _match(_INFO_LINE, text)
    return Info(found["attribute"], found["value"].strip("'[] "))


def _played(found: re.Match[str]) -> Played:
    if found["spelled"]:
        pitch, on, off, velocity = _pitch(found["spelled"]), found["old_on"], found["old_off"], found["old_velocity"]
        channel, track = 0, 0
    else:
        pitch, on, off, velocity = int(found["number"]), found["on"], found["off"], found["velocity"]
        channel, track = _within(int(found["channel"]), 0, 15), _within(int(found["track"]), 0, MOST_TRACKS - 1)
    pitch, strength = _within(pitch, 0, 127), _within(int(velocity), 1, 127)
    return Played(found["name"], pitch, float(on), max(float(on), float(off)), strength, channel, track)


def _pitch(spelled: str) -> int:
    """The MIDI number of a spelled pitch, ``[C,#],4``."""
    step, alteration, octave = re.sub(r"[\[\]]", "", spelled).split(",")
    return 12 * (int(octave) + 1) + NATURALS[STEPS.index(step.upper())] + ALTERATIONS[alteration]


def _within(value: int, lowest: int, highest: int) -> int:
    if not lowest <= value <= highest:
        raise DamagedError
    return value


_READERS: dict[str, Callable[[str], Line]] = {
    "snote(": _read_written,
    **{f"{kind}-": _read_played for kind in _UNWRITTEN.split("|")},
    "ornament(": _read_played,
    "trill(": _read_played,
    "sustain(": _read_pedal,
    "soft(": _read_pedal,
    "section(": _read_section,
    "info(": _read_info,
}
