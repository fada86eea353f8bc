"""What is no dombra is refused with what was measured; what may be one is not."""

from __future__ import annotations

import numpy as np
import pytest

from ustaz.dombra import STRUCK, Neck, render_dombra
from ustaz.errors import InputError
from ustaz.hearing.instrument import refuse_other_than_dombra, warn_of_dombra, what_sounds
from ustaz.sound import Sound, read_sound

RATE_HZ = 16_000
TIME = np.arange(6 * RATE_HZ) / RATE_HZ


def sound(samples: np.ndarray) -> Sound:
    return Sound(samples.astype(np.float32), RATE_HZ)


def voice() -> np.ndarray:
    hertz = 200.0 * (1.0 + 0.05 * np.sin(2 * np.pi * 5.0 * TIME))
    phase = 2 * np.pi * np.cumsum(hertz) / RATE_HZ
    return 0.2 * sum(np.sin(k * phase) / k for k in range(1, 8))


def organ() -> np.ndarray:
    return 0.1 * sum(np.sin(2 * np.pi * 196.0 * k * TIME) / k for k in range(1, 9))


def clarinet() -> np.ndarray:
    """Tones that begin as sharply as plucked ones, and stay."""
    tone = sum(np.sin(2 * np.pi * 220.0 * k * TIME) / k for k in range(1, 12))
    return 0.1 * tone * (np.mod(TIME, 1.5) < 1.3)


def noise() -> np.ndarray:
    return 0.2 * np.random.default_rng(1).standard_normal(len(TIME))


@pytest.mark.parametrize(
    ("samples", "message"),
    [
        (np.zeros(len(TIME)), "No tone is heard in x.wav"),
        (voice(), "% of its pitches glide"),
        (organ(), "do not begin and fade as plucked strings do"),
        (clarinet(), "do not begin and fade as plucked strings do"),
        (noise(), "x.wav does not sound like a dombra"),
    ],
    ids=["silence", "voice", "organ", "clarinet", "noise"],
)
def test_other_sounds_are_refused(samples: np.ndarray, message: str):
    evidence = what_sounds(sound(samples))
    with pytest.raises(InputError, match=message):
        refuse_other_than_dombra(evidence, file="x.wav")
    assert warn_of_dombra(evidence) is None


@pytest.mark.parametrize("length", [0, 10, 600])
def test_a_sound_of_no_length_is_refused(length: int):
    with pytest.raises(InputError, match="No tone is heard"):
        refuse_other_than_dombra(what_sounds(sound(np.zeros(length))), file="x.wav")


@pytest.mark.parametrize("seconds", [0.25, 1.0, 3.0])
def test_dombra_passes_however_slowly_it_is_played(seconds: float):
    frets = np.array([0, 2, 4, 5, 7, 5, 4, 2])
    notes = np.zeros(len(frets), dtype=STRUCK)
    notes["onset_s"] = seconds * np.arange(len(frets))
    notes["offset_s"] = notes["onset_s"] + seconds
    notes["string"], notes["fret"], notes["velocity"] = 1, frets, 80
    samples = render_dombra(notes, Neck((55.0, 50.0)), rate_hz=RATE_HZ, seed=1)
    hiss = 1e-3 * np.random.default_rng(1).standard_normal(len(samples))
    refuse_other_than_dombra(what_sounds(sound(samples + hiss)), file="x.wav")


@pytest.mark.parametrize("case", ["drone_01", "fast_02", "melody_02", "noisy_02", "legato_01"])
def test_dombra_takes_pass(case: str, shared_data):
    take = read_sound(shared_data / "dombra" / "dev" / case / "take.flac", rate_hz=RATE_HZ)
    evidence = what_sounds(take)
    refuse_other_than_dombra(evidence, file="take.flac")
    assert "sounds like a dombra" in warn_of_dombra(evidence).template
