"""The sound of the project's own dombra."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ustaz.dombra import STRUCK, Neck, Voice, render_dombra

RATE = 22_050
PURE = replace(Voice(), noise_db=-90.0, thump_db=-90.0)


def struck(*rows):
    return np.array([(*row, False, 0.0) for row in rows], dtype=STRUCK)


def loudness(samples, first_s, last_s):
    return float(np.sqrt((samples[int(first_s * RATE) : int(last_s * RATE)] ** 2).mean()))


@pytest.mark.parametrize(("string", "fret"), [(1, 0), (1, 12), (2, 5), (2, 19)])
def test_partials_are_where_the_neck_puts_them(string, fret):
    neck = Neck((54.6, 49.7), (0.03, 0.05))
    samples = render_dombra(struck((0.0, 1.0, string, fret, 90)), neck, voice=PURE, rate_hz=RATE)
    wanted = 440.0 * 2.0 ** ((float(neck.pitch(string, fret)) - 69.0) / 12.0)
    spectrum = np.abs(np.fft.rfft(samples[1000:15_000] * np.hanning(14_000), n=1 << 18))
    hertz = np.arange(len(spectrum)) * RATE / (1 << 18)
    for number in (1, 2, 3):
        near = (hertz > number * wanted * 0.97) & (hertz < number * wanted * 1.03)
        peak = hertz[near][spectrum[near].argmax()]
        assert 1200.0 * np.log2(peak / (number * wanted)) == pytest.approx(0.0, abs=6.0)


def test_a_note_dies_away_and_a_finger_ends_it():
    samples = render_dombra(struck((0.0, 0.5, 1, 0, 90)), Neck(), voice=PURE, rate_hz=RATE)
    assert loudness(samples, 0.3, 0.5) < loudness(samples, 0.0, 0.2)
    assert loudness(samples, 0.55, 0.6) < 0.01 * loudness(samples, 0.4, 0.5)


def test_the_left_hand_alone_is_softer():
    notes = struck((0.0, 1.0, 1, 2, 90), (1.2, 2.2, 1, 2, 90))
    notes["left_hand"][1] = True
    samples = render_dombra(notes, Neck(), rate_hz=RATE)
    assert loudness(samples, 1.2, 1.5) < 0.8 * loudness(samples, 0.0, 0.3)


def test_the_same_seed_gives_the_same_sound_within_full_scale():
    notes = struck((0.0, 0.4, 1, 0, 127), (0.0, 0.4, 2, 0, 127), (0.4, 0.9, 1, 7, 127))
    one = render_dombra(notes, Neck(), seed=4)
    np.testing.assert_array_equal(one, render_dombra(notes, Neck(), seed=4))
    assert (one != render_dombra(notes, Neck(), seed=5)).any()
    assert np.abs(one).max() <= 0.9
    assert one.dtype == np.float32


def test_nothing_struck_is_silence():
    assert not render_dombra(np.zeros(0, dtype=STRUCK), Neck()).any()
