"""How loud each note was, from its own partials just after it began."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.dombra import FRETS
from ustaz.hearing.dombra.spectra import HOP, PARTIALS, RANGE_DB, RATE_HZ, level, look

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.dombra import Neck

_AFTER = 3  # frames: the 64 ms window lies past the stroke
_MIDDLE = 76  # the velocity of a note of middling loudness: mezzo-forte
_PER_DB = 2.0  # 127 is 25 dB above it, 1 some 37 dB below


def velocities(samples: NDArray[np.float32], notes: NDArray[np.void], neck: Neck) -> NDArray[np.uint8]:
    """1–127, linear in decibels around the median note of the take: a microphone knows no absolute loudness."""
    if not len(notes):
        return np.zeros(0, dtype=np.uint8)
    loudness = level(samples)
    strength = np.array([_strength(samples, note, neck, loudness=loudness) for note in notes])
    velocity = _MIDDLE + _PER_DB * (strength - np.median(strength))
    return np.asarray(velocity.round().clip(1, 127), dtype=np.uint8)


def _strength(samples: NDArray[np.float32], note: np.void, neck: Neck, *, loudness: float) -> float:
    """Decibels of the partials of a note together."""
    frame = round(float(note["onset_s"]) * RATE_HZ / HOP) + _AFTER
    view = look(samples, neck, first=frame, last=frame + 1, loudness=loudness)
    place = (int(note["string"]) - 1) * (FRETS + 1) + int(note["fret"])
    partials = RANGE_DB * view.places[0, place, :PARTIALS]
    return float(10.0 * np.log10((10.0 ** (partials / 10.0)).sum()))
