"""From a file to a take."""

from __future__ import annotations

import numpy as np
import pytest
from struck_takes import DRONE, DYADS, RIGHT, found, played, recorded

from ustaz.errors import InputError
from ustaz.hearing import Instrument, hear
from ustaz.sound import Sound, write_sound


def test_a_recording_becomes_a_take_with_pulse_and_strings(tmp_path):
    truth = played(DRONE + DYADS, repeats=2)
    write_sound(recorded(truth, RIGHT), tmp_path / "take.wav")
    shares = []
    heard = hear(tmp_path / "take.wav", Instrument.DOMBRA, progress=shares.append)
    recall, precision = found(truth, heard.tablature.notes)
    assert recall >= 0.85
    assert precision >= 0.85
    assert len(heard.tablature.beats) > 4
    assert heard.performance.neck == heard.tablature.neck
    assert len(heard.performance.heard) == len(heard.performance.notes)
    assert shares == sorted(shares)


def test_noise_is_no_dombra(tmp_path):
    rng = np.random.default_rng(3)
    write_sound(Sound((0.1 * rng.standard_normal(60_000)).astype(np.float32), 16_000), tmp_path / "noise.wav")
    with pytest.raises(InputError, match=r"noise\.wav"):
        hear(tmp_path / "noise.wav", Instrument.DOMBRA)
