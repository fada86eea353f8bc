"""The pulse: smooth, robust to single notes, and the player's own."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ustaz.assessment.gaps import measure_gaps
from ustaz.assessment.pulse import Pulse, follow_pulse, median_of_rows, neighbours

ONSETS = np.arange(0, 32, 0.5)


def follow(time_s: np.ndarray, *, onset_q: np.ndarray = ONSETS, stops: tuple[int, ...] = ()) -> Pulse:
    stop_after = np.isin(np.arange(len(onset_q)), [*stops, len(onset_q) - 1])
    return follow_pulse(onset_q, time_s, stop_after=stop_after, weight=np.ones(len(onset_q)))


@given(quarter_s=st.floats(0.15, 4), start_s=st.floats(0, 7200))
@settings(max_examples=50, deadline=None)
def test_a_metronome_is_followed_exactly(quarter_s: float, start_s: float) -> None:
    time_s = start_s + ONSETS * quarter_s
    pulse = follow(time_s)
    assert pulse.expected_s == pytest.approx(time_s, abs=1e-5)
    assert pulse.tempo == pytest.approx(60 / quarter_s, rel=1e-4)


def test_a_ritardando_bends_the_pulse() -> None:
    time_s = np.cumsum(np.r_[0, 0.3 * 1.04 ** np.arange(len(ONSETS) - 1)])  # each eighth 4 % longer
    pulse = follow(time_s)
    inner = slice(8, -8)
    assert np.abs(pulse.expected_s - time_s)[inner].max() < 0.02 * 3.5  # of the longest gap, 3.5 s
    local = 60 * 0.5 / np.gradient(time_s)
    assert pulse.tempo[inner] == pytest.approx(local[inner], rel=0.05)


@given(row=st.integers(4, len(ONSETS) - 5), by_s=st.floats(-0.25, 0.25))
@settings(max_examples=50, deadline=None)
def test_one_displaced_onset_does_not_bend_it(row: int, by_s: float) -> None:
    straight = ONSETS * 0.6
    time_s = straight.copy()
    time_s[row] += by_s
    assert follow(time_s).expected_s == pytest.approx(straight, abs=0.02)


def test_a_stop_separates_two_pulses() -> None:
    time_s = np.where(ONSETS < 16, ONSETS * 0.5, 3 + ONSETS)
    pulse = follow(time_s, stops=(31,))
    assert pulse.expected_s == pytest.approx(time_s, abs=1e-5)
    assert pulse.tempo[:32] == pytest.approx(120, rel=1e-4)
    assert pulse.tempo[32:] == pytest.approx(60, rel=1e-4)


@pytest.mark.parametrize("count", [0, 1, 2])
def test_too_little_is_not_known(count: int) -> None:
    pulse = follow(ONSETS[:count] * 0.5, onset_q=ONSETS[:count])
    assert np.isnan(pulse.tempo).all()
    assert len(pulse.segment) == count


def test_a_pause_stands_alone_and_a_late_note_is_paid_back() -> None:
    run = np.zeros(len(ONSETS), dtype=np.int32)
    late, paused = ONSETS * 0.6, ONSETS * 0.6
    late, paused = late + 0.2 * (ONSETS == 8), paused + 0.7 * (ONSETS >= 8)
    assert not measure_gaps(ONSETS, late, run).pauses().any()
    gaps = measure_gaps(ONSETS, paused, run)
    assert np.flatnonzero(gaps.pauses()).tolist() == [15]
    assert gaps.excess_s[15] == pytest.approx(0.7, abs=1e-6)


def test_there_is_no_gap_between_two_runs() -> None:
    run = (np.arange(len(ONSETS)) >= 10).astype(np.int32)
    gaps = measure_gaps(ONSETS, ONSETS * 0.6, run)
    assert np.flatnonzero(np.isnan(gaps.ratio)).tolist() == [9]


@given(st.lists(st.lists(st.tuples(st.floats(-10, 10), st.booleans()), min_size=5, max_size=5), min_size=1, max_size=8))
def test_median_of_rows(rows: list[list[tuple[float, bool]]]) -> None:
    values = np.array([[value for value, _ in row] for row in rows])
    valid = np.array([[known for _, known in row] for row in rows])
    expected = [np.median(v[k]) if k.any() else np.nan for v, k in zip(values, valid, strict=True)]
    assert median_of_rows(values, valid) == pytest.approx(expected, nan_ok=True)


def test_neighbours_stay_in_their_segment() -> None:
    index, inside = neighbours(np.array([0, 0, 0, 1, 1]), 2)
    assert [sorted(i[k].tolist()) for i, k in zip(index, inside, strict=True)] == [[1, 2], [0, 2], [0, 1], [4], [3]]
