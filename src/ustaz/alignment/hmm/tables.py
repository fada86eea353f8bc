"""What the hidden-Markov model reads and writes at each note: the arrays that the compiled steps work on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ustaz.alignment.places import REACH

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Moves; 1 … REACH go that many places ahead, ALONE and the next go on where the left or the right hand has its next
# note, NOTATED + k takes the k-th notated jump.
STAY, ALONE, FREE, BACK, NOTATED = 0, REACH + 1, REACH + 3, REACH + 4, REACH + 5
WAYS = 2  # that each place keeps
FIRST_SPEED = 0.5  # seconds per quarter, before anything is known
NEVER = np.float32(-1e9)
ALL = np.uint32(0xFFFFFFFF)  # every member of a place
NOBODY = 2  # neither hand, 0 being the left one and 1 the right one


class Written(NamedTuple):
    """What does not change from note to note."""

    onset_q: NDArray[np.float64]
    bar: NDArray[np.int32]
    first_of_bar: NDArray[np.int32]  # (bars + 1,)
    left_out: NDArray[np.float32]  # (REACH, places): the cost of what is left out on the way from 1, 2 … places before
    whose: NDArray[np.uint8]  # (REACH, places): the hand whose notes these are, if the other one plays on; else NOBODY
    before: NDArray[np.int32]  # (2, places): where that hand was before, farther than REACH; -1 where there is no such
    hands: NDArray[np.uint32]  # (2, places): bits of the members of each hand
    gesture_q: NDArray[np.float32]
    members: NDArray[np.uint32]  # (128, places)
    everything: NDArray[np.uint32]
    enter: NDArray[np.float32]  # (128, places)
    linger: NDArray[np.float32]  # (128, places)
    landing: NDArray[np.float32]
    by_bars: NDArray[np.float32]  # (2 bars - 1,), see movement.Jumps
    to_top: NDArray[np.float32]  # (bars,)
    finding: NDArray[np.float32]  # (2 bars - 1,)
    notated: NDArray[np.int32]  # (jumps, 2): from, to; sorted by the latter


class Ways(NamedTuple):
    """The best ways to each place, and what they remember; (WAYS, places) each, the better way first."""

    value: NDArray[np.float32]
    heard: NDArray[np.uint32]  # bits of the members that have sounded
    heard_before: NDArray[np.uint32]  # … of those of the place before
    heard_after: NDArray[np.uint32]  # … of those of the place after
    since: NDArray[np.float32]  # when the place began to sound
    speed: NDArray[np.float32]  # seconds per quarter
    silent: NDArray[np.uint8]  # the hand that has not played of late, while the other one did; else NOBODY


class Trail(NamedTuple):
    """How the best ways came to where they are, note by note."""

    move: NDArray[np.uint8]  # (notes, WAYS, places): twice the move, plus the number of the way that it continues
    bar_origin: NDArray[np.int32]  # (notes, bars): the place that a free jump into each bar comes from
    lost_origin: NDArray[np.int32]  # (notes,): the place left for the state outside the score; -1 if already there


class Arrivals(NamedTuple):
    """The best way that reaches each place with a note; (places,) each."""

    value: NDArray[np.float32]
    move: NDArray[np.uint8]
    source: NDArray[np.int32]  # the place that it comes from …
    way: NDArray[np.uint8]  # … and which of the ways there
    log: NDArray[np.float32]  # of the ratio of the time waited to the time awaited
    silent: NDArray[np.uint8]  # which hand keeps silent on this way


class Stays(NamedTuple):
    """What the ways that are at a place already become with a note; (WAYS, places) each."""

    alive: NDArray[np.int64]  # (places,): how many are worth looking at
    value: NDArray[np.float32]
    here: NDArray[np.uint32]  # the member that the note adds
    before: NDArray[np.uint32]  # … to the place before
    after: NDArray[np.uint32]  # … to the place after


class Scratch(NamedTuple):
    """Room for what is computed for one note and needed no longer."""

    into: NDArray[np.float32]  # (bars,): the value of the best free jump into each bar
    near: NDArray[np.bool_]  # (places,): whether a way that is alive can be there with this note
    open: NDArray[np.int32]  # (places,): at its beginning the places where the player may be at all
    arrivals: Arrivals
    stays: Stays


class Note(NamedTuple):
    """What is heard, and what was known before it."""

    onset_s: float
    pitch: int
    pause_s: float  # since the note before
    lost: float  # the value of the state outside the score
    left_at: int  # the place from which the way outside left the score
