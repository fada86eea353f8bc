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


@pytest.mark.parametrize(
    ("neck", "words"),
    [
        (Neck((55.0, 50.0)), ""),
        (Neck((55.0, 49.7)), "30 cents too far apart"),
        (Neck((55.0, 50.3)), "30 cents too close"),
        (Neck((55.0, 50.0), (0.04, 0.045)), "too far from the head"),
        (Neck((55.0, 50.0), (-0.04, -0.03)), "too near to the head"),
        (Neck((55.0, 50.0), (0.05, 0.0)), "askew"),
    ],
)
def test_tuning_and_bridge_are_told(score, neck, words):
    said = told(score, neck, (0, 0, 2, 4, 5))
    assert words in said
    assert bool(said) == bool(words)


def test_a_neck_whose_open_strings_were_not_heard_is_a_guess_and_moves_no_bridge(score):
    assert not told(score, Neck((55.0, 49.7), (0.04, 0.045)), (0, 2, 4, 5, 7))
