"""What is said of the dombra itself: only what its open strings vouch for."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from ustaz.dombra import Neck
from ustaz.material import study
from ustaz.mentor.remarks_sound import of_instrument
from ustaz.performance.model import HEARD
from ustaz.score import read_score
from ustaz.words import say


@pytest.fixture(scope="module")
def score():
    with study("tokpe") as written:
        return read_score(written)


def told(score, neck, frets):
    heard = np.zeros(2 * len(frets), dtype=HEARD)
    heard["string"], heard["fret"], heard["confidence"] = np.repeat([1, 2], len(frets)), [*frets, *frets], 0.9
    take = SimpleNamespace(
        score=score, performance=SimpleNamespace(neck=neck, heard=heard), assessment=SimpleNamespace(strummed=0)
    )
    return " ".join(say(sentence) for sentence in of_instrument(take))


def test_a_neck_whose_open_strings_were_not_heard_is_a_guess_and_moves_no_bridge(score):
    neck = Neck((55.0, 49.7), (0.04, 0.045))
    assert "too far from the head" in told(score, neck, (0, 0, 2, 4, 5))
    assert not told(score, neck, (0, 2, 4, 5, 7))
