"""One string rings while its peg is turned: which one, and how far off."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ustaz.dombra import STRUCK, Neck, render_dombra
from ustaz.hearing.tuning import NOW_S, ringing
from ustaz.sound import Sound

RATE_HZ = 16_000
WANTED = (55.0, 50.0)


def ring(pitch, *, seconds=0.6, weak_fundamental=False):
    time = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    hertz = 440.0 * 2.0 ** ((pitch - 69.0) / 12.0)
    first = 2 if weak_fundamental else 1
    return sum(0.1 * np.sin(2 * np.pi * hertz * k * time) * np.exp(-time * (2 + k)) / k for k in range(first, 9))


def heard(samples):
    return ringing(Sound(np.asarray(samples, dtype=np.float32), RATE_HZ), WANTED)


@given(string=st.sampled_from([1, 2]), cents=st.floats(-150, 150), weak=st.booleans())
def test_string_and_cents_are_told(string, cents, weak):
    now = heard(ring(WANTED[string - 1] + cents / 100, weak_fundamental=weak))
    assert now is not None
    assert now.string == string
    assert now.cents == pytest.approx(cents, abs=2.0)


def test_the_last_half_second_counts():
    now = heard(np.concatenate([ring(55.0, seconds=2.0), ring(49.6, seconds=NOW_S)]))
    assert now is not None
    assert now.string == 2


@pytest.mark.parametrize("samples", [0, 500, RATE_HZ])
def test_in_silence_nothing_rings(samples):
    assert heard(np.zeros(samples)) is None


def test_in_noise_nothing_rings():
    rng = np.random.default_rng(1)
    assert all(heard(0.1 * rng.standard_normal(RATE_HZ)) is None for _ in range(20))


def test_a_string_far_from_both_is_not_named():
    assert heard(ring(62.0)) is None


@pytest.mark.parametrize("second", [50.0, 49.8, 48.0])
def test_two_strings_at_once_are_none(second):
    assert heard(ring(55.0) + ring(second)) is None


@pytest.mark.parametrize(("cents", "string"), [(-30.0, 1), (12.0, 2)])
def test_a_string_with_a_body_and_a_stiff_wire_is_told_too(cents, string):
    """By the synthesis of the dombra; the partials of its strings are not quite harmonic."""
    neck = Neck(tuple(pitch + (cents / 100 if number == string else 0) for number, pitch in enumerate(WANTED, 1)))
    stroke = np.array([(0.0, 1.0, string, 0, 90, False, 0.0)], dtype=STRUCK)
    sound = Sound(render_dombra(stroke, neck, rate_hz=RATE_HZ).astype(np.float32), RATE_HZ)
    now = ringing(sound, WANTED)
    assert now is not None
    assert now.string == string
    assert now.cents == pytest.approx(cents, abs=4.0)
