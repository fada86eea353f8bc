"""Which notes were played: the answers of the network, string and fret decided together over time.

At each moment (:mod:`ustaz.hearing.dombra.beginnings`) the network offers some frets a string, each with a probability.
The best way through all moments is found by dynamic programming over pairs of frets (where the fingers stand on both
strings), in which a hand that jumps or stretches costs. So a note that either string could have given goes to the
string that lies in the hand.

Source of the method: A. M. Barbancho, A. Klapuri, L. J. Tardón and I. Barbancho, "Automatic transcription of guitar
chords and fingering from audio", IEEE Trans. Audio, Speech and Language Processing 20(3), 2012.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.dombra import FRETS
from ustaz.hearing.dombra.beginnings import moments_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.dombra import Neck
    from ustaz.hearing.dombra.beginnings import Moment
    from ustaz.hearing.dombra.network import Answer

DECIDED = np.dtype(
    [
        ("onset_s", "f8"),
        ("string", "i1"),
        ("fret", "i1"),
        ("confidence", "f4"),
        ("left_hand", "?"),
    ]
)

_RAREST = 0.01  # share of strokes on both strings, in a take that seems to have none
_SAME_PITCH = 0.45  # semitones: the strings cannot be told by pitch
# Costs in nepers, against the logarithm of a probability:
_SILENCE = 0.6  # of leaving out a note, against playing it
_JUMP = 0.3  # a fret further than a hand covers, from one note of a string to its next
_STRETCH = 1.0  # a fret further between the strings than a hand covers
_SPAN = 4  # frets that a hand covers
_ALONE = 0.3  # a fret further up string 2 than _LOW, where that sounds by itself: a melody goes on on string 1
_LOW = 4  # frets of string 2 that lie below string 1


def decode(answer: Answer, neck: Neck) -> NDArray[np.void]:
    """The notes that were most likely played, DECIDED, sorted by onset.

    A hand has a habit: it strikes both strings nearly always, or one at a time. In a take of single notes a faint
    second string is more likely a resonance.
    """
    moments = moments_of(answer)
    way = _Way(neck, _habit(moments))
    for moment in moments:
        way.go(moment)
    rows = [
        (beginning.onset_s, beginning.string + 1, beginning.frets[k], beginning.odds[k], beginning.left_hand > 0.5)
        for moment, choice in zip(moments, way.back(), strict=True)
        for beginning, k in zip(moment, choice, strict=True)
        if k >= 0
    ]
    return np.sort(np.array(rows, dtype=DECIDED).reshape(-1), order=["onset_s", "string"])


def _habit(moments: list[Moment]) -> float:
    """The share of strokes that seem to sound both strings."""
    strokes = [[1.0 - one.nothing for one in moment if one.left_hand < 0.5] for moment in moments]
    second = [min(odds) if len(odds) == 2 else 0.0 for odds in strokes if odds and max(odds) > 0.5]
    return float(np.mean(second)) if second else 0.5


class _Way:
    """Dynamic programming over (fret of string 1, fret of string 2)."""

    def __init__(self, neck: Neck, habit: float) -> None:
        frets = np.arange(FRETS + 1)
        self._pitch = neck.pitches()
        both = min(max(habit, _RAREST), 0.5)
        self._usual = np.log(0.5 / np.array([1.0 - both, both]))  # of (one string, both)
        far = np.maximum(np.abs(frets[:, None] - frets) - _SPAN, 0)
        fretted = (frets[:, None] > 0) & (frets > 0)
        self._jump = _JUMP * far * fretted  # (from, to)
        self._stretch = _STRETCH * far * fretted  # (string 1, string 2)
        self._cost = np.zeros((FRETS + 1, FRETS + 1))
        self._steps: list[tuple[list[tuple[int, ...]], NDArray[np.int16], NDArray[np.int16]]] = []

    def go(self, moment: Moment) -> None:
        best = np.full(self._cost.shape, np.inf)
        chosen = np.zeros(self._cost.shape, dtype=np.int16)
        origin = np.zeros(self._cost.shape, dtype=np.int16)
        choices = list(np.ndindex(*(len(one.frets) + 1 for one in moment)))
        ways = [tuple(k - 1 for k in choice) for choice in choices]
        prices = self._prices(moment, ways)
        for number, (way, price) in enumerate(zip(ways, prices, strict=True)):
            cost, source, where = self._reach(
                {o.string: o.frets[k] for o, k in zip(moment, way, strict=True) if k >= 0}
            )
            better = cost + price < best[where]
            best[where] = np.where(better, cost + price, best[where])
            chosen[where] = np.where(better, number, chosen[where])
            origin[where] = np.where(better, source, origin[where])
        self._cost = best - best.min()
        self._steps.append((ways, chosen, origin))

    def _reach(self, new: dict[int, int]) -> tuple[NDArray[np.float64], NDArray[np.int64], tuple[slice | int, ...]]:
        """The cheapest way to each pair of frets that the new notes allow, and where it came from."""
        size = FRETS + 1
        flat = np.arange(size * size).reshape(size, size)
        if not new:
            return self._cost, flat, (slice(None), slice(None))
        if len(new) == 2:
            total = self._cost + self._jump[:, new[0]][:, None] + self._jump[:, new[1]][None, :]
            source = int(total.argmin())
            return total.flat[source] + self._stretch[new[0], new[1]], np.asarray(source), (new[0], new[1])
        ((string, fret),) = new.items()
        if string == 0:
            total = self._cost + self._jump[:, fret][:, None]
            rows = total.argmin(axis=0)
            return total.min(axis=0), flat[rows, np.arange(size)], (fret, slice(None))
        total = self._cost + self._jump[:, fret][None, :]
        columns = total.argmin(axis=1)
        return total.min(axis=1), flat[np.arange(size), columns], (slice(None), fret)

    def _prices(self, moment: Moment, ways: list[tuple[int, ...]]) -> list[float]:
        prices = []
        for way in ways:
            odds = [one.odds[k] if k >= 0 else one.nothing for one, k in zip(moment, way, strict=True)]
            share = float(np.prod(odds))
            if len(moment) == 2:
                share = self._shared(moment, way, share)
            extra = _SILENCE * sum(k < 0 for k in way) + self._alone(moment, way) + self._unusual(way)
            prices.append(extra - float(np.log(max(share, 1e-6))))
        return prices

    def _alone(self, moment: Moment, way: tuple[int, ...]) -> float:
        new = {one.string: one.frets[k] for one, k in zip(moment, way, strict=True) if k >= 0}
        return _ALONE * max(new[1] - _LOW, 0) if list(new) == [1] else 0.0

    def _unusual(self, way: tuple[int, ...]) -> float:
        sounding = sum(k >= 0 for k in way)
        return float(self._usual[sounding - 1]) if len(way) == 2 and sounding else 0.0

    def _shared(self, moment: Moment, way: tuple[int, ...], share: float) -> float:
        """Where both strings claim one pitch, the claims are of one note as far as their probabilities allow."""
        first, second = moment
        top = [one.frets[0] for one in moment]
        pitch = [self._pitch[one.string, fret] for one, fret in zip(moment, top, strict=True)]
        if abs(pitch[0] - pitch[1]) > _SAME_PITCH:
            return share
        a, b = 1.0 - first.nothing, 1.0 - second.nothing
        both = max(a + b - 1.0, 0.0)
        exact = {(0, 0): both, (0, -1): a - both, (-1, 0): b - both, (-1, -1): max(1.0 - a - b, 0.0)}
        return exact.get((way[0], way[1]), share)

    def back(self) -> list[tuple[int, ...]]:
        """What was chosen at each moment, on the best way."""
        at = int(self._cost.argmin())
        choices = []
        for ways, chosen, origin in reversed(self._steps):
            choices.append(ways[int(chosen.flat[at])])
            at = int(origin.flat[at])
        return choices[::-1]
