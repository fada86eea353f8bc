"""A dombra take becomes a recording, by the sound that the project gives its own dombra."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.dombra import STRUCK, render_dombra
from ustaz.sound import Sound
from ustaz.tablature import Stroke

if TYPE_CHECKING:
    from ustaz.performance import Performance

RATE_HZ = 22_050
HISS = 10.0 ** (-58.0 / 20.0)  # of a quiet room, against full scale


def sound_of(performance: Performance, *, seed: int = 0) -> Sound:
    """What a dombra take sounds like, with the hiss of a quiet room.

    Raises
    ------
    ValueError
        When the take does not say on which strings and frets it was played.
    """
    if performance.heard is None or performance.neck is None:
        raise ValueError("the take names no strings and frets")
    notes = np.zeros(len(performance.notes), dtype=STRUCK)
    for field in ("onset_s", "offset_s", "velocity"):
        notes[field] = performance.notes[field]
    for field in ("string", "fret", "cents"):
        notes[field] = performance.heard[field]
    notes["left_hand"] = performance.heard["stroke"] == Stroke.NONE
    samples = render_dombra(notes, performance.neck, rate_hz=RATE_HZ, seed=seed)
    samples += (HISS * np.random.default_rng(seed).standard_normal(len(samples))).astype(np.float32)
    return Sound(np.clip(samples, -1.0, 1.0), RATE_HZ, name=performance.name)
