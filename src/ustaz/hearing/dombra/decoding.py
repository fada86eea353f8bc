"""Which notes were played: the answers of the network, string and fret decided together over time.

A *moment* is a stroke that may have sounded both strings, or a note of the left hand. At each the network offers some
frets a string, each with a probability; the best way through all moments is found by dynamic programming over pairs of
frets (where the fingers stand on both strings), in which a hand that jumps or stretches costs. So a note that either
string could have given goes to the string that lies in the hand.

Source of the method: A. M. Barbancho, A. Klapuri, L. J. Tardón and I. Barbancho, "Automatic transcription of guitar
chords and fingering from audio", IEEE Trans. Audio, Speech and Language Processing 20(3), 2012.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ustaz.dombra import FRETS
from ustaz.hearing.dombra.spectra import HOP, RATE_HZ

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.dombra import Neck
    from ustaz.hearing.dombra.network import Answer

    Array = NDArray[np.float32]

FRAME_S = HOP / RATE_HZ

DECIDED = np.dtype(
    [
        ("onset_s", "f8"),
        ("string", "i1"),
        ("fret", "i1"),
        ("confidence", "f4"),
        ("left_hand", "?"),
    ]
)

_FAINT = 0.06  # less likely beginnings are not looked at
_APART = 3  # frames: the same string does not sound anew within 30 ms
_TOGETHER_S = 0.031  # the two strings of one stroke are no further apart
_CHOICES = 4  # frets a string and moment
_UNLIKELY = 0.02  # less likely frets are not looked at
_LATE_S = 0.007  # a string is let go so long before it is heard as a beginning: measured on single recorded notes
_LISTEN = 9  # frames after the beginning tell the fret …
_LATER = 26  # … and those up to here whether it lasts,
_ENOUGH = 5  # where there are so many before the string sounds anew;
_STAYS = 0.6  # a string's note is heard in this share of them
_RAREST = 0.01  # share of strokes on both strings, in a take that seems to have none
_SAME_PITCH = 0.45  # semitones: the strings cannot be told by pitch


@dataclass(frozen=True)
class Costs:
    """In nepers, against the logarithm of a probability."""

    silence: float = 0.6  # of leaving out a note, against playing it
    jump: float = 0.3  # a fret further than a hand covers, from one note of a string to its next
    stretch: float = 1.0  # a fret further between the strings than a hand covers
    span: int = 4  # frets that a hand covers
    alone: float = 0.3  # a fret further up string 2, where that sounds by itself: a melody goes on on string 1
    habit: float = 1.0  # how much the habit of the take counts
    low: int = 4  # frets of string 2 that lie below string 1


_COSTS = Costs()


@dataclass(frozen=True, eq=False)
class Beginning:
    """Something may begin on one string."""

    string: int  # 0-based
    onset_s: float
    left_hand: float  # the probability that no stroke began it
    frets: tuple[int, ...]
    odds: tuple[float, ...]  # of each fret
    nothing: float  # the probability that nothing begins


def decode(answer: Answer, neck: Neck, *, costs: Costs = _COSTS) -> NDArray[np.void]:
    """The notes that were most likely played, DECIDED, sorted by onset.

    A hand has a habit: it strikes both strings nearly always, or one at a time. In a take of single notes a faint
    second string is more likely a resonance.
    """
    moments = _moments(_beginnings(answer, 0) + _beginnings(answer, 1))
    way = _Way(neck, costs, _habit(moments))
    for moment in moments:
        way.go(moment)
    rows = [
        (beginning.onset_s, beginning.string + 1, beginning.frets[k], beginning.odds[k], beginning.left_hand > 0.5)
        for moment, choice in zip(moments, way.back(), strict=True)
        for beginning, k in zip(moment, choice, strict=True)
        if k >= 0
    ]
    return np.sort(np.array(rows, dtype=DECIDED).reshape(-1), order=["onset_s", "string"])


def _habit(moments: list[tuple[Beginning, ...]]) -> float:
    """The share of strokes that seem to sound both strings."""
    strokes = [[1.0 - one.nothing for one in moment if one.left_hand < 0.5] for moment in moments]
    second = [min(odds) if len(odds) == 2 else 0.0 for odds in strokes if odds and max(odds) > 0.5]
    return float(np.mean(second)) if second else 0.5


def _beginnings(answer: Answer, string: int) -> list[Beginning]:
    onset = answer.onset[:, string]
    found: list[int] = []
    for frame in np.flatnonzero(onset >= _FAINT):
        around = onset[max(frame - _APART, 0) : frame + _APART + 1]
        if onset[frame] == around.max() and not (found and frame - found[-1] <= _APART):
            found.append(int(frame))
    ends = [*found[1:], len(onset)][: len(found)]
    heard = [_beginning(answer, string, frame, end) for frame, end in zip(found, ends, strict=True)]
    return [one for one in heard if one.frets]


def _beginning(answer: Answer, string: int, frame: int, end: int) -> Beginning:
    """What may begin around a frame, given that the next may begin at `end`.

    A string that was struck sounds on; the body, which every stroke sets ringing, is soon silent. So whether a fret is
    still heard a little later counts too.
    """
    share = _told(answer.fret[frame + 1 : max(min(frame + _LISTEN, end - 1), frame + 2), string, 1:])
    lasts = _lasting(answer.fret[frame + _LISTEN : min(frame + _LATER, end - 1), string, 1:])
    frets = [int(fret) for fret in np.argsort(-share * lasts)[:_CHOICES] if share[fret] * lasts[fret] >= _UNLIKELY]
    first = max(frame - 2, 0)
    weight = answer.onset[first : frame + 3, string] + 1e-9
    centre = float((weight * np.arange(first, first + len(weight))).sum() / weight.sum())
    likely = float(answer.onset[frame, string])
    left = float(answer.left_hand[max(frame - 1, 0) : frame + 2, string].mean())
    odds = tuple(likely * float(share[fret] * lasts[fret]) for fret in frets)
    return Beginning(
        string,
        max(centre * FRAME_S - _LATE_S, 0.0),
        left,
        tuple(frets),
        odds,
        1.0 - likely * float((share * lasts).sum()),
    )


def _told(sounding: Array) -> Array:
    """The share of each fret in some frames."""
    evidence = np.log(sounding + 1e-4).sum(axis=0) / max(len(sounding), 1)
    share = np.exp(evidence - evidence.max())
    return np.asarray(share / share.sum(), dtype=np.float32)


def _lasting(sounding: Array) -> Array:
    """How likely each fret's note is a string's and not the body's; 1 where too few frames can tell."""
    if len(sounding) < _ENOUGH:
        return np.ones(FRETS + 1, dtype=np.float32)
    return np.asarray(np.minimum(sounding.mean(axis=0) / _STAYS, 1.0), dtype=np.float32)


