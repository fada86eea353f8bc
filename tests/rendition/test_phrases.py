"""Phrases of the Nocturne, and their arches."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from ustaz.rendition.phrases import arch, phrase_edges


def test_phrases_are_four_bars_long_and_begin_after_the_pickup(score):
    edges_q = phrase_edges(score, bars_a_phrase=4)
    names = [score.bar_names[np.flatnonzero(score.bars["onset_q"] == edge_q)[0]] for edge_q in edges_q[:-1]]
    assert names == ["0", "5", "9", "13", "17", "21", "25", "29", "33"]  # bar 32, in three pieces, counts once
    assert edges_q[-1] == 216.5


def test_an_arch_is_low_at_its_ends_and_has_mean_zero(score):
    edges_q = phrase_edges(score, bars_a_phrase=4)
    for start_q, end_q in pairwise(edges_q[1:-2]):
        inside_q = np.linspace(start_q, end_q, 2001)[:-1]
        height = arch(score, inside_q)
        assert height[0] == pytest.approx(-1)
        assert height.argmax() not in {0, 1999}
        assert height.mean() == pytest.approx(0, abs=0.01)
