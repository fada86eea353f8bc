"""The partials that can be seen in a sound: the peaks of its spectrum, frame by frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.sound import Sound

WINDOW_S = 0.128  # long enough to part the open strings (50 Hz), short enough for ten strokes a second
HOP_S = 0.03
MOST = 24  # peaks a frame

LOW_HZ, _HIGH_HZ = 90.0, 2600.0
_SILENT_DB, _QUIET_DB = -200.0, -70.0  # where no peak is; a take whose strongest peak is weaker is silent
_RANGE_DB = 50.0  # under the strongest peak of the take
_OUT_OF_NOISE_DB = 9.0  # over the spectrum around
_AROUND_HZ = 90.0
_BLOCK = 1000  # frames at once


@dataclass(frozen=True, eq=False)
class Peaks:
    """Peaks of each frame, the strongest first; absent ones have level 0."""

    pitch: NDArray[np.float64]  # (frames, MOST): MIDI numbers with a fraction
    level: NDArray[np.float64]  # (frames, MOST): decibels over the bottom of the range
    time_s: NDArray[np.float64]  # (frames,): the middle of the frame


def find_peaks(sound: Sound, *, low_hz: float = LOW_HZ) -> Peaks:
    """The spectral peaks of a sound of any rate from 6 kHz, above `low_hz`; frames are :data:`HOP_S` apart."""
    window, hop = round(WINDOW_S * sound.rate_hz), round(HOP_S * sound.rate_hz)
    frames = max(1 + (len(sound.samples) - window) // hop, 0)
    pitch, loud = np.full((frames, MOST), 69.0), np.full((frames, MOST), _SILENT_DB)
    for first in range(0, frames, _BLOCK):
        block = slice(first, min(first + _BLOCK, frames))
        pieces = np.lib.stride_tricks.sliding_window_view(sound.samples, window)[::hop][block]
        pitch[block], loud[block] = _peaks(pieces, rate_hz=sound.rate_hz, low_hz=low_hz)
    bottom = loud.max(initial=_QUIET_DB) - _RANGE_DB
    return Peaks(pitch, np.maximum(loud - bottom, 0.0), (np.arange(frames) * hop + window / 2) / sound.rate_hz)


def _peaks(
    pieces: NDArray[np.float32], *, rate_hz: int, low_hz: float
) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
    """Pitch and decibels (a sine of amplitude 1 has 0) of the peaks of some frames."""
    from scipy.fft import next_fast_len, rfft

    shape = np.hanning(pieces.shape[1]).astype(np.float32)
    size = next_fast_len(2 * len(shape), real=True)
    decibels = 20.0 * np.log10(np.abs(rfft(pieces * shape, n=size, axis=1)) * (2.0 / shape.sum()) + 1e-7)
    per_hz = size / rate_hz
    low, high = int(low_hz * per_hz), min(int(_HIGH_HZ * per_hz), decibels.shape[1] - 2)
    left, middle, right = (decibels[:, low + step : high + step] for step in (-1, 0, 1))
    stands_out = (middle >= left) & (middle > right) & (middle > _floor(decibels, low, high, per_hz) + _OUT_OF_NOISE_DB)
    height = np.where(stands_out, middle, _SILENT_DB)
    best = np.argpartition(-height, MOST, axis=1)[:, :MOST]
    bend = np.minimum(left - 2.0 * middle + right, -1e-6)
    beside = np.clip(np.take_along_axis(0.5 * (left - right) / bend, best, axis=1), -0.5, 0.5)
    return 69.0 + 12.0 * np.log2((best + low + beside) / per_hz / 440.0), np.take_along_axis(height, best, axis=1)


def _floor(decibels: NDArray[np.float32], low: int, high: int, per_hz: float) -> NDArray[np.float32]:
    """The mean spectrum around each bin, in decibels: noise and the skirts of the peaks."""
    reach = int(_AROUND_HZ * per_hz)
    total = np.cumsum(np.pad(decibels, ((0, 0), (reach + 1, reach)), mode="edge"), axis=1)
    mean = (total[:, 2 * reach + 1 :] - total[:, : -2 * reach - 1]) / (2 * reach + 1)
    return np.asarray(mean[:, low:high])
