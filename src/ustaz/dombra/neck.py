"""The neck of a dombra: where each fret of each string sounds, on this instrument, in this take.

String 1 is the higher-sounding one (G in the right tuning, астыңғы ішек, nearest the floor), string 2 the
lower-sounding one (D, үстіңгі ішек). Frets are chromatic; fret 0 is the open string.

The bridge of a dombra is not glued. When it stands a little further from the head than it should, every stopped note is
flat, the more so the higher the fret; nearer, and it is sharp. One number a string says how far: the offset `e`, as
a share of the string's length. A string of length 1 + e that was fretted for length 1 sounds at fret n
``12 log2((1 + e) / ((1 + e) - (1 - 2 ** (-n / 12))))`` semitones above its open pitch.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

FRETS = 19
STRINGS = 2


class Tuning(Enum):
    """How far string 1 is above string 2, by the names that players use."""

    UNISON = 0  # tel burau
    SECOND = 2  # shalys burau
    THIRD = 3
    FOURTH = 5  # ong ("right") burau: D-G
    FIFTH = 7  # teris ("reverse") burau: C-G
    OTHER = -1


@dataclass(frozen=True)
class Neck:
    """Open pitches and bridge offsets; (string 1, string 2) in that order everywhere.

    Parameters
    ----------
    open_pitch
        MIDI numbers with a fraction (A4 = 440 Hz = 69).
    bridge
        The offset `e` of each string: 0 where the bridge stands right, positive where stopped notes are flat.
    """

    open_pitch: tuple[float, float] = (55.0, 50.0)
    bridge: tuple[float, float] = (0.0, 0.0)

    def pitches(self) -> NDArray[np.float64]:
        """The pitch of every place on the neck, in MIDI numbers: shape (2, FRETS + 1), row 0 is string 1."""
        return np.stack([self.pitch(string, np.arange(FRETS + 1)) for string in (1, 2)])

    def pitch(self, string: int, fret: ArrayLike) -> NDArray[np.float64]:
        """The pitch of frets of one string, in MIDI numbers with a fraction; the shape is that of `fret`."""
        length = 1.0 + self.bridge[string - 1]
        cut = 1.0 - 2.0 ** (-np.asarray(fret, dtype=np.float64) / 12.0)
        return self.open_pitch[string - 1] + 12.0 * np.log2(length / (length - cut))

    def nearest(self, string: int, pitch: ArrayLike) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The fret of a string nearest to pitches, and how far they are off it in cents (positive: sharp)."""
        places = self.pitch(string, np.arange(FRETS + 1))
        off = np.asarray(pitch, dtype=np.float64)[..., None] - places
        fret = np.abs(off).argmin(axis=-1)
        return fret, np.take_along_axis(off, fret[..., None], axis=-1)[..., 0] * 100.0

    @property
    def tuning(self) -> Tuning:
        """The interval between the open strings, to the nearest semitone."""
        interval = round(self.open_pitch[0] - self.open_pitch[1])
        return next((tuning for tuning in Tuning if tuning.value == interval), Tuning.OTHER)
