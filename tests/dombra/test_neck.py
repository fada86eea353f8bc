"""Where the frets of a neck sound."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ustaz.dombra import FRETS, Neck, Tuning

pitches = st.floats(44.0, 60.0)
bridges = st.floats(-0.05, 0.09)


def test_a_bridge_in_its_place_gives_semitones():
    np.testing.assert_allclose(Neck((55.0, 50.0)).pitches(), [55.0 + np.arange(20), 50.0 + np.arange(20)], atol=1e-9)


def test_a_bridge_too_far_makes_stopped_notes_flat_by_the_measured_amounts():
    """An instrument with offsets of 5.3 and 6.6 % had frets up to 193 and 214 cents flat."""
    neck = Neck((56.3, 51.3), (0.053, 0.066))
    flat = (neck.pitches() - np.array([[56.3], [51.3]]) - np.arange(FRETS + 1)) * 100.0
    assert flat[0].min() == pytest.approx(-181.0, abs=20.0)
    assert flat[1].min() == pytest.approx(-220.0, abs=20.0)
    assert flat[0, 0] == pytest.approx(0.0, abs=1e-9)


@given(pitches, bridges)
def test_frets_go_up(pitch, bridge):
    assert (np.diff(Neck((pitch, pitch), (bridge, bridge)).pitches(), axis=1) > 0.0).all()


@given(pitches, bridges, st.integers(0, FRETS), st.floats(-20.0, 20.0))
def test_the_nearest_fret_is_found_with_its_cents(pitch, bridge, fret, cents):
    neck = Neck((pitch, pitch), (bridge, bridge))
    found, off = neck.nearest(1, neck.pitch(1, fret) + cents / 100.0)
    assert found == fret
    assert off == pytest.approx(cents, abs=1e-6)


@pytest.mark.parametrize(
    ("opens", "tuning"),
    [
        ((55.0, 50.0), Tuning.FOURTH),
        ((54.7, 47.8), Tuning.FIFTH),
        ((55.0, 55.1), Tuning.UNISON),
        ((55.0, 44.0), Tuning.OTHER),
    ],
)
def test_tunings_have_their_names(opens, tuning):
    assert Neck(opens).tuning is tuning
