"""Looks for the likeliest necks: open strings that were heard, with every bridge; the best of them made exact."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from ustaz.dombra import Neck
from ustaz.hearing.tuning.likelihood import evidence, prior, score
from ustaz.hearing.tuning.pitches import HIGHEST, LOWEST

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.hearing.tuning.moments import Moments

    Array = NDArray[np.float64]

_OPEN_RANGE = ((51.5, 58.5), (44.5, 58.5))  # MIDI: string 1, string 2
_BRIDGES = np.arange(-0.04, 0.0851, 0.0125)
_HEARD, _FROM_OTHER = 9, 3  # open pitches tried a string: so many that were heard, and those at intervals from so many
_INTERVALS = ((0.0, 5.0, 7.0), (-5.0, -7.0))  # semitones from the other string to string 1, to string 2
_UNHEARD = (55.0, 50.0)  # what is tried where nothing was heard
_REFINED = 5
_HOPELESS = 40.0  # nats behind the best
_STEPS = np.diag([0.05, 0.05, 0.006, 0.006])  # of the refinement at first: open pitches, bridge offsets
_SAME = 0.3  # semitones: necks nearer than that are one
_FOURTH, _IN_FOURTHS = 5.0, 3
_HEAPS_APART, _LEAST_HEAP = 0.35, 0.02  # semitones; of the highest


def likeliest(moments: Moments) -> list[tuple[Neck, float]]:
    """Necks that may be, the likeliest first, with their log probability (up to one constant)."""
    from scipy.optimize import minimize

    found = []
    for start in _tried(moments):
        end = minimize(
            lambda place: -score(moments, _neck(place)),
            start,
            method="Nelder-Mead",
            options={
                "initial_simplex": np.vstack([start, start + _STEPS]),
                "xatol": 1e-3,
                "fatol": 1e-2,
                "maxfev": 300,
            },
        )
        found.append((_neck(end.x), -float(end.fun)))
    return sorted(found, key=lambda one: -one[1])


def in_fourths(moments: Moments, necks: list[tuple[Neck, float]]) -> list[tuple[Neck, float]]:
    """Necks in the usual tuning on which one of the open strings of the likeliest necks is right, as either string."""
    found: list[tuple[Neck, float]] = []
    for neck, _ in necks[:_IN_FOURTHS]:
        for pitch, bridge in zip(neck.open_pitch, neck.bridge, strict=True):
            for high in (pitch, pitch + _FOURTH):
                new = Neck((high, high - _FOURTH), (bridge, bridge))
                if all(_differ(new.open_pitch, other.open_pitch) for other, _ in (*necks, *found)):
                    found.append((new, score(moments, new)))
    return found


def _tried(moments: Moments) -> list[Array]:
    """The best of all necks that are tried, and others unlike it; (open pitches, bridge offsets) each."""
    opens = _open_pitches(moments)
    combs = tuple(np.array(list(product(opens[string], _BRIDGES))) for string in (0, 1))
    scores = evidence(moments, combs)
    scores += prior(combs[0][:, None, 0], combs[1][None, :, 0], combs[0][:, None, 1], combs[1][None, :, 1])
    best: list[Array] = []
    for first, second in zip(*np.unravel_index(np.argsort(-scores, axis=None), scores.shape), strict=True):
        if scores[first, second] < scores.max() - _HOPELESS or len(best) == _REFINED:
            break
        one = np.stack([combs[0][first], combs[1][second]]).T.reshape(-1)
        if all(_differ(one[:2], other[:2]) for other in best):
            best.append(one)
    return best


def _differ(one: Array | tuple[float, float], other: Array | tuple[float, float]) -> bool:
    return float(np.abs(np.subtract(one, other)).max()) > _SAME


def _open_pitches(moments: Moments) -> list[Array]:
    """Open pitches worth trying for each string: heard ones, and those at an interval from what the other may have."""
    heaps = _heaps(moments)
    heard = [heaps[(heaps >= low) & (heaps <= high)][:_HEARD] for low, high in _OPEN_RANGE]
    tried = [
        np.concatenate([heard[string], *(heard[1 - string][:_FROM_OTHER] + step for step in _INTERVALS[string])])
        for string in (0, 1)
    ]
    return [some if len(some) else np.array([alone]) for some, alone in zip(tried, _UNHEARD, strict=True)]


def _heaps(moments: Moments) -> Array:
    """Pitches at which most was heard, the most first."""
    from scipy.ndimage import gaussian_filter1d

    edges = np.arange(LOWEST, HIGHEST, 0.02)
    pitch = np.concatenate([moments.low, moments.high])
    mass, _ = np.histogram(pitch, edges, weights=np.tile(moments.share, 2))
    smooth = gaussian_filter1d(mass, 3.0)
    found: list[float] = []
    for at in np.argsort(-smooth)[: np.count_nonzero(smooth > _LEAST_HEAP * smooth.max())]:
        if all(abs(edges[at] - other) > _HEAPS_APART for other in found):
            found.append(float(edges[at]) + 0.01)
    return np.array(found)


def _neck(place: Array) -> Neck:
    open_1, open_2, bridge_1, bridge_2 = (float(part) for part in place)
    return Neck((open_1, open_2), (bridge_1, bridge_2))
