"""How likely a neck is, given which pitches were heard, alone and together.

A neck is two combs of 20 teeth: where each fret of each string sounds, given its open pitch and its bridge offset.
Heard pitches are taken as a mixture: most lie near a tooth, some (octaves, sums of both strings) lie anywhere. Two
pitches that sound together are on different strings, which tells the strings apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.dombra import FRETS
from ustaz.hearing.tuning.pitches import HIGHEST, LOWEST

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from ustaz.dombra import Neck
    from ustaz.hearing.tuning.moments import Moments

    Array = NDArray[np.float64]

_SHARP, _BLUNT = 0.09, 0.30  # semitones: widths of a tooth
_BLUNT_SHARE = 0.3
_STRAY = 0.2  # share of the moments that no neck explains
_UNDER = 0.02  # how much of that lies under the open string 2
_SHARES = (0.1, 0.5, 0.9)  # of the notes that sound alone, on string 1
_TRUST = 60.0  # nats of evidence of a whole take: frames are not independent

_FRETTED = np.exp(-np.arange(1, FRETS + 1) / 30.0)
_USUAL = tuple(  # how often each fret of string 1, of string 2 is played, before anything is heard
    np.concatenate([[open_string], _FRETTED]) / (open_string + _FRETTED.sum()) for open_string in (1.6, 1.2)
)
_INTERVALS = {0: -11.0, 2: -9.0, 3: -9.0, 4: -12.0, 5: 0.0, 7: -3.0}  # log prior, in semitones between the open strings
_OTHER_INTERVAL = -15.0
_INTERVAL_SD = 0.12
_USUAL_OPEN, _OPEN_SD = 54.0, 1.0  # of string 1; few tune it higher than G3, many lower
_BRIDGE_SD, _BRIDGES_SD = 0.04, 0.012  # of a bridge from its place; of the offsets of both strings from one another
_FARTHEST_APART = 0.05  # of the two bridge offsets


def score(moments: Moments, neck: Neck) -> float:
    """The log probability of a neck, up to a constant."""
    combs = tuple(np.array([[*place]]) for place in zip(neck.open_pitch, neck.bridge, strict=True))
    return float(evidence(moments, combs)[0, 0] + prior(*neck.open_pitch, *neck.bridge))


def prior(open_1: ArrayLike, open_2: ArrayLike, bridge_1: ArrayLike, bridge_2: ArrayLike) -> Array:
    """The log probability of necks before anything is heard, up to a constant."""
    between = np.subtract(open_1, open_2)
    told = np.stack([worth - 0.5 * ((between - whole) / _INTERVAL_SD) ** 2 for whole, worth in _INTERVALS.items()])
    tuning = np.logaddexp.reduce([*told, np.full(between.shape, _OTHER_INTERVAL)])
    far = np.subtract(open_1, _USUAL_OPEN) / _OPEN_SD
    both = 0.5 * np.add(bridge_1, bridge_2) / _BRIDGE_SD
    apart = np.subtract(bridge_1, bridge_2) / _BRIDGES_SD
    return np.asarray(tuning - 0.5 * (far**2 + both**2 + apart**2))


def evidence(moments: Moments, combs: tuple[Array, ...]) -> Array:
    """The log likelihood of each pair of combs, -inf where the two do not go together.

    Parameters
    ----------
    combs
        Of string 1 and of string 2, each (combs, 2): open pitch and bridge offset.

    Returns
    -------
    Array
        Shape (combs of string 1, combs of string 2).
    """
    (low_1, high_1), (low_2, high_2) = (_densities(moments, string, combs[string]) for string in (0, 1))
    two = ~np.isnan(moments.high)
    stray = _strays(moments, combs[1][:, 0])
    out = np.full((len(combs[0]), len(combs[1])), -np.inf)
    for index, (open_1, bridge_1) in enumerate(combs[0]):
        near = (np.abs(combs[1][:, 1] - bridge_1) < _FARTHEST_APART) & (combs[1][:, 0] < open_1 + 0.5)
        near = np.flatnonzero(near)
        lone = _lone(low_1[index, ~two], low_2[near][:, ~two], stray[near][:, ~two]) @ moments.share[~two]
        pairs = 0.5 * (low_1[index, two] * high_2[near][:, two] + high_1[index, two] * low_2[near][:, two])
        paired = np.log(stray[near][:, two] + (1.0 - _STRAY) * pairs) @ moments.share[two]
        out[index, near] = lone.max(axis=0) + paired
    return _TRUST * out


def _lone(one: Array, other: Array, stray: Array) -> Array:
    """The log likelihood of pitches that sound alone, (shares of string 1, combs of string 2, moments)."""
    shares = np.array(_SHARES)[:, None, None]
    return np.asarray(np.log(stray + (1.0 - _STRAY) * (shares * one + (1.0 - shares) * other)))


def _densities(moments: Moments, string: int, combs: Array) -> tuple[Array, Array]:
    """How likely the low and the high pitch of each moment are on one string, (combs, moments); 1 where none is."""
    high = _density(np.nan_to_num(moments.high, nan=60.0), string, combs)
    return _density(moments.low, string, combs), np.where(np.isnan(moments.high), 1.0, high)


def _density(pitch: Array, string: int, combs: Array) -> Array:
    opens, length = combs[:, :1], 1.0 + combs[:, 1:]
    cut = length * (1.0 - 2.0 ** ((opens - pitch) / 12.0))
    fret = np.clip(np.rint(-12.0 * np.log2(np.maximum(1.0 - cut, 0.2))), 0, FRETS).astype(np.int64)
    off = pitch - opens - 12.0 * np.log2(length / (length - 1.0 + 2.0 ** (-fret / 12.0)))
    bell = (1.0 - _BLUNT_SHARE) * _normal(off, _SHARP) + _BLUNT_SHARE * _normal(off, _BLUNT)
    return np.asarray(_USUAL[string][fret] * bell)


def _normal(off: Array, width: float) -> Array:
    return np.asarray(np.exp(-0.5 * (off / width) ** 2) / (width * np.sqrt(2.0 * np.pi)))


def _strays(moments: Moments, lowest: Array) -> Array:
    """How likely each moment is where no fret explains it, (necks, moments); little sounds below the open strings."""
    wide = 1.0 / (HIGHEST - LOWEST)
    out = np.full((len(lowest), len(moments.low)), _STRAY * wide)
    for pitch in (moments.low, moments.high):
        out *= np.where(pitch < lowest[:, None] - 0.5, _UNDER, 1.0)
    return out * np.where(np.isnan(moments.high), 1.0, wide)
