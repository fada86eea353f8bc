"""JSON becomes a tablature again, whoever wrote it: what makes no sense is refused in one sentence."""

from __future__ import annotations

import json
import math
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

import numpy as np

from ustaz.dombra import FRETS, Neck
from ustaz.errors import InputError
from ustaz.tablature.formats.json_format import FORMAT
from ustaz.tablature.model import BAR, BEAT, MOST_TEXT, NOTE, Section, Stroke, Tablature
from ustaz.tablature.order import in_order

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

MOST_NOTES = 100_000
_MOST_ROWS = {"notes": MOST_NOTES, "bars": 10_000, "beats": MOST_NOTES, "sections": 1000}
_SHOWN = 20  # characters of a strange value that a message repeats
_LONGEST_S = 4 * 3600.0
_LONGEST_Q = 20_000.0
_STROKES = {stroke.name.lower(): int(stroke) for stroke in Stroke}


class _Range(NamedTuple):
    """What a number may be; `whole`: an integer; `unknown`: null stands for NaN."""

    low: float
    high: float
    whole: bool = False
    unknown: bool = False


_Q = _Range(-_LONGEST_Q, _LONGEST_Q)
_NOTE: dict[str, _Range] = {
    "onset_s": _Range(0, _LONGEST_S, unknown=True),
    "offset_s": _Range(0, _LONGEST_S, unknown=True),
    "onset_q": _Q._replace(unknown=True),
    "duration_q": _Range(0, _LONGEST_Q, unknown=True),
    "string": _Range(1, 2, whole=True),
    "fret": _Range(0, FRETS, whole=True),
    "cents": _Range(-1200, 1200, unknown=True),
    "velocity": _Range(1, 127, whole=True),
    "confidence": _Range(0, 1),
}
_BAR: dict[str, _Range] = {
    "onset_q": _Q,
    "duration_q": _Range(0, 1000),
    "numerator": _Range(1, 99, whole=True),
    "denominator": _Range(1, 64, whole=True),
}
_BEAT: dict[str, _Range] = {"onset_q": _Q, "time_s": _Range(0, _LONGEST_S)}
_SECTION: dict[str, _Range] = {"onset_q": _Q}
_OPEN, _BRIDGE, _FIFTHS = _Range(24, 84), _Range(-0.5, 0.5), _Range(-7, 7, whole=True)


def from_json(text: str, *, file: str) -> Tablature:
    """The tablature in this text.

    Parameters
    ----------
    file
        The name of the file, for messages.

    Raises
    ------
    InputError
        The text is no JSON, is not a tablature of this version, or holds what makes no sense.
    """
    document = _parse(text, file)
    return _Reading(document, file).tablature()


def _parse(text: str, file: str) -> Mapping[str, Any]:
    try:
        document = json.loads(text, parse_constant=partial(_refuse_constant, file))
    except (ValueError, RecursionError) as error:
        raise InputError("{file} is damaged: it is no JSON.", hint="Write or download it again.", file=file) from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise InputError(
            "{file} is JSON, but not a tablature of ustaz ({format}).",
            hint="Give a tablature that ustaz wrote.",
            file=file,
            format=FORMAT,
        )
    return document


def _refuse_constant(file: str, name: str) -> NoReturn:
    raise _nonsense(file, "", name)


