"""The tablature as JSON: all of it, exactly. Every other format can be made again from this one.

The schema `tablature.schema.json` beside this file describes it. Within a version a field may be added, none changes
its meaning. Warnings are told to whoever reads the file, and are not read back: they were said of the hearing.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from ustaz.tablature.model import MOST_TEXT, Stroke
from ustaz.words import say

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.tablature.model import Tablature

FORMAT = "ustaz-tablature-1"


def to_json(tablature: Tablature) -> str:
    """One object, with a line for each note, bar, beat and section; NaN is null."""
    head: dict[str, Any] = {
        "format": FORMAT,
        **{name: getattr(tablature, name)[:MOST_TEXT] for name in ("title", "composer", "performer")},
        "fifths": tablature.fifths,
        "neck": {
            "open_pitch": list(map(float, tablature.neck.open_pitch)),
            "bridge": list(map(float, tablature.neck.bridge)),
        },
        "warnings": [say(warning) for warning in tablature.warnings],
    }
    lists = {
        "sections": [
            {"onset_q": float(section.onset_q), "label": section.label[:MOST_TEXT]} for section in tablature.sections
        ],
        "bars": _rows(tablature.bars),
        "beats": _rows(tablature.beats),
        "notes": _rows(tablature.notes),
    }
    lines = [f"{_dumped(name)}: {_dumped(value)}" for name, value in head.items()]
    lines += [f"{_dumped(name)}: {_listed(rows)}" for name, rows in lists.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _listed(rows: list[dict[str, Any]]) -> str:
    return "[\n" + ",\n".join(map(_dumped, rows)) + "\n]" if rows else "[]"


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _rows(table: NDArray[np.void]) -> list[dict[str, Any]]:
    names = table.dtype.names or ()
    return [{name: _plain(name, row[name]) for name in names} for row in table]


def _plain(name: str, value: np.generic) -> object:
    if name == "stroke":
        return Stroke(int(value)).name.lower()
    if isinstance(value, np.floating):
        # The shortest decimal that gives this number again, also where it has four bytes only.
        return float(str(value)) if np.isfinite(value) else None
    return value.item()
