"""The confidence of a heard note is the share of such notes that is right."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ustaz.hearing.dombra.certainty import certainty


@given(st.lists(st.floats(0, 1, width=32), min_size=2, max_size=30))
def test_a_likelier_note_is_surer_and_all_are_probabilities(likely):
    sure = certainty(np.sort(np.array(likely, dtype=np.float32)))
    assert (np.diff(sure) >= 0).all()
    assert ((sure > 0) & (sure < 1)).all()


def test_most_notes_that_the_network_finds_as_likely_as_not_are_right():
    half, two_thirds = certainty(np.array([0.5, 0.66]))
    assert 0.65 < half < 0.8
    assert 0.85 < two_thirds < 0.95
