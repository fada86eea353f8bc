"""Two küi of the shared measuring data, as far as their tablatures go, through every notation."""

from __future__ import annotations

import csv
from itertools import groupby

import numpy as np
import pytest

from ustaz.dombra import Neck
from ustaz.score import read_tablature
from ustaz.tablature import BAR, NOTE, Section, Stroke, Tablature, in_order, write_tablature

UNITS = {"erkem-ai": 2, "qosalqa": 4}  # in a quarter
STROKES = {"down": Stroke.DOWN, "up": Stroke.UP, "": Stroke.UNKNOWN}
WRITTEN = ("onset_q", "duration_q", "string", "fret", "stroke")


def kui(path) -> Tablature:
    units = UNITS[path.name.partition(".")[0]]
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    now, bars, sections, notes = 0.0, [], [], []
    sounding: dict[int, list] = {}
    for (section, _), columns in groupby(rows, key=lambda row: (row["section"], row["bar"])):
        start = now
        if not sections or sections[-1].label != section:
            sections.append(Section(now, section))
        for row in columns:
            length = int(row["units"]) / units
            _sound(row, now, length, sounding, notes)
            now += length
        bars.append((start, now - start, round(now - start), 4))
    return Tablature(Neck(), in_order(_table(notes)), np.array(bars, dtype=BAR), sections=tuple(sections))


def _sound(row, now, length, sounding, notes):
    slurred = row["slurred_string"]
    for string in (2, 1):
        fret = row[f"string{string}_fret"]
        if fret and slurred in {"", str(string)}:
            stroke = Stroke.NONE if slurred else STROKES[row["stroke"]]
            sounding[string] = [now, length, string, int(fret), stroke]
            notes.append(sounding[string])
        elif string in sounding and sum(sounding[string][:2]) == now:
            sounding[string][1] += length


def _table(rows):
    notes = np.zeros(len(rows), dtype=NOTE)
    for name in ("onset_s", "offset_s", "cents"):
        notes[name] = np.nan
    notes["velocity"], notes["confidence"] = 80, 1.0
    for row, values in zip(notes, rows, strict=True):
        for name, value in zip(WRITTEN, values, strict=True):
            row[name] = value
    return notes


@pytest.mark.parametrize("name", UNITS)
@pytest.mark.parametrize("ending", [".json", ".mei", ".musicxml", ".txt"])
def test_nothing_of_a_kui_is_lost(shared_data, tmp_path, name, ending):
    piece = kui(shared_data / "kui" / f"{name}.tab.csv")
    path = tmp_path / f"{name}{ending}"
    write_tablature(piece, path)
    again = read_tablature(path)
    for field in WRITTEN:
        assert again.notes[field].tolist() == piece.notes[field].tolist()
    assert again.bars.tolist() == piece.bars.tolist()
    assert again.sections == piece.sections
    assert again.warnings == ()
