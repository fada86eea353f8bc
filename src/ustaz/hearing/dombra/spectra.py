"""What the dombra ear looks at: how strong each partial of each place of the calibrated neck is, frame by frame.

Since the spectrum is read where *this* neck has its frets, the ear is the same for every tuning, reference pitch and
bridge: what it learnt about fret 7 holds wherever fret 7 sounds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.dombra import Neck

RATE_HZ = 16_000  # partials above 8 kHz tell nothing more
HOP = 160  # samples: 10 ms a frame
FRAME_S = HOP / RATE_HZ
PARTIALS = 10
WINDOWS = (1024, 2048)  # samples: 64 ms tells when, 128 ms tells what
WIDE, FINE, MOMENTS = 20, 10, 4  # bands of 20 ms frames; bands of 10 ms frames, four of them in a hop: when exactly
BANDS = WIDE + FINE * MOMENTS
PLACES = 40  # string 1 open … fret 19, string 2 open … fret 19
CHANNELS = PARTIALS * len(WINDOWS)

_FAST, _FASTEST = 320, 160  # samples: 20 ms, 10 ms
RANGE_DB = 70.0  # below the loud parts of the take; softer is silence
_STIFFNESS = 1e-4  # a usual inharmonicity: it moves partial 10 by 9 cents
_FAST_SIZE = 512
_LATER = tuple(int((moment + 0.5) * HOP / MOMENTS) - HOP // 2 for moment in range(MOMENTS))  # samples
_MARGIN = max(WINDOWS) // 2


@dataclass(frozen=True, eq=False)
class Views:
    """What the frames of a stretch show."""

    places: NDArray[np.float32]  # (frames, PLACES, CHANNELS): decibels above the floor as a share of the range, 0 … 1.3
    bands: NDArray[np.float32]  # (frames, BANDS): the same, in bands of 20 ms frames, and of each quarter of the hop


def count(samples: NDArray[np.float32]) -> int:
    """How many frames there are: frame t is centred on sample t × HOP."""
    return 1 + len(samples) // HOP


def look(samples: NDArray[np.float32], neck: Neck, *, first: int, last: int, loudness: float) -> Views:
    """What frames `first` … `last - 1` of mono sound at RATE_HZ show on a neck; `loudness` is the :func:`level`."""
    return Sight(samples, first=first, last=last, loudness=loudness).on(neck)


class Sight:
    """Some frames, ready to be seen on any neck."""

    def __init__(self, samples: NDArray[np.float32], *, first: int, last: int, loudness: float) -> None:
        stretch = _Stretch(samples, first=first, last=last, scale=1.0 / loudness)
        self._spectra = [_decibels(stretch.spectra(window, size=2 * window)) for window in WINDOWS]
        wide = stretch.spectra(_FAST, size=_FAST_SIZE) ** 2 @ _band_matrix(WIDE)
        moments = [stretch.spectra(_FASTEST, size=_FAST_SIZE, later=at) ** 2 @ _band_matrix(FINE) for at in _LATER]
        self._bands = _decibels(np.sqrt(np.concatenate([wide, *moments], axis=1)))

    def on(self, neck: Neck) -> Views:
        number = np.arange(1, PARTIALS + 1)
        hertz = 440.0 * 2.0 ** ((neck.pitches().ravel() - 69.0) / 12.0)
        wanted = hertz[:, None] * number * np.sqrt(1.0 + _STIFFNESS * number**2)  # (PLACES, PARTIALS)
        read = [_at(seen, wanted, size=2 * window) for seen, window in zip(self._spectra, WINDOWS, strict=True)]
        return Views(np.concatenate(read, axis=-1), self._bands)


def level(samples: NDArray[np.float32]) -> float:
    """How loud the loud parts are: the 95th percentile of the root mean square over 50 ms."""
    step = RATE_HZ // 20
    whole = samples[: len(samples) // step * step].reshape(-1, step)
    if not len(whole):
        return 1e-6
    return max(float(np.quantile(np.sqrt((whole.astype(np.float64) ** 2).mean(axis=1)), 0.95)), 1e-6)


class _Stretch:
    """The samples around some frames; beyond the ends of the sound is silence."""

    def __init__(self, samples: NDArray[np.float32], *, first: int, last: int, scale: float) -> None:
        self._frames = last - first
        start, end = first * HOP - _MARGIN, (last - 1) * HOP + _MARGIN
        inside = samples[max(start, 0) : min(end, len(samples))] * np.float32(scale)
        self._samples = np.pad(inside, (max(-start, 0), max(end - len(samples), 0)))

    def spectra(self, window: int, *, size: int, later: int = 0) -> NDArray[np.float32]:
        """Magnitudes around each frame or later, (frames, size // 2 + 1); a sine of amplitude 1 gives 1."""
        from scipy.fft import rfft

        shape = np.hanning(window + 1)[:-1].astype(np.float32)
        pieces = np.lib.stride_tricks.sliding_window_view(self._samples[_MARGIN - window // 2 + later :], window)
        pieces = pieces[::HOP][: self._frames]
        return np.asarray(np.abs(rfft(pieces * shape, n=size, axis=1)) * (2.0 / float(shape.sum())), dtype=np.float32)


def _decibels(share: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(np.maximum(20.0 * np.log10(share + 1e-9) / RANGE_DB + 1.0, 0.0), dtype=np.float32)


def _at(spectra: NDArray[np.float32], hertz: NDArray[np.float64], *, size: int) -> NDArray[np.float32]:
    """The spectra read between their bins, shape (frames, *hertz.shape); zero beyond the half of the rate."""
    where = hertz * size / RATE_HZ
    low = np.minimum(where.astype(np.int64), spectra.shape[1] - 2)
    share = np.minimum(where - low, 1.0).astype(np.float32)
    read = spectra[:, low] * (1.0 - share) + spectra[:, low + 1] * share
    return np.asarray(read * (hertz < 0.49 * RATE_HZ), dtype=np.float32)


def _band_matrix(bands: int) -> NDArray[np.float32]:
    """Which bins of the fast views belong to which band: of equal width in log frequency from 120 Hz to 7.8 kHz."""
    hertz = np.arange(_FAST_SIZE // 2 + 1) * RATE_HZ / _FAST_SIZE
    edges = np.geomspace(120.0, 7800.0, bands + 1)
    return ((hertz[:, None] >= edges[:-1] - 16.0) & (hertz[:, None] < edges[1:])).astype(np.float32)
