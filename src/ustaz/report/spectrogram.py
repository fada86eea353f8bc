"""How loud each pitch is at each moment of a recording: a picture with semitones upward and seconds to the right.

One window cannot show both a low string's pitch (it takes 0.2 s to tell D3 from D♯3) and twelve strokes a second. So
the picture is the mean, in decibels, of one spectrogram with a long window and one with a short one: what only one of
them smears stays faint. Method: Cheung and Lim, "Combined multiresolution (wide-band/narrow-band) spectrogram", IEEE
Transactions on Signal Processing 40(4), 1992.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from ustaz.report.png import LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ustaz.sound import Sound

ROWS = 3  # a semitone
_WINDOWS_S = (0.19, 0.045)
_BLOCK = 512  # columns that are computed at once: 20 MB at most
_RANGE_DB = 42.0  # below the loudest, what is darker than paper
_LOUDEST = 99.8  # percent of all points; what is above is as dark as can be


def spectrogram(sound: Sound, *, lowest: int, highest: int, columns_per_s: float) -> NDArray[np.uint8]:
    """Loudness as a picture.

    Parameters
    ----------
    lowest, highest
        MIDI numbers, both included.

    Returns
    -------
    array
        Shape (rows, columns), uint8 from 0 (silent) to 15 (loud). Row 0 is the highest; `ROWS` rows are a semitone, the
        middle one its pitch. Column k is the moment from k to k + 1 over `columns_per_s` seconds.
    """
    columns = max(1, int(np.ceil(sound.duration_s * columns_per_s)))
    middles = (np.arange(columns) + 0.5) * sound.rate_hz / columns_per_s
    pitches = highest + 1 / ROWS - np.arange((highest - lowest + 1) * ROWS) / ROWS
    layers = [_decibels(sound, np.rint(middles).astype(int), pitches, window_s=length) for length in _WINDOWS_S]
    level = np.mean(layers, axis=0)
    quiet = np.percentile(level, _LOUDEST) - _RANGE_DB
    return np.asarray(np.clip((level - quiet) / _RANGE_DB * LEVELS, 0, LEVELS - 1), dtype=np.uint8)


def _decibels(
    sound: Sound, middles: NDArray[np.int64], pitches: NDArray[np.float64], *, window_s: float
) -> NDArray[np.float32]:
    from scipy.fft import next_fast_len, rfft

    size = round(window_s * sound.rate_hz)
    length = next_fast_len(2 * size, real=True)  # no pitch falls between two bins
    filters = _filters(pitches, bin_hz=sound.rate_hz / length, bins=length // 2 + 1)
    heard = len(filters)
    blocks = [np.abs(rfft(frames, length)[:, :heard]) ** 2 @ filters for frames in _frames(sound, middles, size=size)]
    return np.asarray(10.0 * np.log10(np.concatenate(blocks) + 1e-12), dtype=np.float32).T


def _frames(sound: Sound, middles: NDArray[np.int64], *, size: int) -> Iterator[NDArray[np.float32]]:
    """Windowed frames around these samples, a block at a time; there is silence around the recording."""
    window = (np.hanning(size) * (2.0 / size)).astype(np.float32)
    inside = np.arange(size) - size // 2
    for first, end in pairwise([*range(0, len(middles), _BLOCK), len(middles)]):
        places = middles[first:end, None] + inside
        known = (places >= 0) & (places < len(sound.samples))
        frames = np.zeros(places.shape, np.float32)
        frames[known] = sound.samples[places[known]]
        yield frames * window


def _filters(pitches: NDArray[np.float64], *, bin_hz: float, bins: int) -> NDArray[np.float32]:
    """A triangle for each row of the picture, as wide as its neighbours are far, or as a bin: shape (bins, rows).

    Bins above the highest triangle are left out.
    """
    centre = 440.0 * 2.0 ** ((pitches - 69.0) / 12.0)
    width = np.maximum(centre * (2.0 ** (1.0 / (12 * ROWS)) - 1.0), bin_hz)
    frequency = np.arange(bins)[:, None] * bin_hz
    triangles = np.asarray(np.maximum(0.0, 1.0 - np.abs(frequency - centre) / width), dtype=np.float32)
    return triangles[: 1 + int(np.flatnonzero(triangles.any(axis=1)).max(initial=0))]
