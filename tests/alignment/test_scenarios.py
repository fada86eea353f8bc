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

from ustaz.alignment import align

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
