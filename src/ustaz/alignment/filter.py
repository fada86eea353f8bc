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

The offline decoder and a live follower share this step; only the decoder keeps what :meth:`Filter.step` returns.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ustaz.alignment import kernel, observation
from ustaz.alignment.costs import COSTS
from ustaz.alignment.kernel import BACK, Arrivals, Note, Stays, Trail, Ways, Written

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.alignment.costs import Costs
    from ustaz.alignment.movement import Jumps
    from ustaz.alignment.places import Places

FIRST_SPEED = 0.5  # seconds per quarter, before anything is known


@dataclass(frozen=True, eq=False, slots=True)
class Step:
    """How the best way to each place came there with this note."""

    move: NDArray[np.uint8]  # (WAYS, places), see kernel.Trail
    bar_origin: NDArray[np.int32]  # (bars,): the place that a free jump into each bar comes from
    lost_origin: int  # the place left for the state outside the score; -1 if already there


class Filter:
    """The best ways to every place, after the notes heard so far (max-product forward pass)."""

    def __init__(self, places: Places, jumps: Jumps, costs: Costs = COSTS) -> None:
        self._costs = costs
        bars = int(places.bar[-1]) + 1
        enter = observation.entering(places, costs)
        self._written = Written(
            onset_q=places.onset_q,
            bar=places.bar,
            first_of_bar=np.searchsorted(places.bar, np.arange(bars + 1)).astype(np.int32),
            size=places.size,
            members=places.members,
            everything=places.everything,
            enter=enter,
            linger=observation.lingering(places, enter, costs),
            landing=jumps.landing,
            between=jumps.between_bars,
            finding=jumps.finding,
            notated=np.array(jumps.notated, np.int32).reshape(-1, 2),
        )
        self._now, self._next = _ways(len(places)), _ways(len(places))
        self._into = np.zeros(bars, np.float32)
        self._arrivals, self._stays = _arrivals(len(places)), _stays(len(places))
        self.lost = -costs.lose  # the value of the state outside the score
        self.total = 0.0  # what has been taken off all values, so that the best stays at 0
        self._left_at = 0  # the place from which the way outside left the score
        self._last: float | None = None

    @property
    def value(self) -> NDArray[np.float32]:
        """(places,): of the best way to each place."""
        best: NDArray[np.float32] = self._now.value[0]
        return best

    def step(self, onset_s: float, pitch: int) -> Step:
        """Hear one note."""
        if self._last is None:
            return self._first(onset_s, pitch)
        pause = max(0.0, onset_s - self._last)
        self._last = onset_s
        now, after, costs = self._now, self._next, self._costs
        trail = Trail(np.empty(now.value.shape, np.uint8), np.empty(len(self._into), np.int32))
        note = Note(onset_s, pitch, pause, self.lost, self._left_at)
        top = kernel.step(self._written, now, note, costs, self._into, self._arrivals, self._stays, after, trail)
        left = int(now.value[0].argmax())
        leaving = float(now.value[0, left]) - costs.lose
        lost_origin = left if leaving > self.lost else -1
        self.lost = max(self.lost, leaving) - costs.lost
        if lost_origin >= 0:
            self._left_at = lost_origin
        top = max(top, self.lost)
        after.value[:] -= np.float32(top)
        self.lost -= top
        self.total += top
        self._now, self._next = after, now
        return Step(trail.move, trail.bar_origin, lost_origin)

    def _first(self, onset_s: float, pitch: int) -> Step:
        self._last = onset_s
        written, now = self._written, self._now
        now.value[:] = kernel.NEVER
        now.value[0] = written.enter[pitch] - written.landing - self._costs.start
        now.value[0, 0] += self._costs.start
        bits = written.members[pitch]
        now.heard[:] = bits & (~bits + np.uint32(1))
        now.heard_before[:] = kernel.ALL
        now.since[:] = onset_s
        now.speed[:] = FIRST_SPEED
        return Step(np.full(now.value.shape, 2 * BACK, np.uint8), np.zeros(len(self._into), np.int32), -1)


def _ways(count: int) -> Ways:
    return Ways(
        value=np.zeros((kernel.WAYS, count), np.float32),
        heard=np.zeros((kernel.WAYS, count), np.uint32),
        heard_before=np.zeros((kernel.WAYS, count), np.uint32),
        heard_after=np.zeros((kernel.WAYS, count), np.uint32),
        since=np.zeros((kernel.WAYS, count), np.float32),
        speed=np.zeros((kernel.WAYS, count), np.float32),
    )


def _arrivals(count: int) -> Arrivals:
    return Arrivals(
        value=np.zeros(count, np.float32),
        move=np.zeros(count, np.uint8),
        source=np.zeros(count, np.int32),
        way=np.zeros(count, np.uint8),
        log=np.zeros(count, np.float32),
    )


def _stays(count: int) -> Stays:
    return Stays(
        alive=np.zeros(count, np.int64),
        value=np.zeros((kernel.WAYS, count), np.float32),
        here=np.zeros((kernel.WAYS, count), np.uint32),
        before=np.zeros((kernel.WAYS, count), np.uint32),
        after=np.zeros((kernel.WAYS, count), np.uint32),
    )
