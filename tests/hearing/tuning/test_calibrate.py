"""The neck is told from sound that the tests make themselves: sums of fading partials, two strings at a time."""

from __future__ import annotations

import csv
import json

import numpy as np
import pytest

from ustaz.dombra import Neck
from ustaz.hearing.tuning import calibrate
from ustaz.sound import Sound, read_sound

RATE_HZ = 16_000


def pluck(pitch: float, seconds: float = 0.6) -> np.ndarray:
    time = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    hertz = 440.0 * 2.0 ** ((pitch - 69.0) / 12.0)
    return sum(np.sin(2 * np.pi * hertz * k * time) * np.exp(-time * (3 + k)) / k for k in range(1, 9))


def take(neck: Neck, strokes: list[tuple[int, int]], every_s: float = 0.35) -> Sound:
    """Each stroke sounds a fret of string 1 and one of string 2."""
    samples = np.zeros(int((len(strokes) * every_s + 1.0) * RATE_HZ))
    for number, frets in enumerate(strokes):
        first = int((0.2 + number * every_s) * RATE_HZ)
        for string, fret in enumerate(frets, start=1):
            note = pluck(float(neck.pitch(string, fret)), every_s)
            samples[first : first + len(note)] += note
    return Sound((0.2 * samples).astype(np.float32), RATE_HZ)


STROKES = [(0, 0), (2, 0), (4, 0), (5, 2), (7, 5), (0, 0), (9, 7), (0, 0), (12, 5), (0, 0), (0, 2), (10, 7)] * 3


@pytest.mark.parametrize(
    "neck",
    [
        Neck((55.0, 50.0)),
        Neck((53.3, 48.3)),
        Neck((55.0, 48.0)),
        Neck((54.2, 49.2), (0.04, 0.045)),
    ],
    ids=["right tuning", "a low reference", "reverse tuning", "the bridge too far"],
)
def test_open_strings_and_frets_are_found(neck: Neck):
    found = calibrate(take(neck, STROKES))
    assert found.neck.open_pitch == pytest.approx(neck.open_pitch, abs=0.05)
    for string in (1, 2):
        played = sorted({frets[string - 1] for frets in STROKES})
        assert found.neck.pitch(string, played) == pytest.approx(neck.pitch(string, played), abs=0.15)
    assert min(found.heard_open(neck)) > 0.02


@pytest.mark.parametrize("samples", [0, 100, 3 * RATE_HZ])
def test_silence_tells_nothing(samples: int):
    found = calibrate(Sound(np.zeros(samples, dtype=np.float32), RATE_HZ))
    assert found.confidence == 0.0
    assert found.heard_open(found.neck) == (0.0, 0.0)


def test_the_tuning_of_recorded_takes_is_found(shared_data):
    """Takes made of recorded notes: the open strings within 12 cents where both are played."""
    for case in ("drone_01", "teris_01", "fast_01"):
        folder = shared_data / "dombra" / "dev" / case
        wanted = json.loads((folder / "meta.json").read_text())["open_string_midi"]
        with (folder / "truth.csv").open() as file:
            assert {("1", "0"), ("2", "0")} <= {(row["string"], row["fret"]) for row in csv.DictReader(file)}
        found = calibrate(read_sound(folder / "take.flac", rate_hz=RATE_HZ)).neck
        assert found.open_pitch == pytest.approx((wanted["1"], wanted["2"]), abs=0.12)
