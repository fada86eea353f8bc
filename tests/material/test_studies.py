"""The two dombra studies that come with ustaz."""

from __future__ import annotations

import numpy as np
import pytest

from ustaz.material import study
from ustaz.score import read_score


@pytest.mark.parametrize("manner", ["tokpe", "shertpe"])
def test_a_study_is_whole_and_can_be_played(manner):
    with study(manner) as path:
        score = read_score(path)
    assert 16 <= len(score.bars) <= 32
    assert "ustaz" in score.composer
    assert not score.warnings
    strings, frets = score.fingering["string"], score.fingering["fret"]
    assert set(strings) == {1, 2}
    assert frets.min() == 0
    for onset in np.unique(score.notes["onset_q"]):
        stopped = frets[(score.notes["onset_q"] == onset) & (frets > 0)]
        assert not len(stopped) or stopped.max() - stopped.min() <= 4  # one hand reaches both
