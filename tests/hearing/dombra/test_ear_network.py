"""The network gives the same answer however the sound is cut, and to the layers of the training."""

from __future__ import annotations

import numpy as np
import pytest
from struck_takes import DRONE, RIGHT, played, recorded

from ustaz.hearing.dombra import network
from ustaz.hearing.dombra.spectra import BANDS, CHANNELS, HOP, PLACES, count, level, look


@pytest.fixture(scope="module")
def samples():
    return recorded(played(DRONE), RIGHT).samples


def test_blocks_make_no_difference(samples, monkeypatch):
    whole = network.answer(samples, RIGHT)
    monkeypatch.setattr(network, "_BLOCK", 130)
    pieces = network.answer(samples, RIGHT)
    for one, other in ((whole.onset, pieces.onset), (whole.left_hand, pieces.left_hand), (whole.fret, pieces.fret)):
        np.testing.assert_allclose(one, other, atol=2e-3)


def test_views_have_a_row_a_frame(samples):
    frames = count(samples)
    views = look(samples, RIGHT, first=0, last=frames, loudness=level(samples))
    assert frames == len(samples) // HOP + 1
    assert views.places.shape == (frames, PLACES, CHANNELS)
    assert views.bands.shape == (frames, BANDS)
    assert views.places.min() >= 0.0


def test_a_louder_recording_shows_the_same(samples):
    quiet = look(samples, RIGHT, first=0, last=100, loudness=level(samples))
    loud = look(samples * np.float32(8.0), RIGHT, first=0, last=100, loudness=level(samples * np.float32(8.0)))
    np.testing.assert_allclose(quiet.places, loud.places, atol=1e-3)


def test_states_are_probabilities(samples):
    heard = network.answer(samples, RIGHT)
    np.testing.assert_allclose(heard.fret.sum(axis=-1), 1.0, atol=1e-4)
    assert ((heard.onset >= 0.0) & (heard.onset <= 1.0)).all()


def test_the_weights_are_small():
    from importlib.resources import files

    assert files("ustaz.hearing.dombra").joinpath("ear.npz").stat().st_size < 5_000_000
