"""Everything that an alignment must understand: takes that were told, each with the truth about all of its notes."""

from __future__ import annotations

import numpy as np
import pytest
import scenarios_alone
import scenarios_nocturne
import scenarios_notes
import scenarios_practice
import scenarios_repeats
import scenarios_small_notes
import scenarios_time
import scenarios_trills
from scenario import SCENARIOS
from told import misunderstandings

from ustaz.alignment import Label, align

ALL = (
    scenarios_alone,
    scenarios_nocturne,
    scenarios_notes,
    scenarios_practice,
    scenarios_repeats,
    scenarios_small_notes,
    scenarios_time,
    scenarios_trills,
)  # each registers its scenarios when it is imported


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("name", SCENARIOS)
def test_is_understood(name, seed):
    told = SCENARIOS[name](np.random.default_rng(seed))
    lines = misunderstandings(told, align(told.score, told.performance()))
    assert not lines, "\n" + "\n".join(lines)


def test_what_is_said_with_confidence_is_right():
    """Of the pairs given 0.9 or more at least 98 in 100 are right, and most pairs are given that much."""
    right, sure = [], []
    for tell in SCENARIOS.values():
        told = tell(np.random.default_rng(0))
        alignment = align(told.score, told.performance())
        for stroke, got in zip(told.in_order(), alignment.played, strict=True):
            if got["label"] == Label.MATCH:
                right.append(Label.MATCH in stroke.labels and got["score_note"] in (stroke.row, *stroke.rows))
                sure.append(got["confidence"] >= 0.9)
    assert np.mean(np.array(right)[sure]) >= 0.98
    assert np.mean(sure) >= 0.9
