"""Moments at which something may have been played: what the network says of each, before anything is decided.

A *moment* is a stroke that may have sounded both strings, or a note of the left hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ustaz.dombra import FRETS
from ustaz.hearing.dombra.spectra import FRAME_S

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.hearing.dombra.network import Answer

    Array = NDArray[np.float32]

_FAINT = 0.06  # less likely beginnings are not looked at
_APART = 3  # frames: the same string does not sound anew within 30 ms
TOGETHER_S = 0.031  # the two strings of one stroke are no further apart
_CHOICES = 4  # frets a string and moment
_UNLIKELY = 0.02  # less likely frets are not looked at
_LATE_S = 0.007  # a string is let go so long before it is heard as a beginning: measured on single recorded notes
_LISTEN = 9  # frames after the beginning tell the fret …
_LATER = 26  # … and those up to here whether it lasts,
_ENOUGH = 5  # where there are so many before the string sounds anew;
_STAYS = 0.6  # a string's note is heard in this share of them


@dataclass(frozen=True, eq=False)
class Beginning:
    """Something may begin on one string."""

    string: int  # 0-based
    onset_s: float
    left_hand: float  # the probability that no stroke began it
    frets: tuple[int, ...]
    odds: tuple[float, ...]  # of each fret
    nothing: float  # the probability that nothing begins


Moment = tuple[Beginning, ...]  # of one string, or of both


def moments_of(answer: Answer) -> list[Moment]:
    """All moments by time. Beginnings of the two strings that may be one stroke go together."""
    beginnings = _beginnings(answer, 0) + _beginnings(answer, 1)
    moments: list[Moment] = []
    for one in sorted(beginnings, key=lambda b: b.onset_s):
        last = moments[-1] if moments else ()
        if len(last) == 1 and last[0].string != one.string and one.onset_s - last[0].onset_s <= TOGETHER_S:
            moments[-1] = (last[0], one)
        else:
            moments.append((one,))
    return moments


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
