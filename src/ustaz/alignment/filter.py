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
from numpy.lib.stride_tricks import sliding_window_view

from ustaz.alignment import movement, observation
from ustaz.alignment.movement import REACH

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.alignment.movement import Jumps
    from ustaz.alignment.places import Places

# Moves; 1 … REACH go that many places ahead, NOTATED + k takes the k-th notated jump.
STAY, FREE, BACK, NOTATED = 0, REACH + 1, REACH + 2, REACH + 3
ORIGINS = 6  # bars from which a free jump is considered
NEVER = np.float32(-1e9)
ALL = np.uint32(0xFFFFFFFF)

AT_ONCE_S = 0.04  # notes of a chord are this close
SPREAD = 10.5  # for each second by which one is wider apart from the note before …
LENGTH = 1.8  # … and for each second since the first
MOST_SPREAD = 3.0
LATE = 1.4  # a member of the place before that has not sounded yet (its absence has been paid for) …
LATER = 4.0  # for each second since the place began
MOST_LATE = 1.8
EXTRA = 6.5  # a note that belongs nowhere, wherever it falls
TEMPO = 2.0  # for each factor e by which an inter-onset interval departs from the player's speed
MOST_HURRY = 4.6  # however early a note comes …
MOST_WAIT = 2.5  # … or late: a pause is no sign of another place
BLUR_S = 0.08  # below this, intervals say nothing about speed
ADAPT = 0.23  # how far the speed follows each new interval
FIRST_SPEED = 0.5  # seconds per quarter, before anything is known

LOST = 3.0  # for each note outside the score
LOSE = 16.0  # for leaving the score, or beginning outside it
FIND = 2.5  # for coming back to it near where the player left it


@dataclass(frozen=True, eq=False)
class Step:
    """How the best way to each place came there with this note."""

    move: NDArray[np.int8]  # (places,)
    bar_origin: NDArray[np.int32]  # (bars,): the place that a free jump into each bar comes from
    lost_origin: int  # the place left for the state outside the score; -1 if already there


