"""How far each note is off its fret, in cents, from the partials that it alone has.

A fret does not move within a take, so what is measured on its notes is pooled: a short or masked note is told by the
others of its fret.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.hearing.dombra.spectra import RATE_HZ

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.dombra import Neck

_AFTER_S = 0.012  # the stroke itself is noise
_LONGEST_S = 0.25
_SHORTEST_S = 0.045
_SIZE = 16_384  # samples of the zero-padded transform: a bin is 1 Hz
_PARTIALS = 8
_REACH_CENTS = 70.0  # no partial is looked for further off
_STIFFNESS = 1e-4
_ALONE_HZ = 18.0  # nearer to a partial of the other string the two cannot be told apart
_SMALL = 1e-6


def off_fret(samples: NDArray[np.float32], notes: NDArray[np.void], neck: Neck) -> NDArray[np.float64]:
    """Cents off the fret for each note (`onset_s`, `string`, `fret`; sorted by onset); 0 where nothing can be told."""
    cents, weight = np.zeros(len(notes)), np.zeros(len(notes))
    for row in range(len(notes)):
        cents[row], weight[row] = _measured(samples, notes, neck, row)
    return _pooled(notes, cents, weight)


def _pooled(notes: NDArray[np.void], cents: NDArray[np.float64], weight: NDArray[np.float64]) -> NDArray[np.float64]:
    out = np.zeros(len(notes))
    place = notes["string"].astype(np.int64) * 100 + notes["fret"]
    for one in np.unique(place):
        rows = np.flatnonzero((place == one) & (weight > 0.0))
        if len(rows):
            out[place == one] = _weighted_median(cents[rows], weight[rows])
    return out


def _measured(samples: NDArray[np.float32], notes: NDArray[np.void], neck: Neck, row: int) -> tuple[float, float]:
    """Cents off the fret, and how much that says; weight 0 where nothing could be measured."""
    note = notes[row]
    piece = samples[slice(*_span(notes, row, len(samples)))]
    if len(piece) < _SHORTEST_S * RATE_HZ:
        return 0.0, 0.0
    spectrum = np.abs(np.fft.rfft(piece * np.hanning(len(piece)), n=_SIZE))
    number = np.arange(1, _PARTIALS + 1)
    stretch = number * np.sqrt(1.0 + _STIFFNESS * number**2)
    wanted = _hertz(float(neck.pitch(int(note["string"]), int(note["fret"])))) * stretch
    others = np.concatenate([_hertz(pitch) * stretch for pitch in _sounding_beside(notes, neck, row)] or [np.zeros(1)])
    found = [_peak(spectrum, hertz) for hertz in wanted if np.abs(others - hertz).min() > _ALONE_HZ]
    found = [(off, strength) for off, strength in found if strength > 0.0]
    if not found:
        return 0.0, 0.0
    off, strength = np.array(found).T
    trust = np.sqrt(strength) * len(piece)
    return _weighted_median(off, trust), float(trust.sum())


def _span(notes: NDArray[np.void], row: int, length: int) -> tuple[int, int]:
    """From after the stroke to the next note of the string, in samples."""
    start = float(notes["onset_s"][row])
    later = notes["onset_s"][row + 1 :][notes["string"][row + 1 :] == notes["string"][row]]
    end = min(float(later[0]) - 0.005 if len(later) else np.inf, start + _LONGEST_S)
    return int((start + _AFTER_S) * RATE_HZ), min(int(end * RATE_HZ), length)


def _sounding_beside(notes: NDArray[np.void], neck: Neck, row: int) -> list[float]:
    """The pitches of the other string while a note sounds: the one before, and those that begin meanwhile."""
    note = notes[row]
    other = np.flatnonzero(notes["string"] != note["string"])
    before = other[notes["onset_s"][other] <= note["onset_s"]][-1:]
    after = notes["onset_s"][other] - note["onset_s"]
    meanwhile = other[(after > 0.0) & (after < 0.1)]
    return [float(neck.pitch(int(notes[i]["string"]), int(notes[i]["fret"]))) for i in (*before, *meanwhile)]


def _peak(spectrum: NDArray[np.float64], hertz: float) -> tuple[float, float]:
    """The strongest peak within reach of a frequency: cents off it, and its strength; 0 where there is none."""
    edge = 2.0 ** (_REACH_CENTS / 1200.0)
    low, high = int(hertz / edge * _SIZE / RATE_HZ), int(hertz * edge * _SIZE / RATE_HZ) + 1
    if high + 1 >= len(spectrum):
        return 0.0, 0.0
    top = low + int(spectrum[low : high + 1].argmax())
    left, middle, right = np.log(spectrum[top - 1 : top + 2] + _SMALL)
    if top in (low, high) or left > middle or right > middle:
        return 0.0, 0.0
    exact = top + 0.5 * (left - right) / min(left - 2.0 * middle + right, -_SMALL)
    return 1200.0 * float(np.log2(exact * RATE_HZ / _SIZE / hertz)), float(spectrum[top])


def _weighted_median(values: NDArray[np.float64], weight: NDArray[np.float64]) -> float:
    order = np.argsort(values)
    total = np.cumsum(weight[order])
    return float(values[order][np.searchsorted(total, 0.5 * total[-1])])


def _hertz(pitch: float) -> float:
    return float(440.0 * 2.0 ** ((pitch - 69.0) / 12.0))