def _moments(beginnings: list[Beginning]) -> list[tuple[Beginning, ...]]:
    """Beginnings of the two strings that may be one stroke go together."""
    moments: list[tuple[Beginning, ...]] = []
    for one in sorted(beginnings, key=lambda b: b.onset_s):
        last = moments[-1] if moments else ()
        if len(last) == 1 and last[0].string != one.string and one.onset_s - last[0].onset_s <= _TOGETHER_S:
            moments[-1] = (last[0], one)
        else:
            moments.append((one,))
    return moments


class _Way:
    """Dynamic programming over (fret of string 1, fret of string 2)."""

    def __init__(self, neck: Neck, costs: Costs, habit: float) -> None:
        frets = np.arange(FRETS + 1)
        self._costs = costs
        self._pitch = neck.pitches()
        both = min(max(habit, _RAREST), 0.5)
        self._usual = costs.habit * np.log(0.5 / np.array([1.0 - both, both]))  # of (one string, both)
        far = np.maximum(np.abs(frets[:, None] - frets) - costs.span, 0)
        fretted = (frets[:, None] > 0) & (frets > 0)
        self._jump = costs.jump * far * fretted  # (from, to)
        self._stretch = costs.stretch * far * fretted  # (string 1, string 2)
        self._cost = np.zeros((FRETS + 1, FRETS + 1))
        self._steps: list[tuple[list[tuple[int, ...]], NDArray[np.int16], NDArray[np.int16]]] = []

    def go(self, moment: tuple[Beginning, ...]) -> None:
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
        self.step_cost = float(best.min())
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

    def _prices(self, moment: tuple[Beginning, ...], ways: list[tuple[int, ...]]) -> list[float]:
        prices = []
        for way in ways:
            odds = [one.odds[k] if k >= 0 else one.nothing for one, k in zip(moment, way, strict=True)]
            share = float(np.prod(odds))
            if len(moment) == 2:
                share = self._shared(moment, way, share)
            extra = self._costs.silence * sum(k < 0 for k in way) + self._alone(moment, way) + self._unusual(way)
            prices.append(extra - float(np.log(max(share, 1e-6))))
        return prices

    def _alone(self, moment: tuple[Beginning, ...], way: tuple[int, ...]) -> float:
        new = {one.string: one.frets[k] for one, k in zip(moment, way, strict=True) if k >= 0}
        return self._costs.alone * max(new[1] - self._costs.low, 0) if list(new) == [1] else 0.0

    def _unusual(self, way: tuple[int, ...]) -> float:
        sounding = sum(k >= 0 for k in way)
        return float(self._usual[sounding - 1]) if len(way) == 2 and sounding else 0.0

    def _shared(self, moment: tuple[Beginning, ...], way: tuple[int, ...], share: float) -> float:
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
