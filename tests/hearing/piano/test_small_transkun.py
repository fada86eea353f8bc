"""The whole network with weights made here, against what Transkun says of them (written by ``golden_transkun.py``)."""

import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pytest
from small_transkun import checkpoint, weights

from ustaz.hearing.piano import RATE_HZ
from ustaz.hearing.piano.network import transkun
from ustaz.hearing.piano.semicrf import INTERVAL

GOLDEN = Path(__file__).parent / "small_transkun.json"
SAMPLES = 40_000
INTERVALS = [(0, 0, 7), (2, 3, 3), (30, 5, 21), (41, 17, 33), (60, 12, 39), (89, 38, 39)]  # line, first, last


@dataclass
class Figures:
    scores: list
    velocities: list  # 0, 64 and 127
    shifts: list
    inside: list


def sound():
    """A chirp that dies away."""
    time = np.arange(SAMPLES) / RATE_HZ
    return (0.5 * np.exp(-2 * time) * np.sin(2 * np.pi * (200 * time + 900 * time**2))).astype(np.float32)


@pytest.fixture
def network(monkeypatch, tmp_path):
    """Found and read as the published weights are."""
    package = tmp_path / "transkun"
    (package / "pretrained").mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "pretrained" / "2.0.pt").write_bytes(checkpoint(weights()))
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "transkun", raising=False)
    yield transkun()
    sys.modules.pop("transkun", None)


def told(network):
    intervals = np.array(INTERVALS, dtype=INTERVAL)
    reading = network.read(sound())
    more = reading.details(intervals)
    scores = reading.scores[intervals["last"], intervals["first"], intervals["line"]]
    return Figures(
        scores.tolist(), more.velocities[:, [0, 64, 127]].tolist(), more.shifts.tolist(), more.inside.tolist()
    )


def test_the_network_says_what_transkun_says(network):
    golden, ours = json.loads(GOLDEN.read_text("utf-8")), asdict(told(network))
    for name, figures in golden.items():
        assert np.array(ours[name]) == pytest.approx(np.array(figures), abs=1e-3, rel=1e-3), name
