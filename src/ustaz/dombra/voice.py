"""How one dombra sounds: its strings, its body, the fingers that strike it.

A plucked string is a sum of partials. Where it was plucked decides how strong each begins (a string struck at a
fifth of its length lacks every fifth partial), its stiffness how much the higher ones are sharp, its losses how fast
each dies away, and the body which of them reach the air: a dombra radiates little below 150 Hz, so that the
fundamentals of its lowest frets may lie 11–29 dB under their second or third partial.

Source: N. H. Fletcher and T. D. Rossing, The Physics of Musical Instruments, 2nd ed. 1998, chapters 2 and 9.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Pair = tuple[float, float]  # (string 1, string 2)


@dataclass(frozen=True, eq=False)
class Voice:
    """The sound of one instrument under one hand; the defaults are a quiet, warm dombra with nylon strings."""

    inharmonicity: Pair = (8e-5, 6e-5)  # B of the open string; a stopped one has B × 2 ** (fret / 6)
    pluck: Pair = (0.21, 0.19)  # distance of the stroke from the bridge, as a share of the open string
    decay_s: Pair = (0.30, 0.36)  # time constant of the fundamental of the open string (amplitude, 1/e)
    decay_by_fret: float = 0.020  # share by which each fret shortens it
    loss_per_khz: float = 1.6  # how much faster partials die, per kHz, as a share of 1 / decay_s
    tilt_db: float = -7.0  # fall of the partials per octave, beyond what the place of the stroke makes
    body_hz: tuple[float, ...] = (185.0, 275.0, 360.0, 520.0, 810.0, 1250.0)  # resonances
    body_db: tuple[float, ...] = (2.0, 7.0, 6.0, 3.0, 2.0, 1.0)
    body_q: float = 7.0
    cutoff_hz: float = 165.0  # below this the body radiates poorly …
    cutoff_db: float = 14.0  # … by so much per octave
    beating_cents: float = 0.9  # between the two directions in which a string swings
    noise_db: float = -24.0  # of the fingertip on the string, against the note
    thump_db: float = -10.0  # of the body that is struck: on some instruments it is as loud as the string
    thump_ms: float = 25.0  # how fast its resonances die away
    attack_ms: float = 1.5
    variety: float = 0.2  # how differently strong the partials of two notes are (standard deviation, nepers)

    def radiation(self, hz: NDArray[np.float64]) -> NDArray[np.float64]:
        """The gain of the body at frequencies."""
        hz = np.maximum(hz, 1.0)
        peaks = sum(
            (10.0 ** (db / 20.0) - 1.0) / (1.0 + (self.body_q * (hz / centre - centre / hz)) ** 2)
            for centre, db in zip(self.body_hz, self.body_db, strict=True)
        )
        below = np.maximum(np.log2(self.cutoff_hz / hz), 0.0)
        return np.asarray((1.0 + peaks) * 10.0 ** (-self.cutoff_db * below / 20.0))
