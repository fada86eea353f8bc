"""The neck that explains best which pitches were heard, alone and together.

A neck is two combs of 20 teeth: where each fret of each string sounds, given the open pitch and the bridge offset of the
string. Heard pitches are taken as a mixture: most lie near a tooth, some (octaves, sums of both strings) lie anywhere; and
two pitches that sound together are on different strings, which tells the strings apart. Necks whose open strings were
heard are tried one by one, with every bridge; the best of them are made exact.
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
BRIDGES = np.arange(-0.04, 0.0801, 0.02)

_SHARP, _BLUNT = 0.09, 0.30  # semitones: widths of a tooth
_BLUNT_SHARE = 0.3
_STRAY = 0.2  # share of the moments that no neck explains
_USUAL = (  # how often each fret of string 1, of string 2 is played, before anything is heard
    np.concatenate([[2.0], np.exp(-np.arange(1, FRETS + 1) / 14.0)]),
    np.concatenate([[6.0], np.exp(-np.arange(1, FRETS + 1) / 8.0)]),
)
_USUAL = tuple(one / one.sum() for one in _USUAL)
_TRUST = 150.0  # nats of evidence of a whole take: frames are not independent
_INTERVALS = {0: -4.0, 2: -5.0, 3: -5.0, 4: -7.0, 5: 0.0, 7: -3.0}  # log prior of the interval between the open strings
_OTHER_INTERVAL = -8.0
_BRIDGE_SD, _BRIDGES_SD = 0.04, 0.012  # of a bridge from its place; of the offsets of both strings from one another
_CANDIDATES = 9  # open pitches tried a string
_REFINED = 5
_MOMENTS = 800
_HOPELESS = 40.0


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
    strength = voices["strength"][first]
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


def score(moments: Moments, open_1: float, open_2: float, bridge_1: float, bridge_2: float) -> float:
    """The log probability of a neck, up to a constant."""
    combs = [
        _densities(moments, s, np.array([o]), np.array([b]))
        for s, o, b in ((0, open_1, bridge_1), (1, open_2, bridge_2))
    ]
    return float(_evidence(moments, combs[0], combs[1])[0, 0] + prior(open_1, open_2, bridge_1, bridge_2))


def prior(open_1: Array | float, open_2: Array | float, bridge_1: Array | float, bridge_2: Array | float) -> Array:
    between = np.asarray(open_1) - np.asarray(open_2)
    told = np.stack([worth - 0.5 * ((between - whole) / 0.12) ** 2 for whole, worth in _INTERVALS.items()])
    tuning = np.logaddexp.reduce([*told, np.full(between.shape, _OTHER_INTERVAL)])
    both = 0.5 * (np.asarray(bridge_1) + np.asarray(bridge_2))
    apart = np.asarray(bridge_1) - np.asarray(bridge_2)
    high = np.maximum(np.abs(np.asarray(open_1) - 55.0) - 3.0, 0.0)
    crossed = np.where(between < -0.5, -1000.0, 0.0)  # string 2 is never the higher one
    return np.asarray(crossed + tuning - 0.5 * (both / _BRIDGE_SD) ** 2 - 0.5 * (apart / _BRIDGES_SD) ** 2 - 4.0 * high)


def _try_all(moments: Moments) -> list[Array]:
    opens = _candidates(moments)
    combs = [np.array(list(product(opens[s], BRIDGES))) for s in (0, 1)]
    density = [_densities(moments, s, combs[s][:, 0], combs[s][:, 1]) for s in (0, 1)]
    scores = _evidence(moments, density[0], density[1])
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


def _densities(moments: Moments, string: int, opens: Array, bridges: Array) -> tuple[Array, Array]:
    """How likely the low and the high pitch of each moment are on one string: shape (necks, moments); 1 where none is."""
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


def _evidence(moments: Moments, first: tuple[Array, Array], second: tuple[Array, Array]) -> Array:
    """The log likelihood of each pair of combs: shape (necks of string 1, necks of string 2)."""
    two = ~np.isnan(moments.high)
    wide = 1.0 / (HIGHEST - LOWEST)
    out = np.zeros((len(first[0]), len(second[0])))
    for index in range(len(first[0])):
        alone = 0.5 * (first[0][index][~two] + second[0][:, ~two])
        pairs = 0.5 * (first[0][index][two] * second[1][:, two] + first[1][index][two] * second[0][:, two])
        out[index] = np.log(_STRAY * wide + (1.0 - _STRAY) * alone) @ moments.share[~two]
        out[index] += np.log(_STRAY * wide**2 + (1.0 - _STRAY) * pairs) @ moments.share[two]
    return _TRUST * out


def _neck(open_1: float, open_2: float, bridge_1: float, bridge_2: float) -> Neck:
    return Neck((float(open_1), float(open_2)), (float(bridge_1), float(bridge_2)))
