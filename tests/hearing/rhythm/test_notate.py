"""Heard notes become notation."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ustaz.dombra import Neck
from ustaz.hearing.rhythm import notate
from ustaz.tablature import NOTE, Tablature, to_numbers
from ustaz.tablature.formats.numbers_reading import from_numbers
from ustaz.words import say


def heard(onset_s: list[float]) -> Tablature:
    notes = np.zeros(len(onset_s), dtype=NOTE)
    notes["onset_s"], notes["offset_s"] = onset_s, np.array(onset_s) + 0.2
    notes["string"], notes["velocity"], notes["confidence"] = 1, 80, 1.0
    notes["onset_q"] = notes["duration_q"] = np.nan
    return Tablature(Neck(), notes)


def test_nothing_stays_nothing():
    assert len(notate(heard([])).notes) == 0


def test_a_steady_figure_is_written_as_it_is():
    figure = np.array([0, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75])  # quarters of 0.5 s
    written = notate(heard([float(q + 2 * bar) * 0.5 for bar in range(8) for q in figure])).notes["onset_q"]
    assert np.diff(written).tolist() == np.diff([q + 2 * bar for bar in range(8) for q in figure]).tolist()


def test_what_rings_on_after_the_last_bar_makes_no_bar_of_its_own():
    figure = np.array([0, 0.5, 0.75, 1.0, 1.5])
    piece = heard([float(q + 2 * bar) * 0.5 for bar in range(8) for q in figure])
    notes = piece.notes.copy()
    notes["offset_s"][-1] += 3.0
    written = notate(replace(piece, notes=notes))
    last = written.bars[-1]
    ends = written.notes["onset_q"] + written.notes["duration_q"]
    assert ends.max() == last["onset_q"] + last["duration_q"]


def told(tablature: Tablature) -> str:
    return " ".join(say(warning) for warning in tablature.warnings)


def test_figures_that_come_back_say_where_bars_begin():
    piece = heard([float(q + 2 * bar) * 0.5 for bar in range(12) for q in (0, 0.5, 1.0, 1.25, 1.5)])
    notes = piece.notes.copy()
    notes["fret"] = np.tile([5, 7, 9, 7, 5], 12)
    notes["velocity"] = np.tile([110, 70, 80, 70, 75], 12)
    assert "bars begin" not in told(notate(replace(piece, notes=notes)))


def test_even_strokes_do_not_say_where_bars_begin_and_that_is_told():
    written = notate(heard([0.5 * beat for beat in range(40)]))
    assert {(bar["numerator"], bar["denominator"]) for bar in written.bars} == {(2, 4)}
    assert "bars begin" in told(written)


@pytest.mark.parametrize("seed", range(4))
def test_without_a_pulse_it_is_free_and_that_is_told(seed):
    gaps_s = 0.06 + np.random.default_rng(seed).exponential(0.3, 120)
    written = notate(heard(np.cumsum(gaps_s).tolist()))
    assert not len(written.bars)
    assert np.isnan(written.notes["onset_q"]).all()
    assert "No steady pulse" in told(written)


@pytest.mark.parametrize("free_first", [True, False])
def test_a_stretch_without_pulse_loses_no_stroke_and_is_told(free_first):
    steady = np.arange(40) * 0.3
    free = np.cumsum(0.06 + np.random.default_rng(5).exponential(0.3, 14))
    parts = [free, steady] if free_first else [steady, free]
    written = notate(heard([*parts[0], *(parts[0][-1] + 4 + parts[1])]))
    assert len(np.unique(written.notes["onset_q"])) == 54
    assert (np.diff(written.notes["onset_q"]) > 0).all()
    assert len(written.bars)
    assert "s no steady pulse was found" in told(written)
    assert len(from_numbers(to_numbers(written), file="").notes) == 54
