"""One step of the hidden-Markov model: where the player may be, after one more note.

The model is that of Nakamura, Nakamura and Sagayama ("Real-time audio-to-score alignment of music performances
containing errors and arbitrary repeats and skips", IEEE/ACM TASLP 24, 2016) and Nakamura, Ono, Saito and Sagayama
("Merged-output hidden Markov model for score following of MIDI performance with ornaments, desynchronized voices,
repeats and skips", ICMC 2014), taken to single keystrokes. What differs:

* each hypothesis remembers which members of its chord have sounded, when the chord began, and how fast it moves
  (per-survivor processing), so that repeated notes, double strikes and left-out notes are told apart at once;
* free jumps are ranked by a musical prior between bars instead of the outer product of two vectors. Only the best
  few bars are considered as origins, so a step still costs O(places);
* a state outside the score takes warming up, noodling and other pieces.

The offline decoder and a live follower share this step; only the decoder keeps what :meth:`Filter.hear` returns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.alignment.hmm import observation
from ustaz.alignment.hmm.costs import COSTS
from ustaz.alignment.hmm.tables import (
    ALL,
    BACK,
    FIRST_SPEED,
    NEVER,
    NOBODY,
    WAYS,
    Arrivals,
    Scratch,
    Stays,
    Trail,
    Ways,
    Written,
)
from ustaz.alignment.places import REACH

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.alignment.hmm.costs import Costs
    from ustaz.alignment.hmm.movement import Jumps
    from ustaz.alignment.places import Places


class Filter:
    """The best ways to every place, after the notes heard so far (max-product forward pass)."""

    def __init__(self, places: Places, jumps: Jumps, costs: Costs = COSTS) -> None:
        self._costs = costs
        bars = int(places.bar[-1]) + 1
        enter = observation.entering(places, costs)
        left_out, whose = _left_out(places, costs)
        self._written = Written(
            onset_q=places.onset_q,
            bar=places.bar,
            first_of_bar=np.searchsorted(places.bar, np.arange(bars + 1)).astype(np.int32),
            left_out=left_out,
            whose=whose,
            before=places.hand_before,
            hands=places.hands,
            gesture_q=places.gesture_q,
            members=places.members,
            everything=places.everything,
            enter=enter,
            linger=observation.lingering(places, enter, costs),
            landing=jumps.landing,
            by_bars=jumps.by_bars,
            to_top=jumps.to_top,
            finding=jumps.finding,
            notated=np.array(jumps.notated, np.int32).reshape(-1, 2),
        )
        self._now, self._next = _ways(len(places)), _ways(len(places))
        self._scratch = _scratch(len(places), bars)
        self._left_at = 0  # the place from which the way outside left the score
        self._last_s: float | None = None
        self.lost = -costs.lose  # the value of the state outside the score
        self.total = 0.0  # what has been taken off all values, so that the best stays at 0

    @property
    def value(self) -> NDArray[np.float32]:
        """(places,): of the best way to each place."""
        best: NDArray[np.float32] = self._now.value[0]
        return best

    def step(self, onset_s: float, pitch: int) -> None:
        """Hear one note."""
        self.hear(np.array([onset_s]), np.array([pitch]))

    def hear(self, onsets_s: NDArray[np.float64], pitches: NDArray[np.integer]) -> Trail:
        """Hear at least one note; notes are sorted by onset, and not before those heard already.

        Returns how the best ways came to where they are.
        """
        from ustaz.alignment.hmm import kernel  # compiles, or loads what was compiled: not before it is needed

        places, bars = self._now.value.shape[1], len(self._scratch.into)
        # copies, in one type and layout: numba would compile anew for a column of a table, or for whole numbers
        onsets_s, pitches = np.array(onsets_s, np.float64), np.array(pitches, np.int64)
        if self._last_s is None:
            self._begin(float(onsets_s[0]), int(pitches[0]))
            known = 1
        else:
            onsets_s, pitches = np.append(self._last_s, onsets_s), np.append(0, pitches)
            known = 0
        trail = Trail(
            np.empty((len(onsets_s), WAYS, places), np.uint8),
            np.empty((len(onsets_s), bars), np.int32),
            np.empty(len(onsets_s), np.int32),
        )
        trail.move[0], trail.lost_origin[0] = 2 * BACK, -1
        outside = (self.lost, self._left_at)
        self._now, self._next, (self.lost, self._left_at), total = kernel.hear(
            self._written, self._now, self._next, outside, onsets_s, pitches, self._costs, self._scratch, trail
        )
        self.total += total
        self._last_s = float(onsets_s[-1])
        new = slice(1 - known, None)
        return Trail(trail.move[new], trail.bar_origin[new], trail.lost_origin[new])

    def _begin(self, onset_s: float, pitch: int) -> None:
        """Hear the first note of a take."""
        now = self._now
        now.value[0] = self._written.enter[pitch] - self._written.landing - np.float32(self._costs.start)
        now.value[0, 0] += self._costs.start
        now.value[1:] = NEVER
        bits = self._written.members[pitch]
        now.heard[0] = bits & (~bits + np.uint32(1))
        now.heard_before[:], now.heard_after[:] = ALL, 0
        now.since[:], now.speed[:], now.silent[:] = onset_s, FIRST_SPEED, NOBODY


def _left_out(places: Places, costs: Costs) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
    """(REACH, places): the cost of what is left out on the way from 1, 2 … places before, and whose notes it is.

    The latter is NOBODY, unless one hand plays here and there and the other one alone has notes between.
    """
    cost = np.zeros((REACH, len(places)), np.float32)
    silent = np.full((REACH, len(places)), NOBODY, np.uint8)
    each = np.minimum(costs.miss * places.size, costs.most_missed) + costs.skip
    plays = places.hands != 0
    for reach in range(2, min(REACH, len(places) - 1) + 1):
        between = np.stack([np.arange(reach, len(places)) - k for k in range(1, reach)])
        cost[reach - 1, reach:] = each[between].sum(axis=0)
        for hand in (0, 1):
            other = 1 - hand
            only = (plays[hand, between] & ~plays[other, between]).all(axis=0)
            silent[reach - 1, reach:][only & plays[other, reach:] & plays[other, :-reach]] = hand
    cost[silent < NOBODY] = np.minimum(cost[silent < NOBODY], costs.falls_silent)
    return cost, silent


def _ways(count: int) -> Ways:
    return Ways(
        value=np.zeros((WAYS, count), np.float32),
        heard=np.zeros((WAYS, count), np.uint32),
        heard_before=np.zeros((WAYS, count), np.uint32),
        heard_after=np.zeros((WAYS, count), np.uint32),
        since=np.zeros((WAYS, count), np.float32),
        speed=np.zeros((WAYS, count), np.float32),
        silent=np.zeros((WAYS, count), np.uint8),
    )


def _scratch(places: int, bars: int) -> Scratch:
    each = (WAYS, places)
    return Scratch(
        into=np.zeros(bars, np.float32),
        near=np.zeros(places, np.bool_),
        open=np.zeros(places, np.int32),
        arrivals=Arrivals(
            value=np.zeros(places, np.float32),
            move=np.zeros(places, np.uint8),
            source=np.zeros(places, np.int32),
            way=np.zeros(places, np.uint8),
            log=np.zeros(places, np.float32),
            silent=np.zeros(places, np.uint8),
        ),
        stays=Stays(
            alive=np.zeros(places, np.int64),
            value=np.zeros(each, np.float32),
            here=np.zeros(each, np.uint32),
            before=np.zeros(each, np.uint32),
            after=np.zeros(each, np.uint32),
        ),
    )
