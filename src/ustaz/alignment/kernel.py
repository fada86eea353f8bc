"""The arithmetic of one step of :class:`ustaz.alignment.filter.Filter`, compiled.

Each place keeps two ways that lead to it. Of the two that were there before a note and the best that arrives with it,
the better two go on: with one only, a player who still holds the last chord would drive out the same player beginning
it again, who looks a little worse at first and better ever after.

A way that is not better than a free jump to where it is cannot win any more, and is not looked at. What a step costs
thus grows with the number of places at a few nanoseconds each, and with those that are alive at some fifty.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.alignment.costs import Costs

# Moves; 1 … REACH go that many places ahead, NOTATED + k takes the k-th notated jump.
REACH = 3
STAY, FREE, BACK, NOTATED = 0, REACH + 1, REACH + 2, REACH + 3
WAYS = 2  # that each place keeps
ORIGINS = 6  # bars from which a free jump is considered
JUST_ARRIVED = 1.0  # more than landing in the middle of a bar costs: what a way is worth that has only just jumped
NEVER = np.float32(-1e9)
NONE = np.uint32(0)
ALL = np.uint32(0xFFFFFFFF)


class Written(NamedTuple):
    """What does not change from note to note."""

    onset_q: NDArray[np.float64]
    bar: NDArray[np.int32]
    first_of_bar: NDArray[np.int32]  # (bars + 1,)
    size: NDArray[np.uint8]
    members: NDArray[np.uint32]  # (128, places)
    everything: NDArray[np.uint32]
    enter: NDArray[np.float32]  # (128, places)
    linger: NDArray[np.float32]  # (128, places)
    landing: NDArray[np.float32]
    between: NDArray[np.float32]  # (bars, bars)
    finding: NDArray[np.float32]  # (bars, bars)
    notated: NDArray[np.int32]  # (jumps, 2): from, to; sorted by the latter


class Ways(NamedTuple):
    """The best ways to each place, and what they remember; (WAYS, places) each, the better way first."""

    value: NDArray[np.float32]
    heard: NDArray[np.uint32]  # bits of the members that have sounded
    heard_before: NDArray[np.uint32]  # … of those of the place before
    heard_after: NDArray[np.uint32]  # … of those of the place after
    since: NDArray[np.float32]  # when the place began to sound
    speed: NDArray[np.float32]  # seconds per quarter


class Trail(NamedTuple):
    """How each way came to its place with this note."""

    move: NDArray[np.uint8]  # (WAYS, places): twice the move, plus the number of the way that it continues
    bar_origin: NDArray[np.int32]  # (bars,): the place that a free jump into each bar comes from


class Arrivals(NamedTuple):
    """The best way that reaches each place with a note; (places,) each."""

    value: NDArray[np.float32]
    move: NDArray[np.uint8]
    source: NDArray[np.int32]  # the place that it comes from …
    way: NDArray[np.uint8]  # … and which of the ways there
    log: NDArray[np.float32]  # of the ratio of the time waited to the time awaited


class Stays(NamedTuple):
    """What the ways that are at a place already become with a note; (WAYS, places) each."""

    alive: NDArray[np.int64]  # (places,): how many are worth looking at
    value: NDArray[np.float32]
    here: NDArray[np.uint32]  # the member that the note adds
    before: NDArray[np.uint32]  # … to the place before
    after: NDArray[np.uint32]  # … to the place after


class Note(NamedTuple):
    """What is heard, and what was known before it."""

    onset_s: float
    pitch: int
    pause_s: float  # since the note before
    lost: float  # the value of the state outside the score
    left_at: int  # the place from which the player left the score


def _compiled(function: Any) -> Any:  # noqa: ANN401 - numba has no types that mypy could read
    """Compiled when first called; the result is kept on disk for the next time, where any folder may be written."""
    try:
        return njit(cache=True, error_model="numpy")(function)
    except RuntimeError:  # neither beside this file nor in the user's cache
        return njit(error_model="numpy")(function)


@_compiled
def popcount(bits: np.uint32) -> int:
    count = 0
    while bits:
        bits &= bits - np.uint32(1)
        count += 1
    return count


@_compiled
def lowest(bits: np.uint32) -> np.uint32:
    """One member of a set."""
    return bits & (~bits + np.uint32(1))


@_compiled
def jump_into_bars(
    written: Written, ways: Ways, note: Note, costs: Costs, into: NDArray[np.float32], bar_origin: NDArray[np.int32]
) -> None:
    """For each bar the value of the best free jump into it, and from where."""
    value, first_of_bar = ways.value[0], written.first_of_bar
    hurry = costs.no_pause * max(0.0, 1 - note.pause_s / costs.pause_s)
    bars = len(first_of_bar) - 1
    origin = np.zeros(ORIGINS, np.int32)
    best = np.full(ORIGINS, NEVER, np.float32)
    for bar in range(bars):
        at = first_of_bar[bar]
        if at == first_of_bar[bar + 1]:
            continue
        for place in range(at + 1, first_of_bar[bar + 1]):
            if value[place] > value[at]:
                at = place
        rank = ORIGINS
        while rank > 0 and value[at] > best[rank - 1]:
            rank -= 1
        if rank < ORIGINS:
            best[rank + 1 :], origin[rank + 1 :] = best[rank:-1].copy(), origin[rank:-1].copy()
            best[rank], origin[rank] = value[at], at
    into[:] = NEVER
    for k in range(ORIGINS):
        cost = written.between[written.bar[origin[k]]]
        for bar in range(bars):
            jumped = best[k] - hurry - cost[bar]
            if jumped > into[bar]:
                into[bar], bar_origin[bar] = jumped, origin[k]


@_compiled
def going_on(waited: float, awaited: float, costs: Costs) -> tuple[float, float]:
    """What it costs that a place comes earlier or later than awaited, and the log ratio of both times."""
    log = np.log((waited + costs.blur_s) / (awaited + costs.blur_s))
    if log > 0:
        return min(costs.tempo * log, costs.most_wait), log
    return min(-costs.tempo * log, costs.most_hurry), log


@_compiled
def arrive(
    written: Written,
    ways: Ways,
    note: Note,
    costs: Costs,
    into: NDArray[np.float32],
    alive: NDArray[np.int64],
    bar_origin: NDArray[np.int32],
    arrivals: Arrivals,
) -> None:
    """The best way that reaches each place with this note, other than by a notated jump."""
    onset_q, bar_of, size, everything = written.onset_q, written.bar, written.size, written.everything
    enter, members, landing = written.enter[note.pitch], written.members[note.pitch], written.landing
    value, heard, _, heard_after, since, speed = ways
    to_value, to_move, to_source, to_way, to_log = arrivals
    finding = written.finding[bar_of[note.left_at]]
    found = note.lost - costs.find
    for place in range(len(bar_of)):
        bar = bar_of[place]
        best, move, source, way, log = into[bar] - landing[place], FREE, bar_origin[bar], 0, 0.0
        if found - finding[bar] > best:
            best, move, source = found - finding[bar], BACK, place
        best += enter[place]
        missed = 0.0
        for reach in range(1, min(REACH, place) + 1):
            at = place - reach
            for k in range(alive[at]):
                left = min(costs.miss * popcount(everything[at] & ~heard[k, at]), costs.most_missed)
                awaited = (onset_q[place] - onset_q[at]) * speed[k, at]
                rush, ratio = going_on(note.onset_s - since[k, at], awaited, costs)
                again = reach == 1 and members[place] and not members[place] & ~heard_after[k, at]
                gone = value[k, at] - left - missed - rush + (-costs.again if again else enter[place])
                if gone > best:
                    best, move, source, way, log = gone, reach, at, k, ratio
            missed += costs.skip + min(costs.miss * size[at], costs.most_missed)
        to_value[place], to_move[place], to_source[place], to_way[place], to_log[place] = best, move, source, way, log


@_compiled
def jump_as_notated(written: Written, ways: Ways, note: Note, costs: Costs, arrivals: Arrivals) -> None:
    """Let the notated jumps arrive, where they are better than any other way."""
    for k in range(len(written.notated)):
        source, place = written.notated[k]
        jumped = ways.value[0, source] - costs.notated + written.enter[note.pitch, place]
        if jumped > arrivals.value[place]:
            arrivals.value[place], arrivals.move[place], arrivals.source[place] = jumped, NOTATED + k, source
            arrivals.way[place], arrivals.log[place] = 0, 0.0


@_compiled
def stay(written: Written, ways: Ways, note: Note, costs: Costs, stays: Stays) -> None:
    """What the living ways become if the note belongs to the place where they are."""
    onset_q, linger, members = written.onset_q, written.linger[note.pitch], written.members[note.pitch]
    value, heard, heard_before, heard_after, since, speed = ways
    alive, to_value, to_here, to_before, to_after = stays
    gap = costs.spread * max(0.0, note.pause_s - costs.at_once_s)
    last = len(onset_q) - 1
    for place in range(last + 1):
        for k in range(alive[place]):
            here = before = after = NONE
            waited = note.onset_s - since[k, place]
            fresh = members[place] & ~heard[k, place]
            if fresh:
                gain, here = -min(gap + costs.length * waited, costs.most_spread), lowest(fresh)
            else:
                gain = max(np.float64(linger[place]), -costs.extra)
                late = members[place - 1] & ~heard_before[k, place] if place > 0 else NONE
                worth = -min(costs.late + costs.later * waited, costs.most_late)
                if late and worth > gain:
                    gain, before = worth, lowest(late)
                early = members[place + 1] & ~heard_after[k, place] if place < last else NONE
                if early and -costs.early > gain:
                    awaited = (onset_q[place + 1] - onset_q[place]) * speed[k, place] - waited
                    worth = -costs.early - costs.earlier * max(0.0, awaited)
                    if worth > gain:
                        gain, before, after = worth, NONE, lowest(early)
            to_value[k, place] = value[k, place] + gain
            to_here[k, place], to_before[k, place], to_after[k, place] = here, before, after


@_compiled
def choose(
    written: Written,
    ways: Ways,
    note: Note,
    costs: Costs,
    arrivals: Arrivals,
    stays: Stays,
    after: Ways,
    move: NDArray[np.uint8],
) -> np.float32:
    """Keep the better two of the ways that stay and the one that arrives; returns the value of the best of all."""
    members = written.members[note.pitch]
    _, heard, heard_before, heard_after, since, speed = ways
    new_value, new_heard, new_heard_before, new_heard_after, new_since, new_speed = after
    alive, stay_value, here, before, anticipating = stays
    best, came_by, source, way, log = arrivals
    top = NEVER
    for place in range(len(members)):
        turned = alive[place] == WAYS and stay_value[1, place] > stay_value[0, place]
        stayed = arrived = 0
        for slot in range(WAYS):
            k = 1 - stayed if turned else stayed
            if stayed < alive[place] and (arrived or stay_value[k, place] >= best[place]):
                stayed += 1
                new_value[slot, place], move[slot, place] = stay_value[k, place], 2 * STAY + k
                new_heard[slot, place] = heard[k, place] | here[k, place]
                new_heard_before[slot, place] = heard_before[k, place] | before[k, place]
                new_heard_after[slot, place] = heard_after[k, place] | anticipating[k, place]
                new_since[slot, place], new_speed[slot, place] = since[k, place], speed[k, place]
            elif arrived:
                new_value[slot, place] = NEVER
            else:
                arrived = 1
                w, s = way[place], source[place]
                new_value[slot, place], move[slot, place] = best[place], 2 * came_by[place] + w
                next_door = came_by[place] == 1
                anticipated = heard_after[w, s] if next_door else NONE
                new_heard[slot, place] = anticipated | lowest(members[place] & ~anticipated)
                new_heard_before[slot, place] = heard[w, s] if next_door else NONE if came_by[place] <= REACH else ALL
                new_heard_after[slot, place], new_since[slot, place] = NONE, note.onset_s
                new_speed[slot, place] = speed[w, s]
                if came_by[place] <= REACH:
                    new_speed[slot, place] *= np.exp(costs.adapt * min(1.0, max(-1.0, log[place])))
        top = max(top, new_value[0, place])
    return top


@_compiled
def step(
    written: Written,
    ways: Ways,
    note: Note,
    costs: Costs,
    into: NDArray[np.float32],
    arrivals: Arrivals,
    stays: Stays,
    after: Ways,
    trail: Trail,
) -> np.float32:
    """Hear one note: fill `after` and `trail`; returns the value of the best way. The rest is scratch."""
    jump_into_bars(written, ways, note, costs, into, trail.bar_origin)
    bar_of, value, alive = written.bar, ways.value, stays.alive
    for place in range(len(bar_of)):
        floor = into[bar_of[place]] - JUST_ARRIVED
        alive[place] = (value[0, place] > floor) + (value[1, place] > floor)
    arrive(written, ways, note, costs, into, alive, trail.bar_origin, arrivals)
    jump_as_notated(written, ways, note, costs, arrivals)
    stay(written, ways, note, costs, stays)
    top: np.float32 = choose(written, ways, note, costs, arrivals, stays, after, trail.move)
    return top
