"""Write, then read: the same tables."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ustaz.performance import (
    CONTROL,
    NOTE,
    Performance,
    read_performance,
    tempo_map,
    to_seconds,
    to_ticks,
    write_performance,
)

ticks = st.integers(0, 200_000)
velocities = st.integers(1, 127)
depths = st.integers(0, 127)


@st.composite
def key_presses(draw) -> list[tuple[int, ...]]:
    """Notes of one key that may overlap; what was struck first is let go first, as MIDI can say it."""
    pitch, track, channel = draw(st.integers(0, 127)), draw(st.integers(0, 3)), draw(st.integers(0, 8))
    onsets = sorted(draw(st.lists(ticks, min_size=1, max_size=5)))
    lengths = draw(st.lists(st.integers(0, 5000), min_size=len(onsets), max_size=len(onsets)))
    offsets = np.maximum.accumulate(np.add(onsets, lengths)).tolist()
    return [
        (0, 0, pitch, draw(velocities), draw(depths), onset, offset, track, channel)
        for onset, offset in zip(onsets, offsets, strict=True)
    ]


@st.composite
def performances(draw) -> Performance:
    ticks_per_quarter = draw(st.integers(1, 0x7FFF))
    tempi = tempo_map(draw(st.lists(st.tuples(ticks, st.integers(10_000, 0xFFFFFF)), max_size=5)))
    presses = draw(st.lists(key_presses(), min_size=1, max_size=8, unique_by=lambda rows: (rows[0][2], *rows[0][7:])))
    notes = np.array([row for rows in presses for row in rows], dtype=NOTE)
    notes = notes[np.lexsort((notes["track"], notes["pitch"], notes["onset_tick"]))]
    controls = np.array(
        sorted(draw(st.lists(st.tuples(ticks, st.integers(0, 3), st.sampled_from([64, 66, 67]), depths), max_size=8))),
        dtype=[(name, CONTROL[name]) for name in ("tick", "track", "controller", "value")],
    )
    controls_full = np.zeros(len(controls), dtype=CONTROL)
    for name in controls.dtype.names:
        controls_full[name] = controls[name]
    for table, unit_s, unit_tick in (
        (notes, "onset_s", "onset_tick"),
        (notes, "offset_s", "offset_tick"),
        (controls_full, "time_s", "tick"),
    ):
        table[unit_s] = to_seconds(table[unit_tick], tempi, ticks_per_quarter=ticks_per_quarter)
    name = draw(st.sampled_from(["", "Nocturne", "Сарыарқа", "Étude"]))
    return Performance(notes, controls_full, ticks_per_quarter, tempi, name)


def assert_same(one: Performance, other: Performance) -> None:
    np.testing.assert_array_equal(one.notes, other.notes)
    np.testing.assert_array_equal(one.controls, other.controls)
    np.testing.assert_array_equal(one.tempi, other.tempi)
    assert (one.name, one.ticks_per_quarter) == (other.name, other.ticks_per_quarter)


def written_and_read(performance: Performance) -> Performance:
    with TemporaryDirectory() as folder:
        write_performance(performance, Path(folder) / "take.mid")
        return read_performance(Path(folder) / "take.mid")


def is_short(performance: Performance) -> bool:
    return performance.notes["offset_s"].max() < 4 * 3600 > performance.controls["time_s"].max(initial=0)


@given(performances().filter(is_short))
@settings(max_examples=150, deadline=None)
def test_write_then_read_is_the_identity(performance):
    assert_same(written_and_read(performance), performance)


@given(performances(), st.lists(ticks, min_size=1))
@settings(deadline=None)
def test_seconds_become_the_ticks_they_came_from(performance, moments):
    clock = {"tempi": performance.tempi, "ticks_per_quarter": performance.ticks_per_quarter}
    assert to_ticks(to_seconds(moments, **clock), **clock).tolist() == moments


@given(performances(), st.lists(ticks, min_size=2))
@settings(deadline=None)
def test_later_ticks_are_later_seconds(performance, moments):
    seconds = to_seconds(
        sorted(set(moments)), performance.tempi, ticks_per_quarter=performance.ticks_per_quarter
    ).tolist()
    assert all(earlier < later for earlier, later in pairwise(seconds))


def test_a_silence_that_no_single_event_can_span(tmp_path):
    notes = np.array([(0, 1, 60, 64, 64, 0x1F000000, 0x1F000001, 0, 0)], dtype=NOTE)
    take = Performance(notes, np.array([], dtype=CONTROL), 0x7FFF, tempo_map([(0, 100_000)]))
    write_performance(take, tmp_path / "take.mid")
    assert read_performance(tmp_path / "take.mid").notes["onset_tick"].tolist() == [0x1F000000]


def test_real_takes_are_written_without_loss(shared_data):
    paths = sorted(shared_data.glob("*/*/performance.mid"))[::9]
    assert paths
    for path in paths:
        take = read_performance(path)
        assert_same(written_and_read(take), take)


@pytest.mark.parametrize("tracks", [1, 2])
def test_the_format_follows_the_number_of_tracks(tmp_path, tracks):
    notes = np.array([(0, 0.5, 60, 64, 64, 0, 480, tracks - 1, 0)], dtype=NOTE)
    write_performance(Performance(notes, np.array([], dtype=CONTROL)), tmp_path / "take.mid")
    assert (tmp_path / "take.mid").read_bytes()[8:12] == bytes([0, tracks - 1, 0, tracks])
