"""Which pitches sound, frame by frame: at most two voices, told by the partials they have in common.

In each frame the fundamental that explains most of the peaks is taken, its partials are struck out, and what is left is
asked once more: the way of A. Klapuri, "Multiple fundamental frequency estimation by summing harmonic amplitudes",
ISMIR 2006, on peaks instead of whole spectra. The fundamental itself may be weak: on the low frets of a dombra it lies
up to 29 dB under the next partials.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.hearing.tuning.peaks import MOST

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.hearing.tuning.peaks import Peaks

VOICE = np.dtype(
    [
        ("time_s", "f8"),
        ("pitch", "f8"),  # MIDI number with a fraction
        ("strength", "f8"),  # how much of the frame it explains, in weighted decibels
    ]
)

PARTIALS = 8
LOWEST, HIGHEST = 43.5, 77.0  # MIDI: three semitones around what a dombra has, C3 … D5

_STIFFNESS = 1e-4  # a usual inharmonicity
_APART = 0.22  # semitones: no peak further off is a partial
_CLOSE = 0.12  # the width of the bell
_WEIGHT = 0.84 ** np.arange(PARTIALS)
_SEEN_FROM = 4  # a fundamental is looked for under these partials
_LEAST = 0.25  # of the strength of the first voice
_STRUCK_OUT = 0.15  # of a partial is left for the next voice


def interval(partial: NDArray[np.int64]) -> NDArray[np.float64]:
    """Semitones from the fundamental to a partial of a slightly stiff string."""
    return np.asarray(12.0 * np.log2(partial * np.sqrt(1.0 + _STIFFNESS * partial**2)))


def find_voices(peaks: Peaks, *, within: tuple[float, float] = (LOWEST, HIGHEST), most: int = 2) -> NDArray[np.void]:
    """VOICE of pitches within a range (MIDI), sorted by time; in each frame the strongest come first."""
    found = []
    level = peaks.level.copy()
    first = np.zeros(len(level))
    for turn in range(most):
        pitch, strength = _strongest(peaks.pitch, level, within=within)
        if turn == 0:
            first = strength
        keep = (strength > 0.0) & (strength >= _LEAST * first)
        voices = np.zeros(int(keep.sum()), dtype=VOICE)
        voices["time_s"], voices["pitch"], voices["strength"] = peaks.time_s[keep], pitch[keep], strength[keep]
        found.append(voices)
        level = _strike_out(peaks.pitch, level, pitch)
    return np.sort(np.concatenate(found), order="time_s", kind="stable")


def _strongest(
    pitch: NDArray[np.float64], level: NDArray[np.float64], *, within: tuple[float, float]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The fundamental that explains most of each frame, made exact by its partials, and its strength."""
    steps = interval(np.arange(1, PARTIALS + 1))
    candidates = (pitch[:, :, None] - steps[:_SEEN_FROM]).reshape(len(pitch), MOST * _SEEN_FROM)
    likely = np.repeat(level > 0.0, _SEEN_FROM, axis=1) & (candidates > within[0]) & (candidates < within[1])
    rows, columns = np.nonzero(likely)
    base = candidates[rows, columns]
    total, centre, trust = np.zeros(len(base)), np.zeros(len(base)), np.full(len(base), 1e-9)
    for step, weight in zip(steps, _WEIGHT, strict=True):
        off = pitch[rows] - (base + step)[:, None]
        bell = np.where(np.abs(off) < _APART, np.exp(-0.5 * (off / _CLOSE) ** 2), 0.0) * level[rows]
        best = bell.argmax(axis=1)
        height, off = (np.take_along_axis(table, best[:, None], axis=1)[:, 0] for table in (bell, off))
        total += weight * height
        centre += height * off
        trust += height
    strength = np.zeros(candidates.shape)
    exact = candidates.copy()
    strength[rows, columns], exact[rows, columns] = total, base + centre / trust
    pick = strength.argmax(axis=1)[:, None]
    return np.take_along_axis(exact, pick, axis=1)[:, 0], np.take_along_axis(strength, pick, axis=1)[:, 0]


def _strike_out(
    pitch: NDArray[np.float64], level: NDArray[np.float64], base: NDArray[np.float64]
) -> NDArray[np.float64]:
    steps = interval(np.arange(1, 2 * PARTIALS + 1))
    near = np.abs(pitch[:, :, None] - base[:, None, None] - steps).min(axis=2) < 2.0 * _APART
    return np.where(near, level * _STRUCK_OUT, level)
