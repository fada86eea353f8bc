"""The neck made exact by the ear itself: on the right one it hears clearly.

A calibration tells the open strings well and the bridge where many frets were played; a few cents more are won by
asking which neck, of those nearby, lets the ear name what sounds with the least doubt. A simple search along five
directions does (R. Hooke and T. A. Jeeves, "Direct search", Journal of the ACM 8(2), 1961).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from ustaz.dombra import Neck
from ustaz.hearing.dombra.network import forward, probabilities, weights
from ustaz.hearing.dombra.spectra import HOP, RATE_HZ, Sight, count, level

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Array = NDArray[np.float32]

_PIECES, _PIECE_S = 4, 2.0  # of the take are listened to
_DIRECTIONS = (  # semitones of the open strings 1 and 2, bridge offsets of both
    (0.15, 0.15, 0.0, 0.0),
    (0.0, 0.0, 0.0, 0.025),
    (0.0, 0.0, 0.02, 0.02),
    (0.15, 0.0, 0.0, 0.0),
    (0.0, 0.15, 0.0, 0.0),
    (0.15, 0.15, 0.02, 0.02),
)
_SIZES = (1.0, 0.5)  # of the steps, one round each
_FAR = np.array([0.25, 0.25, 0.04, 0.04])  # so far away is as improbable as _DOUBT in clearness
_DOUBT = 0.05
_EAR = 80.0  # what clearness weighs in log probability, by the takes of many instruments with known necks


def as_measured(samples: Array, candidates: Sequence[tuple[Neck, float]]) -> Neck:
    """The one of a calibration's necks that the ear votes for, its pitches as they were measured.

    Parameters
    ----------
    samples
        Mono sound at RATE_HZ.
    candidates
        Necks with their log probabilities.
    """
    clearness = _clearness(_pieces(samples))
    places: dict[tuple[float, ...], float] = {_place(neck): odds for neck, odds in candidates}
    return _neck(max(places, key=lambda place: places[place] + _EAR * clearness(place)))


def made_exact(samples: Array, measured: Neck) -> Neck:
    """The neck on which the ear hears most clearly, among those near the one that was measured.

    It is the ear's own: strings are told apart better on it, but it lies some cents beside the true one.
    """
    clearness = _clearness(_pieces(samples))
    start = _place(measured)

    @cache
    def worth(place: tuple[float, ...]) -> float:
        away = (np.array(place) - start) / _FAR
        return clearness(place) - _DOUBT * float((away**2).sum())

    best = start
    for size in _SIZES:
        for direction in _DIRECTIONS:
            best = _along(worth, best, tuple(size * part for part in direction))
    return _neck(best)


def _along(
    worth: Callable[[tuple[float, ...]], float], start: tuple[float, ...], step: tuple[float, ...]
) -> tuple[float, ...]:
    """As far along a direction, forward or else back, as it gets better; three steps at most."""
    for sign in (1.0, -1.0):
        best = start
        for _ in range(3):
            one = tuple(round(at + sign * part, 6) for at, part in zip(best, step, strict=True))
            if worth(one) <= worth(best):
                break
            best = one
        if best != start:
            return best
    return start


def _clearness(sights: list[Sight]) -> Callable[[tuple[float, ...]], float]:
    """How surely the ear names what both strings do, on a neck: the mean logarithm of the likeliest state."""

    def clearness(place: tuple[float, ...]) -> float:
        neck = _neck(place)
        heard = [probabilities(forward(weights(), sight.on(neck))).fret for sight in sights]
        return float(np.log(np.concatenate(heard).max(axis=-1) + 1e-6).mean())

    return clearness


def _pieces(samples: Array) -> list[Sight]:
    frames, loudness = count(samples), level(samples)
    size = min(int(_PIECE_S * RATE_HZ / HOP), max(frames // _PIECES, 1))
    starts = np.linspace(0, frames - size, _PIECES).astype(int)
    return [Sight(samples, first=int(at), last=int(at) + size, loudness=loudness) for at in starts]


def _place(neck: Neck) -> tuple[float, ...]:
    return (*neck.open_pitch, *neck.bridge)


def _neck(place: tuple[float, ...]) -> Neck:
    return Neck((place[0], place[1]), (place[2], place[3]))
