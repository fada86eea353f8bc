"""How the loudness of a sound moves: whether its tones are struck and fade, or are blown, bowed or held."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.sound import Sound

    Array = NDArray[np.float64]

_SLICE_S, _STEP_S = 0.032, 0.005
_BAND_HZ = (300.0, 5000.0)  # free of hum and of knocks on the body
_RANGE_DB = 45.0
_BLOCK = 4000  # slices at once
_ACROSS = 4  # steps over which a rise is measured: 20 ms
_BEGINS_DB = 2.0  # a smaller rise begins nothing
_APART = 10  # steps from one beginning to the next: 50 ms
_LOUD_DB = 30.0  # under the loudest: quieter beginnings are not counted
_HELD = 60  # steps, 0.3 s, in which a tone that is held …
_HELD_DB = 1.5  # … moves no further than this, and nothing begins
_SOUNDING_DB = 25.0


class Envelope(NamedTuple):
    """What the loudness of a take tells."""

    attack_db: float  # how much the sharpest tenth of the beginnings rise within 20 ms, in decibels, at least
    asymmetry: float  # skewness of the changes of loudness: positive where it rises fast and falls slowly
    held: float  # share of the sounding time in which the loudness stays as it is, 0 … 1


def envelope(sound: Sound) -> Envelope:
    """Of a sound of any rate from 12 kHz."""
    loud = _loudness(sound)
    change = loud[_ACROSS:] - loud[:-_ACROSS]
    return Envelope(_attack(loud, change), _skewness(change), _held(loud, change))


def _attack(loud: Array, change: Array) -> float:
    """By the beginnings alone, so that slow playing is measured like fast playing."""
    from scipy.signal import find_peaks

    if not len(change):
        return 0.0
    begins, _ = find_peaks(change, height=_BEGINS_DB, distance=_APART)
    after = np.minimum(begins + 2 * _ACROSS, len(loud) - 1)
    rises = change[begins[loud[after] > loud.max() - _LOUD_DB]]
    return float(np.percentile(rises, 90.0)) if len(rises) else 0.0


def _skewness(change: Array) -> float:
    spread = float(change.std()) if len(change) else 0.0
    return float(((change - change.mean()) ** 3).mean()) / spread**3 if spread > 1e-6 else 0.0


def _held(loud: Array, change: Array) -> float:
    from scipy.ndimage import maximum_filter1d

    if len(loud) <= _HELD:
        return 0.0
    sounding = loud > loud.max() - _SOUNDING_DB
    moved = np.abs(loud[_HELD:] - loud[:-_HELD])
    rise = maximum_filter1d(change, _HELD - _ACROSS, mode="nearest")
    middle = _HELD // 2 - _ACROSS // 2
    quiet = rise[middle : middle + len(moved)] < _BEGINS_DB
    return float((sounding[_HELD:] & (moved < _HELD_DB) & quiet).sum() / max(sounding.sum(), 1))


def _loudness(sound: Sound) -> Array:
    """Decibels of the band, in steps of 5 ms."""
    size, hop = round(_SLICE_S * sound.rate_hz), round(_STEP_S * sound.rate_hz)
    if len(sound.samples) < size:
        return np.zeros(0)
    pieces = np.lib.stride_tricks.sliding_window_view(sound.samples, size)[::hop]
    low, high = (round(hertz * _SLICE_S) for hertz in _BAND_HZ)
    shape = np.hanning(size).astype(np.float32)
    power = [
        (np.abs(np.fft.rfft(pieces[first : first + _BLOCK] * shape, axis=1)[:, low:high]) ** 2).sum(axis=1)
        for first in range(0, len(pieces), _BLOCK)
    ]
    loud = 10.0 * np.log10(np.concatenate(power) + 1e-12)
    return np.asarray(np.maximum(loud, loud.max() - _RANGE_DB))
