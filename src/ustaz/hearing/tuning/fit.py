"""The neck that explains best which pitches were heard, alone and together.

A neck is two combs of 20 teeth: where each fret of each string sounds, given its open pitch and its bridge offset.
Heard pitches are taken as a mixture: most lie near a tooth, some (octaves, sums of both strings) lie anywhere. Two
pitches that sound together are on different strings, which tells the strings apart. Necks whose open strings were heard
are tried one by one, with every bridge; the best of them are made exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from ustaz.dombra import FRETS, Neck
from ustaz.hearing.tuning.pitches import HIGHEST, LOWEST

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

OPEN_RANGE = ((51.5, 58.5), (44.5, 58.5))  # MIDI: string 1, string 2
BRIDGES = np.arange(-0.04, 0.0851, 0.0125)

_SHARP, _BLUNT = 0.09, 0.30  # semitones: widths of a tooth
_BLUNT_SHARE = 0.3
_UNDER = 0.02
_USUAL_OPEN, _OPEN_SD = 54.0, 1.0  # of string 1; few tune it higher than G3, many lower
_SHARES = (0.1, 0.5, 0.9)  # of the notes that sound alone, on string 1
_STRAY = 0.2  # share of the moments that no neck explains
_USUAL = (  # how often each fret of string 1, of string 2 is played, before anything is heard
    np.concatenate([[1.6], np.exp(-np.arange(1, FRETS + 1) / 30.0)]),
    np.concatenate([[1.2], np.exp(-np.arange(1, FRETS + 1) / 30.0)]),
)
_USUAL = tuple(one / one.sum() for one in _USUAL)
_TRUST = 60.0  # nats of evidence of a whole take: frames are not independent
_INTERVALS = {
    0: -11.0,
    2: -9.0,
    3: -9.0,
    4: -12.0,
    5: 0.0,
    7: -3.0,
}  # log prior of the interval between the open strings
_OTHER_INTERVAL = -15.0
BRIDGE_SD, BRIDGES_SD = 0.04, 0.012  # of a bridge from its place; of the offsets of both strings from one another
_BRIDGES_APART = 0.05
_CANDIDATES = 9  # open pitches tried a string
_REFINED = 5
_MOMENTS = 800
_HOPELESS = 40.0
_REFINED_IN_FOURTHS = 3
_FOURTH = 5.0
_SAME = 0.3  # semitones: necks nearer than that are one


@dataclass(frozen=True, eq=False)
class Moments:
    """What sounded together; `high` is NaN where one voice was heard."""

    low: Array
    high: Array
    share: Array  # of the evidence; the sum is 1


def gather(voices: NDArray[np.void]) -> Moments:
    """The moments of some VOICEs."""
    time, first = np.unique(voices["time_s"], return_index=True)
    two = np.append(np.diff(first), len(voices) - first[-1]) == 2 if len(first) else np.zeros(0, dtype=bool)
    one = voices["pitch"][first]
    other = np.where(two, voices["pitch"][np.minimum(first + 1, len(voices) - 1)], np.nan)
    strength = voices["strength"][first] ** 2  # the pitch of a string falls a little while it dies away
    if len(time) > _MOMENTS:
        keep = np.linspace(0, len(time) - 1, _MOMENTS).astype(int)
        one, other, strength = one[keep], other[keep], strength[keep]
    return Moments(
        np.fmin(one, other),
        np.where(np.isnan(other), np.nan, np.fmax(one, other)),
        strength / max(strength.sum(), 1e-12),
    )


def fit_neck(moments: Moments) -> list[tuple[Neck, float]]:
    """Necks that may be, the likeliest first, with their log probability (up to one constant)."""
    from scipy.optimize import minimize

    found = []
    for start in _try_all(moments):
        step = np.diag([0.05, 0.05, 0.006, 0.006])
        end = minimize(
            lambda at: -score(moments, *at),
            start,
            method="Nelder-Mead",
            options={"initial_simplex": np.vstack([start, start + step]), "xatol": 1e-3, "fatol": 1e-2, "maxfev": 300},
        )
        found.append((_neck(*end.x), -float(end.fun)))
    return sorted(found, key=lambda one: -one[1])


def in_fourths(moments: Moments, necks: list[tuple[Neck, float]]) -> list[tuple[Neck, float]]:
    """Necks in the usual tuning on which one of the open strings of the likeliest necks is right, as either string."""
    found: list[tuple[Neck, float]] = []
    for neck, _ in necks[:_REFINED_IN_FOURTHS]:
        for pitch, bridge in zip(neck.open_pitch, neck.bridge, strict=True):
            for high in (pitch, pitch + _FOURTH):
                place = (high, high - _FOURTH, bridge, bridge)
                if all(np.abs(np.subtract(place[:2], other.open_pitch)).max() > _SAME for other, _ in (*necks, *found)):
                    found.append((_neck(*place), score(moments, *place)))
    return found


def score(moments: Moments, open_1: float, open_2: float, bridge_1: float, bridge_2: float) -> float:
    """The log probability of a neck, up to a constant."""
    combs = np.array([[open_1, bridge_1]]), np.array([[open_2, bridge_2]])
    return float(_evidence(moments, combs)[0, 0] + prior(open_1, open_2, bridge_1, bridge_2))


def prior(open_1: Array | float, open_2: Array | float, bridge_1: Array | float, bridge_2: Array | float) -> Array:
    between = np.asarray(open_1) - np.asarray(open_2)
    told = np.stack([worth - 0.5 * ((between - whole) / 0.12) ** 2 for whole, worth in _INTERVALS.items()])
    tuning = np.logaddexp.reduce([*told, np.full(between.shape, _OTHER_INTERVAL)])
    both = 0.5 * (np.asarray(bridge_1) + np.asarray(bridge_2))
    apart = np.asarray(bridge_1) - np.asarray(bridge_2)
    far = (np.asarray(open_1) - _USUAL_OPEN) / _OPEN_SD
    return np.asarray(tuning - 0.5 * (both / BRIDGE_SD) ** 2 - 0.5 * (apart / BRIDGES_SD) ** 2 - 0.5 * far**2)


def _try_all(moments: Moments) -> list[Array]:
    opens = _candidates(moments)
    combs = [np.array(list(product(opens[s], BRIDGES))) for s in (0, 1)]
    scores = _evidence(moments, (combs[0], combs[1]))
    scores = scores + prior(combs[0][:, None, 0], combs[1][None, :, 0], combs[0][:, None, 1], combs[1][None, :, 1])
    best: list[Array] = []
    top = scores.max()
    for index in np.argsort(-scores, axis=None):
        first, second = np.unravel_index(index, scores.shape)
        if scores[first, second] < top - _HOPELESS:
            break
        one = np.array([combs[0][first, 0], combs[1][second, 0], combs[0][first, 1], combs[1][second, 1]])
        if all(np.abs(one[:2] - other[:2]).max() > 0.3 for other in best):
            best.append(one)
        if len(best) == _REFINED:
            break
    return best


def _candidates(moments: Moments) -> list[Array]:
    """Open pitches worth trying: heard ones, and those a fourth or fifth from them."""
    peaks = _heaps(moments)
    near = [np.array(peaks[(peaks >= low) & (peaks <= high)][:_CANDIDATES]) for low, high in OPEN_RANGE]
    more = [
        np.concatenate([near[0], *(near[1][:3] + step for step in (0.0, 5.0, 7.0))]),
        np.concatenate([near[1], *(near[0][:3] - step for step in (5.0, 7.0))]),
    ]
    return [one if len(one) else np.array([alone]) for one, alone in zip(more, (55.0, 50.0), strict=True)]


def _heaps(moments: Moments) -> Array:
    """Pitches at which most was heard, the most first."""
    from scipy.ndimage import gaussian_filter1d

    edges = np.arange(LOWEST, HIGHEST, 0.02)
    pitch = np.concatenate([moments.low, moments.high])
    share = np.concatenate([moments.share, moments.share])
    mass, _ = np.histogram(pitch, edges, weights=share)
    smooth = gaussian_filter1d(mass, 3.0)
    found: list[float] = []
    for at in np.argsort(-smooth)[: np.count_nonzero(smooth > 0.02 * smooth.max())]:
        if all(abs(edges[at] - other) > 0.35 for other in found):
            found.append(float(edges[at]) + 0.01)
    return np.array(found)


def densities(moments: Moments, string: int, opens: Array, bridges: Array) -> tuple[Array, Array]:
    """How likely the low and the high pitch of each moment are on one string, (necks, moments); 1 where none is."""
    return _density(moments.low, string, opens, bridges), np.where(
        np.isnan(moments.high), 1.0, _density(np.nan_to_num(moments.high, nan=60.0), string, opens, bridges)
    )


def _density(pitch: Array, string: int, opens: Array, bridges: Array) -> Array:
    length = 1.0 + bridges[:, None]
    cut = length * (1.0 - 2.0 ** ((opens[:, None] - pitch) / 12.0))
    fret = np.clip(np.rint(-12.0 * np.log2(np.maximum(1.0 - cut, 0.2))), 0, FRETS).astype(np.int64)
    off = pitch - opens[:, None] - 12.0 * np.log2(length / (length - 1.0 + 2.0 ** (-fret / 12.0)))
    bell = (1.0 - _BLUNT_SHARE) / _SHARP * np.exp(-0.5 * (off / _SHARP) ** 2) + _BLUNT_SHARE / _BLUNT * np.exp(
        -0.5 * (off / _BLUNT) ** 2
    )
    return np.asarray(_USUAL[string][fret] * bell / np.sqrt(2.0 * np.pi))


def _evidence(moments: Moments, combs: tuple[Array, Array]) -> Array:
    """The log likelihood of each pair of combs (open pitch, bridge): shape (necks of string 1, necks of string 2)."""
    (low_1, high_1), (low_2, high_2) = (densities(moments, string, *combs[string].T) for string in (0, 1))
    two = ~np.isnan(moments.high)
    stray = _strays(moments, combs[1][:, 0])
    out = np.full((len(combs[0]), len(combs[1])), -np.inf)
    for index, (open_1, bridge_1) in enumerate(combs[0]):
        near = np.flatnonzero((np.abs(combs[1][:, 1] - bridge_1) < _BRIDGES_APART) & (combs[1][:, 0] < open_1 + 0.5))
        one, other = low_1[index, ~two], low_2[near][:, ~two]
        pairs = 0.5 * (low_1[index, two] * high_2[near][:, two] + high_1[index, two] * low_2[near][:, two])
        out[index, near] = np.max(
            [
                np.log(stray[near][:, ~two] + (1.0 - _STRAY) * (share * one + (1.0 - share) * other))
                @ moments.share[~two]
                for share in _SHARES
            ],
            axis=0,
        )
        out[index, near] += np.log(stray[near][:, two] + (1.0 - _STRAY) * pairs) @ moments.share[two]
    return _TRUST * out


def _strays(moments: Moments, lowest: Array) -> Array:
    """How likely each moment is where no fret explains it, (necks, moments); little sounds below the open strings."""
    wide = 1.0 / (HIGHEST - LOWEST)
    out = np.full((len(lowest), len(moments.low)), _STRAY * wide)
    for pitch in (moments.low, moments.high):
        out *= np.where(pitch < lowest[:, None] - 0.5, _UNDER, 1.0)
    return out * np.where(np.isnan(moments.high), 1.0, wide)


def _neck(open_1: float, open_2: float, bridge_1: float, bridge_2: float) -> Neck:
    return Neck((float(open_1), float(open_2)), (float(bridge_1), float(bridge_2)))
