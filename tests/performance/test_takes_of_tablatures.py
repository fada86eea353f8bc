"""A tablature as a take."""

from __future__ import annotations

import numpy as np
import pytest

from ustaz.dombra import Neck
from ustaz.performance import read_performance, write_performance
from ustaz.performance.tablature import performance_of
from ustaz.tablature import BEAT, NOTE, Stroke, Tablature, in_order

ROWS = (  # onset_s, offset_s, onset_q, duration_q, string, fret, cents, velocity, stroke, confidence
    (1.000, 1.4, 0.0, 1.0, 2, 5, 3.0, 70, Stroke.DOWN, 0.9),
    (1.012, 1.4, 0.0, 1.0, 1, 0, -4.0, 80, Stroke.DOWN, 0.8),
    (1.500, 1.9, 1.0, 1.0, 1, 7, np.nan, 90, Stroke.UP, 0.5),
)


def tablature(rows=ROWS, **more) -> Tablature:
    return Tablature(Neck((55.1, 50.1), (0.01, 0.0)), in_order(np.array(list(rows), dtype=NOTE)), **more)


def test_what_was_heard_is_kept():
    take = performance_of(tablature(title="Kui"))
    assert take.notes["pitch"].tolist() == [55, 55, 62]
    assert take.notes["onset_s"].tolist() == [1.0, 1.012, 1.5]
    assert take.notes["channel"].tolist() == [1, 0, 0]
    assert take.heard["string"].tolist() == [2, 1, 1]
    assert take.heard["fret"].tolist() == [5, 0, 7]
    assert take.heard["stroke"].tolist() == [Stroke.DOWN, Stroke.DOWN, Stroke.UP]
    assert np.allclose(take.heard["cents"], [3, -4, np.nan], equal_nan=True)
    assert take.neck == Neck((55.1, 50.1), (0.01, 0.0))
    assert take.name == "Kui"
    assert performance_of(tablature(), name="take.wav").name == "take.wav"


def written(rows):
    return [(np.nan, np.nan, *row[2:]) for row in rows]


def test_what_was_only_written_has_the_moments_of_its_quarters():
    take = performance_of(tablature(written(ROWS)))
    assert take.notes["onset_s"].tolist() == [0, 0, 0.5]
    assert take.notes["offset_s"].tolist() == [0.5, 0.5, 1.0]


def test_or_of_the_pulse_that_was_heard():
    beats = np.array([(0, 2.0), (1, 3.0), (2, 4.5)], dtype=BEAT)
    take = performance_of(tablature(written(ROWS), beats=beats))
    assert take.notes["onset_s"].tolist() == [2, 2, 3]
    assert take.notes["offset_s"].tolist() == [3, 3, 4.5]


def test_a_note_whose_end_nobody_knows_still_ends():
    (row, *_) = ROWS
    take = performance_of(tablature([(row[0], np.nan, np.nan, np.nan, *row[4:])]))
    assert take.notes["offset_s"][0] == pytest.approx(1.1)


def test_strings_survive_a_midi_file(tmp_path):
    path = tmp_path / "take.mid"
    take = performance_of(tablature())
    write_performance(take, path)
    again = read_performance(path)
    assert (
        again.notes[["pitch", "velocity", "channel"]].tolist() == take.notes[["pitch", "velocity", "channel"]].tolist()
    )
    assert np.allclose(again.notes["onset_s"], take.notes["onset_s"], atol=1e-3)


def test_a_row_is_a_row_of_heard_whatever_the_order():
    rows = [(1.0, 1.2, np.nan, np.nan, 2, 12, 0, 80, 0, 1), (1.0, 1.2, np.nan, np.nan, 1, 0, 0, 81, 0, 1)]
    take = performance_of(tablature(rows))
    assert take.notes["pitch"].tolist() == [55, 62]
    assert take.notes["velocity"].tolist() == [81, 80]
    assert take.heard["fret"].tolist() == [0, 12]
