"""Passages that are written alike: where nothing tells which was meant, the alignment says so."""

from __future__ import annotations

import numpy as np
import pytest
from scenarios_practice import THREE_TIMES
from scenarios_repeats import bars
from told import Told
from written_pieces import OSTINATO, REPRISE, SONATINA

from ustaz.alignment import align


def heard(score, *passages):
    """The alignment of passages of whole bars, counted from 1, each after a pause."""
    told = Told(score, np.random.default_rng(0))
    for first, last in passages:
        bars(told, first, last, pause_s=1.5)
    return align(score, told.performance())


def readings(alignment, run=0):
    """Every bar, from 1, in which a run may have begun."""
    others = alignment.alternatives[alignment.alternatives["run"] == run]["first_bar"].tolist()
    return sorted(bar + 1 for bar in (int(alignment.runs["first_bar"][run]), *others))


@pytest.mark.parametrize("first", [2, 10])
def test_three_bars_that_come_twice_may_be_either(first):
    alignment = heard(REPRISE, (first, first + 2))
    assert readings(alignment) == [2, 10]
    share = float(alignment.alternatives["share"][0])
    assert 0 < share < 1
    assert alignment.played["confidence"].max() <= 1 - share


@pytest.mark.parametrize("at", [2, 6, 10])
def test_a_bar_that_comes_three_times_may_be_any(at):
    assert readings(heard(THREE_TIMES, (at, at))) == [2, 6, 10]


@pytest.mark.parametrize(
    ("score", "passage"),
    [
        (REPRISE, (1, 5)),  # what comes after tells
        (REPRISE, (8, 10)),  # what came before tells
        (REPRISE, (1, 16)),
        (OSTINATO, (1, 8)),
        (SONATINA, (3, 6)),
    ],
)
def test_one_bar_more_and_there_is_no_doubt(score, passage):
    alignment = heard(score, passage)
    assert not len(alignment.alternatives)
    assert alignment.played["confidence"].max() > 0.9


def test_nearness_makes_one_reading_likelier():
    alignment = heard(REPRISE, (7, 11), (10, 11))
    assert alignment.runs["first_bar"].tolist() == [6, 9]
    assert readings(alignment, run=1)[-1] == 10
    assert (alignment.alternatives["share"] < 0.5).all()
