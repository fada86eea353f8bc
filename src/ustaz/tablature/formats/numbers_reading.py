"""Number notation becomes a tablature again, also where a person typed it (see `numbers_format` for its rules).

Beyond what is written there: a missing row of strokes, any names before the first bar line, and `x2` after the last
bar line of a system, which is then played twice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import zip_longest
from operator import and_
from typing import TYPE_CHECKING, NamedTuple, NoReturn

import numpy as np

from ustaz.dombra import FRETS, Neck
from ustaz.errors import InputError
from ustaz.tablature.formats.numbers_format import HELD, SILENT
from ustaz.tablature.model import BAR, MOST_TEXT, NOTE, Section, Stroke, Tablature
from ustaz.tablature.order import in_order
from ustaz.tablature.strokes import ARROWS, LETTERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_MOST_COLUMNS = 100_000
_MOST_REPEATS = 20
_SHOWN = 12
_VELOCITY = 80  # of what is only written
_FRET = re.compile(r"([hp]?)(\d{1,2})")
_KEY = re.compile(r"(\w+)\s*:\s*(.*)")
_SECTION = re.compile(r"\[(.*)\]")
_SAID = re.compile(r"\s*(\w+\s*:.*|\[.*\])\s*")  # either of the two: a title may have a bar line in it
_REPEAT = re.compile(r"[x×](\d{1,2})")
_METRE = re.compile(r"(\d{1,2})/(1|2|4|8|16|32|64)")
_LENGTH = re.compile(r"(\d{1,3})(?:/(\d{1,3}))?")
_PITCH = re.compile(r"([A-G])(#{0,2}|b{0,2})(\d)")
_NATURALS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_STROKES = {sign: stroke for signs in (ARROWS, LETTERS) for stroke, sign in signs.items() if sign}
_STROKES |= {SILENT: Stroke.UNKNOWN, "V": Stroke.UP, "v": Stroke.UP}
_ROW = re.compile(r"[^|]{0,12}\|[\s|.\-hp\d]+\|[^|]{0,8}")
_BEGINNING = 10_000  # characters in which the first rows must come


def is_numbers(text: str) -> bool:
    """Whether a text looks like number notation: it has two rows of frets under one another."""
    rows = [_ROW.fullmatch(line) is not None for line in text[:_BEGINNING].splitlines()]
    return any(map(and_, rows, rows[1:]))


def from_numbers(text: str, *, file: str) -> Tablature:
    """The tablature in this text.

    Parameters
    ----------
    file
        The name of the file, for messages.

    Raises
    ------
    InputError
        The rows do not fit together, or hold what is no fret, no sign and no stroke.
    """
    return _Reading(file).tablature(text)


class _Bar(NamedTuple):
    """The tokens of a bar by row: string 1, string 2, strokes (perhaps none)."""

    first: list[str]
    second: list[str]
    strokes: list[str]


class _Place(NamedTuple):
    """An edge between columns."""

    start: Fraction  # of the bar, in whole notes
    length: Fraction  # of the bar
    edge: int
    columns: int

    def quarters(self) -> Fraction:
        return 4 * (self.start + self.length * self.edge / self.columns)


@dataclass
class _Sounding:
    """A note that has begun."""

    onset: _Place
    end: _Place
    fret: int
    string: int
    stroke: Stroke


@dataclass
class _Reading:
    """Goes through the lines; what holds at the moment is in the fields."""

    file: str
    metre: tuple[int, int] | None = None
    free: bool = False
    length: Fraction | None = None  # of the bars of the next system, where the metre does not tell it
    now: Fraction = Fraction(0)
    facts: dict[str, str] = field(default_factory=dict)
    notes: list[_Sounding] = field(default_factory=list)
    last: dict[int, _Sounding | None] = field(default_factory=dict)  # what sounds on each string
    bars: list[tuple[float, float, int, int]] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    columns: int = 0  # read so far

    def tablature(self, text: str) -> Tablature:
        rows: list[tuple[int, str]] = []
        for number, line in enumerate([*text.splitlines(), ""], start=1):
            if "|" in line and not _SAID.fullmatch(line):
                rows.append((number, line))
                continue
            if rows:
                self._system(rows)
                rows = []
            self._say(line.strip(), number)
        if not self.notes:
            raise InputError("{file} has no notes.", hint="Choose another file.", file=self.file)
        return Tablature(
            neck=self._neck(),
            notes=in_order(self._note_table()),
            bars=np.array(self.bars, dtype=BAR),
            sections=tuple(self.sections),
            fifths=self._fifths(),
            title=self.facts.get("title", ""),
            composer=self.facts.get("composer", ""),
            performer=self.facts.get("performer", ""),
        )

    def _say(self, line: str, number: int) -> None:
        """A line between the rows."""
        if (section := _SECTION.fullmatch(line)) is not None:
            self.sections.append(Section(float(4 * self.now), section[1].strip()[:MOST_TEXT]))
        elif (fact := _KEY.fullmatch(line)) is not None:
            name, value = fact[1].lower(), fact[2].strip()
            if name == "metre":
                self._read_metre(value, number)
            elif name == "length":
                self.length = self._read_length(value, number)
            else:
                self.facts[name] = value[:MOST_TEXT]

    def _read_metre(self, value: str, number: int) -> None:
        metre = _METRE.fullmatch(value)
        self.free = value == "free"
        if metre is not None and int(metre[1]):
            self.metre = (int(metre[1]), int(metre[2]))
        elif not self.free:
            self._refuse(number, value)

    def _read_length(self, value: str, number: int) -> Fraction:
        match = _LENGTH.fullmatch(value)
        if match is None or not int(match[1]) or (match[2] is not None and not int(match[2])):
            self._refuse(number, value)
        return Fraction(int(match[1]), int(match[2] or 1))

    def _system(self, lines: Sequence[tuple[int, str]]) -> None:
        number = lines[0][0]
        if len(lines) not in {2, 3}:
            raise InputError(
                "{file}, line {line}: there must be two rows of frets and at most one of strokes, not {count} rows.",
                hint="Leave an empty line between the systems.",
                file=self.file,
                line=number,
                count=len(lines),
            )
        times = 1
        rows = []
        for _, line in lines:
            _, *bars, after = line.split("|")
            rows.append([bar.split() for bar in bars])
            if (repeat := _REPEAT.fullmatch(after.strip())) is not None:
                times = max(times, min(int(repeat[1]), _MOST_REPEATS))
        bars_ = [_Bar(*bar) for bar in zip_longest(*rows, *([[]] * (3 - len(rows))), fillvalue=[])]
        for _ in range(times):
            for bar in bars_:
                self._bar(bar, number)
        self.length = None

    def _bar(self, bar: _Bar, number: int) -> None:
        count = len(bar.first)
        if not count or len(bar.second) != count or len(bar.strokes) not in {0, count}:
            raise InputError(
                "{file}, line {line}: the rows have different numbers of columns in a bar.",
                hint="Write a sign in every row for each column: a fret, “-” or “.”.",
                file=self.file,
                line=number,
            )
        self._check_size(count)
        length = self._bar_length(number)
        for place in range(count):
            stroke = self._stroke(bar.strokes[place], number) if bar.strokes else Stroke.UNKNOWN
            begin, end = (_Place(self.now, length, edge, count) for edge in (place, place + 1))
            for string, token in ((1, bar.first[place]), (2, bar.second[place])):
                self._sound(string, token, stroke, begin, end, number)
        if self.metre is not None and not self.free:
            self.bars.append((float(4 * self.now), float(4 * length), *self.metre))
        self.now += length

    def _bar_length(self, number: int) -> Fraction:
        if self.length is not None:
            return self.length
        if self.metre is None or self.free:
            raise InputError(
                "{file}, line {line}: nothing says how long a bar is.",
                hint="Write a line such as “metre: 2/4” above the rows.",
                file=self.file,
                line=number,
            )
        return Fraction(*self.metre)

    def _sound(self, string: int, token: str, stroke: Stroke, begin: _Place, end: _Place, number: int) -> None:
        if token == HELD:
            if (note := self.last.get(string)) is not None:
                note.end = end
        elif token == SILENT:
            self.last[string] = None
        elif (fret := _FRET.fullmatch(token)) is not None and int(fret[2]) <= FRETS:
            note = _Sounding(begin, end, int(fret[2]), string, Stroke.NONE if fret[1] else stroke)
            self.last[string] = note
            self.notes.append(note)
        else:
            self._refuse(number, token)

    def _stroke(self, token: str, number: int) -> Stroke:
        if token not in _STROKES:
            self._refuse(number, token)
        return _STROKES[token]

    def _check_size(self, columns: int) -> None:
        self.columns += columns
        if self.columns > _MOST_COLUMNS:
            raise InputError(
                "{file} is larger than a tablature can be.",
                hint="Split the piece into movements and try again.",
                file=self.file,
            )

    def _note_table(self) -> NDArray[np.void]:
        notes = np.zeros(len(self.notes), dtype=NOTE)
        for unknown in ("onset_s", "offset_s", "cents"):
            notes[unknown] = np.nan
        onsets = [note.onset.quarters() for note in self.notes]
        notes["onset_q"] = [float(onset) for onset in onsets]
        notes["duration_q"] = [
            float(note.end.quarters() - onset) for note, onset in zip(self.notes, onsets, strict=True)
        ]
        for name in ("string", "fret", "stroke"):
            notes[name] = [getattr(note, name) for note in self.notes]
        notes["velocity"], notes["confidence"] = _VELOCITY, 1.0
        return notes

    def _neck(self) -> Neck:
        if "tuning" not in self.facts:
            return Neck()
        pitches = [_PITCH.fullmatch(name) for name in self.facts["tuning"].split()]
        if len(pitches) != 2 or None in pitches:
            raise InputError(
                "{file}: the tuning “{found}” is not understood.",
                hint="Write the pitch of string 1, then of string 2, such as “tuning: G3 D3”.",
                file=self.file,
                found=self.facts["tuning"][:_SHOWN],
            )
        first, second = (_key(pitch) for pitch in pitches if pitch is not None)
        return Neck((first, second))

    def _fifths(self) -> int:
        value = self.facts.get("key", "0")
        return int(value) if re.fullmatch(r"-?[0-7]", value) else 0

    def _refuse(self, number: int, found: str) -> NoReturn:
        raise InputError(
            "{file}, line {line}: “{found}” has no meaning in number notation.",
            hint="Rows hold frets 0–19, “-” for a string that goes on sounding and “.” for none.",
            file=self.file,
            line=number,
            found=found if len(found) <= _SHOWN else f"{found[:_SHOWN]}…",
        )


def _key(pitch: re.Match[str]) -> float:
    return float(12 * (int(pitch[3]) + 1) + _NATURALS[pitch[1]] + pitch[2].count("#") - pitch[2].count("b"))