class _Reading:
    """Takes the values out of one document; `file` is for messages."""

    def __init__(self, document: Mapping[str, Any], file: str) -> None:
        self._document = document
        self._file = file

    def tablature(self) -> Tablature:
        notes = self._notes()
        if not len(notes):
            raise InputError("{file} has no notes.", hint="Choose another file.", file=self._file)
        return Tablature(
            neck=self._neck(),
            notes=in_order(notes),
            bars=self._bars(),
            beats=self._rising(self._table("beats", BEAT, _BEAT), "beats", ("onset_q", "time_s")),
            sections=tuple(
                Section(self._number(row, "onset_q", _SECTION["onset_q"]), self._text(row, "label"))
                for row in self._rows("sections")
            ),
            fifths=int(self._number(self._document, "fifths", _FIFTHS)),
            title=self._text(self._document, "title"),
            composer=self._text(self._document, "composer"),
            performer=self._text(self._document, "performer"),
        )

    def _neck(self) -> Neck:
        neck = self._document.get("neck")
        if not isinstance(neck, dict):
            raise _nonsense(self._file, "neck", neck)
        return Neck(self._pair(neck, "open_pitch", _OPEN), self._pair(neck, "bridge", _BRIDGE))

    def _pair(self, neck: Mapping[str, Any], name: str, allowed: _Range) -> tuple[float, float]:
        values = neck.get(name)
        if not isinstance(values, list) or len(values) != 2:
            raise _nonsense(self._file, name, values)
        first, second = (self._number({name: value}, name, allowed) for value in values)
        return first, second

    def _notes(self) -> NDArray[np.void]:
        rows = self._rows("notes")
        notes = self._table("notes", NOTE, _NOTE)
        notes["stroke"] = [self._stroke(row) for row in rows]
        placed = np.isfinite(notes["onset_s"]) | np.isfinite(notes["onset_q"] + notes["duration_q"])
        if not placed.all():
            raise InputError(
                "{file}: note {number} has no place, neither in seconds nor in quarters.",
                hint="Write the file again.",
                file=self._file,
                number=int(placed.argmin()) + 1,
            )
        return notes

    def _stroke(self, row: Mapping[str, Any]) -> int:
        name = row.get("stroke")
        if not isinstance(name, str) or name not in _STROKES:
            raise _nonsense(self._file, "stroke", name)
        return _STROKES[name]

    def _bars(self) -> NDArray[np.void]:
        bars = self._table("bars", BAR, _BAR)
        odd = ~np.isin(bars["denominator"], [1, 2, 4, 8, 16, 32, 64])
        if odd.any():
            raise _nonsense(self._file, "denominator", int(bars["denominator"][odd][0]))
        return self._rising(bars, "bars", ("onset_q",))

    def _rising(self, table: NDArray[np.void], name: str, fields: tuple[str, ...]) -> NDArray[np.void]:
        """The table, if it goes forward in time."""
        if any((np.diff(table[field]) <= 0).any() for field in fields):
            raise InputError(
                "{file}: “{name}” does not go forward in time.",
                hint="Write the file again.",
                file=self._file,
                name=name,
            )
        return table

    def _table(self, name: str, dtype: np.dtype[np.void], fields: Mapping[str, _Range]) -> NDArray[np.void]:
        rows = self._rows(name)
        table = np.zeros(len(rows), dtype=dtype)
        for field, allowed in fields.items():
            table[field] = [self._number(row, field, allowed) for row in rows]
        return table

    def _rows(self, name: str) -> list[Mapping[str, Any]]:
        rows = self._document.get(name, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise _nonsense(self._file, name, rows)
        if len(rows) > _MOST_ROWS[name]:
            raise InputError(
                "{file} is larger than a tablature can be: “{name}” has {count} entries, and at most {most} are read.",
                hint="Split the piece into movements and try again.",
                file=self._file,
                name=name,
                count=len(rows),
                most=_MOST_ROWS[name],
            )
        return rows

    def _number(self, row: Mapping[str, Any], name: str, allowed: _Range) -> float:
        value = row.get(name)
        if value is None and allowed.unknown:
            return math.nan
        kinds = (int,) if allowed.whole else (int, float)
        if not isinstance(value, kinds) or isinstance(value, bool) or not allowed.low <= value <= allowed.high:
            raise _nonsense(self._file, name, value)
        return value

    def _text(self, row: Mapping[str, Any], name: str) -> str:
        value = row.get(name, "")
        if not isinstance(value, str) or len(value) > MOST_TEXT:
            raise _nonsense(self._file, name, value)
        return value


def _nonsense(file: str, name: str, found: object) -> InputError:
    printable = "".join(letter for letter in str(found)[: 10 * _SHOWN] if letter.isprintable())
    shown = printable if len(printable) <= _SHOWN else f"{printable[:_SHOWN]}…"
    return InputError(
        "{file}: “{name}” is “{found}”, which makes no sense.",
        hint="Write or download it again.",
        file=file,
        name=name or "number",
        found=shown,
    )
