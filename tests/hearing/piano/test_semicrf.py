"""Decoding against a second method: all sets of intervals, one by one."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ustaz.hearing.piano.semicrf import beginnings, best_intervals

FRAMES = 4


def apart(one, other):
    return one[1] <= other[0] or other[1] <= one[0]


def all_sets(frames):
    """Every set of intervals (first, last) that share no more than a frame at their ends."""
    intervals = [(first, last) for first in range(frames) for last in range(first, frames)]
    for count in range(2 * frames):
        for chosen in combinations(intervals, count):
            if all(apart(a, b) for a, b in combinations(chosen, 2)):
                yield chosen


SETS = list(all_sets(FRAMES))
SCORES = arrays(np.float32, (FRAMES, FRAMES, 2), elements=st.floats(-8, 8, width=16))


def weight(scores, chosen, line):
    return sum(float(scores[last, first, line]) for first, last in chosen)


@given(SCORES)
def test_the_best_set_is_the_heaviest_of_all(scores):
    found = best_intervals(scores, np.zeros(2, dtype=np.int64))
    for line in (0, 1):
        chosen = [(first, last) for at, first, last in found.tolist() if at == line]
        assert weight(scores, chosen, line) == pytest.approx(max(weight(scores, s, line) for s in SETS), abs=1e-3)
        assert chosen == sorted(chosen)
        assert tuple(sorted(chosen)) in {tuple(sorted(s)) for s in SETS}


@given(SCORES, st.integers(0, FRAMES - 1))
def test_nothing_begins_before_the_start_of_its_line(scores, start):
    found = best_intervals(scores, np.array([start, 0]))
    chosen = [(first, last) for line, first, last in found.tolist() if line == 0]
    allowed = [s for s in SETS if all(first >= start for first, _ in s)]
    assert all(first >= start for first, _ in chosen)
    assert weight(scores, chosen, 0) == pytest.approx(max(weight(scores, s, 0) for s in allowed), abs=1e-3)


@given(SCORES)
def test_beginnings_are_means_over_all_sets(scores):
    expected = np.zeros((FRAMES, 2))
    for line in (0, 1):
        weights = np.exp([weight(scores, chosen, line) for chosen in SETS])
        for chosen, share in zip(SETS, weights / weights.sum(), strict=True):
            for first, _ in chosen:
                expected[first, line] += share
    assert beginnings(scores) == pytest.approx(expected, abs=1e-4)


def test_there_are_as_many_sets_as_counted_by_hand():
    # Three frames: any of 3 single ones with nothing longer, with the first two, the last two, or both pairs joined;
    # and with all three joined, any of the 2 at the ends.
    assert len(list(all_sets(3))) == 4 * 2**3 + 2**2