class Filter:
    """The best ways to every place, after the notes heard so far (max-product forward pass)."""

    def __init__(self, places: Places, jumps: Jumps) -> None:
        self._jumps = jumps
        self._bar = places.bar
        self._first_of_bar, self._bars = np.unique(places.bar, return_index=True)[::-1]
        self._members = places.members
        self._before = np.pad(places.members, ((0, 0), (1, 0)))[:, :-1]  # members of the place before
        self._everything = places.everything
        self._enter = observation.entering(places)
        self._linger = observation.lingering(places, self._enter)
        self._ahead_q, self._left_out = _ways_ahead(places)
        count = len(places)
        self.value = np.zeros(count, np.float32)  # of the best way to each place
        self.lost = -LOSE  # … and to the state outside the score
        self.total = 0.0  # what has been taken off both, so that they stay near 0
        self._heard = np.zeros(count, np.uint32)  # bits of the members that have sounded
        self._heard_before = np.full(count, ALL)  # … of those of the place before
        self._since = np.zeros(count, np.float32)  # when the place began to sound
        self._speed = np.full(count, FIRST_SPEED, np.float32)  # seconds per quarter
        self._left_at = 0  # the place from which the way outside left the score
        self._last: float | None = None

    def step(self, onset_s: float, pitch: int) -> Step:
        """Hear one note."""
        if self._last is None:
            return self._first(onset_s, pitch)
        pause = max(0.0, onset_s - self._last)
        self._last = onset_s
        bits = self._members[pitch]
        enter = self._enter[pitch]
        now = np.float32(onset_s)

        fresh = bits & ~self._heard
        gap = SPREAD * max(0.0, pause - AT_ONCE_S)
        spread = np.minimum(gap + LENGTH * (now - self._since), MOST_SPREAD)
        late = self._before[pitch] & ~self._heard_before
        lateness = np.minimum(LATE + LATER * (now - self._since), MOST_LATE)
        further = np.where(late, np.maximum(self._linger[pitch], -lateness), self._linger[pitch])
        best = self.value + np.maximum(np.where(fresh, -spread, further), -EXTRA)
        move = np.zeros(len(best), np.int8)

        going_on, logs = self._going_on(now)
        ahead = going_on.argmax(axis=0)
        onward = going_on[ahead, np.arange(len(best))] + enter
        _take(best, move, onward, ahead + 1)

        self._notated(best, move, enter)
        bar_origin, by_bar = self._free_jumps(pause)
        _take(best, move, by_bar[self._bar] - self._jumps.landing + enter, FREE)
        _take(best, move, self.lost - FIND - self._jumps.finding[self._bar[self._left_at]][self._bar] + enter, BACK)

        lost_origin = int(self.value.argmax())
        lost = max(self.lost, float(self.value[lost_origin]) - LOSE) - LOST
        if lost == self.lost - LOST:
            lost_origin = -1
        else:
            self._left_at = lost_origin
        step = Step(move, bar_origin, lost_origin)
        self._remember(step, bits, fresh, np.where(fresh, 0, late), now, logs)
        top = max(float(best.max()), lost)
        self.value = best - np.float32(top)
        self.lost = lost - top
        self.total += top
        return step

    def _first(self, onset_s: float, pitch: int) -> Step:
        self._last = onset_s
        self.value = self._enter[pitch] - self._jumps.landing
        self.value[0] += movement.AS_NOTATED
        self.lost = -LOSE
        self._heard = _lowest(self._members[pitch])
        self._since[:] = onset_s
        return Step(np.full(len(self.value), BACK, np.int8), np.zeros(len(self._bars), np.int32), -1)

    def _going_on(self, now: np.float32) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """(REACH, places): the value of coming from 1, 2 … places before, and by what log ratio the speed differed."""
        missed = movement.MISS * np.bitwise_count(self._everything & ~self._heard).astype(np.float32)
        leaving = self.value - np.minimum(missed, movement.MOST_MISSED)
        value = _lagged(leaving, NEVER)
        waited = now - _lagged(self._since, np.float32(0)) + BLUR_S
        logs = np.log(waited / (_lagged(self._speed, np.float32(FIRST_SPEED)) * self._ahead_q + BLUR_S))
        return value - self._left_out - np.abs(np.clip(TEMPO * logs, -MOST_HURRY, MOST_WAIT)), logs

    def _notated(self, best: NDArray[np.float32], move: NDArray[np.int8], enter: NDArray[np.float32]) -> None:
        for k, (origin, target) in enumerate(self._jumps.notated):
            value = self.value[origin] - movement.AS_NOTATED + enter[target]
            if value > best[target]:
                best[target], move[target] = value, NOTATED + k

    def _free_jumps(self, pause: float) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """(bars,), (bars,): the best place to jump from into each bar, and its value."""
        per_bar = np.maximum.reduceat(self.value, self._first_of_bar)
        count = min(ORIGINS, len(per_bar))
        origins = np.argpartition(-per_bar, count - 1)[:count]
        between = self._jumps.between_bars
        value = per_bar[origins, None] - between[self._bars[origins]]
        choice = value.argmax(axis=0)
        ends = np.append(self._first_of_bar, len(self.value))
        places = np.array([ends[o] + self.value[ends[o] : ends[o + 1]].argmax() for o in origins], np.int32)
        hurry = movement.NO_PAUSE * max(0.0, 1 - pause / movement.PAUSE_S)
        return places[choice], value[choice, np.arange(len(choice))] - np.float32(hurry)

    def _remember(
        self,
        step: Step,
        bits: NDArray[np.uint32],
        fresh: NDArray[np.uint32],
        late: NDArray[np.uint32],
        now: np.float32,
        logs: NDArray[np.float32],
    ) -> None:
        """Carry over what each survivor knows."""
        index = np.arange(len(bits))
        stays = step.move == STAY
        source = np.where(step.move <= REACH, index - step.move, index)
        free = np.flatnonzero(step.move == FREE)
        source[free] = step.bar_origin[self._bar[free]]
        for target in np.flatnonzero(step.move >= NOTATED):
            source[target] = self._jumps.notated[step.move[target] - NOTATED][0]
        onward = np.flatnonzero((step.move > STAY) & (step.move <= REACH))
        speed = self._speed[source]
        pull = np.clip(logs[step.move[onward] - 1, onward], -1, 1)
        speed[onward] *= np.exp(ADAPT * pull)
        before = np.where(step.move == 1, self._heard[source], np.where(step.move <= REACH, 0, ALL))
        self._heard_before = np.where(stays, self._heard_before | _lowest(late), before)
        self._heard = np.where(stays, self._heard | _lowest(fresh), _lowest(bits))
        self._since = np.where(stays, self._since, now)
        self._speed = speed


def _ways_ahead(places: Places) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """(REACH, places): quarters from the place 1, 2 … before, and the cost of what is left out between."""
    count = len(places)
    quarters = np.ones((REACH, count), np.float32)
    cost = np.zeros((REACH, count), np.float32)
    missed = np.minimum(movement.MISS * places.size, movement.MOST_MISSED) + movement.SKIP
    total = np.concatenate(([0.0], np.cumsum(missed)))
    for reach in range(1, min(REACH, count - 1) + 1):
        quarters[reach - 1, reach:] = places.onset_q[reach:] - places.onset_q[:-reach]
        cost[reach - 1, reach:] = total[reach:-1] - total[1:-reach]
    return quarters, cost


def _lowest(bits: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """One member of each set."""
    return bits & (~bits + np.uint32(1))


def _lagged(values: NDArray[np.float32], before: np.float32) -> NDArray[np.float32]:
    """(REACH, places): the values 1, 2 … places before."""
    padded = np.concatenate((np.full(REACH, before, values.dtype), values[:-1]))
    return sliding_window_view(padded, len(values))[::-1][:REACH]


def _take(
    best: NDArray[np.float32], move: NDArray[np.int8], other: NDArray[np.float32], code: NDArray[np.intp] | int
) -> None:
    better = other > best
    np.copyto(best, other, where=better)
    np.copyto(move, code, where=better, casting="unsafe")
