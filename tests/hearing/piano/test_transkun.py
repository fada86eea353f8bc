"""The network itself, where its weights are installed; and beside the original, where PyTorch is too."""

import json
import sys
import warnings
from importlib import resources
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest

pytest.importorskip("transkun")

from ustaz.hearing.piano import RATE_HZ, hear_piano
from ustaz.hearing.piano.network import transkun
from ustaz.sound import Sound

SCALE = (60, 64, 67, 71, 55, 48)
STEP_S = 0.6


def struck(pitch, seconds):
    """A string that is struck: partials, a little sharp of harmonic, the higher the sooner gone."""
    times = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    hz = 440 * 2 ** ((pitch - 69) / 12)
    partials = [
        np.exp(-times * (1.5 + 0.4 * n)) * np.sin(2 * np.pi * n * hz * np.sqrt(1 + 0.0004 * n * n) * times) / n**1.3
        for n in range(1, 12)
        if n * hz < 16_000
    ]
    hammer = np.random.default_rng(pitch).normal(size=len(times)) * np.exp(-times * 200) * 0.1
    return (sum(partials) + hammer) * np.minimum(1, times * 500) * np.minimum(1, (seconds - times) * 50)


@pytest.fixture(scope="module")
def scale():
    samples = np.zeros(int((len(SCALE) + 1) * STEP_S * RATE_HZ))
    for number, pitch in enumerate(SCALE):
        start = int(number * STEP_S * RATE_HZ)
        note = struck(pitch, STEP_S * 0.9)
        samples[start : start + len(note)] += 0.3 * note
    return Sound(samples.astype(np.float32), RATE_HZ, name="scale.wav")


@pytest.fixture(scope="module")
def network():
    return transkun()


def test_a_scale_of_struck_strings_is_heard(scale, network):
    take = hear_piano(scale, network=network)
    assert take.notes["pitch"].tolist() == list(SCALE)
    assert take.notes["onset_s"] == pytest.approx(np.arange(len(SCALE)) * STEP_S, abs=0.03)
    assert (take.heard["confidence"] > 0.5).all()
    assert (take.notes["velocity"] > 0).all()


@pytest.fixture
def original(monkeypatch):
    """Transkun as its authors run it; torchaudio is asked for a filter bank only, which then comes with the weights."""
    torch = pytest.importorskip("torch")
    torchaudio = ModuleType("torchaudio")
    torchaudio.functional = SimpleNamespace(melscale_fbanks=lambda n_freqs, n_mels, **_: torch.zeros(n_freqs, n_mels))
    monkeypatch.setitem(sys.modules, "torchaudio", torchaudio)
    pytest.importorskip("pretty_midi")
    pytest.importorskip("mir_eval")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from transkun.ModelTransformer import Config, TransKun

        config, folder = Config(), resources.files("transkun") / "pretrained"
        config.__dict__ |= json.loads((folder / "2.0.conf").read_text())["Model"]["config"]
        model = TransKun(conf=config).eval()
        model.load_state_dict(torch.load(folder / "2.0.pt", weights_only=True)["state_dict"])
        model.backbone.useGradientCheckpoint = False
        yield lambda sound: model.transcribe(torch.from_numpy(sound.samples.copy())[:, None])


def test_the_notes_are_those_of_the_original(scale, network, original):
    import torch

    with torch.inference_mode():
        theirs = original(scale)
    ours = hear_piano(scale, network=network).notes[["pitch", "onset_s", "offset_s", "velocity"]].tolist()
    assert ours == [
        (note.pitch, pytest.approx(note.start, abs=1e-3), pytest.approx(note.end, abs=1e-2), note.velocity)
        for note in theirs
        if note.pitch > 0
    ]
