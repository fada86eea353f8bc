"""The arithmetic of one step of :class:`ustaz.alignment.hmm.filter.Filter`, compiled.

Each place keeps two ways that lead to it. Of the two that were there before a note and the best that arrives with it,
the better two go on: with one only, a player who still holds the last chord would drive out the same player beginning
it again, who looks a little worse at first and better ever after.

A way that is not better than a free jump to where it is cannot win any more, and is not looked at. What a step costs
thus grows with the number of places at a few nanoseconds each, and with those that are alive at some fifty.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit

from ustaz.alignment.hmm.tables import ALL, ALONE, BACK, FREE, NEVER, NOBODY, NOTATED, STAY, WAYS, Note
from ustaz.alignment.places import REACH

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.alignment.hmm.costs import Costs
    from ustaz.alignment.hmm.tables import Arrivals, Scratch, Stays, Trail, Ways, Written

ORIGINS = 6  # bars from which a free jump is considered
JUST_ARRIVED = 1.0  # more than landing in the middle of a bar costs: what a way is worth that has only just jumped
NONE = np.uint32(0)


def _compiled(function: Any) -> Any:  # noqa: ANN401 - numba has no types that mypy could read
    """Compiled when first called; the result is kept on disk for the next time, where any folder may be written.

    It is thrown away when this file changes, and only then: whoever changes a constant of `tables` or `places` that is
    read here must touch this file too.
    """
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
    return bits & (~bits + np.uint32(1)) if bits else bits


@_compiled
def likely_origins(written: Written, ways: Ways) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """The best place of each of the few best bars, and its value."""
    value, first_of_bar = ways.value[0], written.first_of_bar
    origin = np.zeros(ORIGINS, np.int32)
    best = np.full(ORIGINS, NEVER, np.float32)
    for bar in range(len(first_of_bar) - 1):
        at = first_of_bar[bar]
        for place in range(at + 1, first_of_bar[bar + 1]):
            if value[place] > value[at]:
                at = place
        if at == first_of_bar[bar + 1] or value[at] <= best[ORIGINS - 1]:
            continue
        rank = ORIGINS - 1
        while rank > 0 and value[at] > best[rank - 1]:
            best[rank], origin[rank] = best[rank - 1], origin[rank - 1]
            rank -= 1
        best[rank], origin[rank] = value[at], at
    return origin, best


@_compiled
def jump_into_bars(
    written: Written, ways: Ways, note: Note, costs: Costs, into: NDArray[np.float32], bar_origin: NDArray[np.int32]
) -> None:
    """For each bar the value of the best free jump into it, and from where."""
    hurry = costs.no_pause * max(0.0, 1 - note.pause_s / costs.pause_s)
    origin, best = likely_origins(written, ways)
    for bar in range(len(into)):
        into[bar] = NEVER
    for k in range(ORIGINS):
        at = written.bar[origin[k]]
        cost = written.by_bars[len(into) - 1 - at :]
        for bar in range(len(into)):
            jumped = best[k] - hurry - (cost[bar] if bar else written.to_top[at])
            if jumped > into[bar]:
                into[bar], bar_origin[bar] = jumped, origin[k]


@_compiled
def missing(
    everything: np.uint32, left: np.uint32, right: np.uint32, heard: np.uint32, silent: int, costs: Costs
) -> tuple[float, int]:
    """What it costs to leave a place where so much has been heard, and which hand keeps silent from now on."""
    absent = everything & ~heard
    if not absent:
        return 0.0, silent
    cost = costs.miss * popcount(absent & ~left & ~right)
    for hand in range(2):
        mine, other = (left, right) if hand == 0 else (right, left)
        one_by_one = costs.miss * popcount(absent & mine)
        if not mine or heard & mine or not heard & other:
            cost += one_by_one
        else:
            most = costs.silent if silent == hand else costs.falls_silent
            cost += min(one_by_one, most)
            silent = hand
    return min(cost, costs.most_missed), silent


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
    places: NDArray[np.int32],
    bar_origin: NDArray[np.int32],
    scratch: Scratch,
) -> None:
    """The best way that reaches each place with this note, other than by a notated jump."""
    into, near, alive = scratch.into, scratch.near, scratch.stays.alive
    onset_q, bar_of, everything = written.onset_q, written.bar, written.everything
    left_out, whose, before, (left, right) = written.left_out, written.whose, written.before, written.hands
    enter, members, landing = written.enter[note.pitch], written.members[note.pitch], written.landing
    value, heard, _, heard_after, since, speed, silent = ways
    to_value, to_move, to_source, to_way, to_log, to_silent = scratch.arrivals
    finding = written.finding[len(into) - 1 - bar_of[note.left_at] :]
    found = note.lost - costs.find
    for place in places:
        bar = bar_of[place]
        best, move, source, way, log = into[bar] - landing[place], FREE, bar_origin[bar], 0, 0.0
        if found - finding[bar] > best:
            best, move, source = found - finding[bar], BACK, place
        best += enter[place]
        hushed = NOBODY
        for leap in range(1, ALONE + 2 if near[place] else 1):
            if leap <= REACH:
                at, skipped, passed_over = place - leap, left_out[leap - 1, place], whose[leap - 1, place]
            else:
                at, skipped, passed_over = before[leap - ALONE, place], costs.leap, ALONE + 1 - leap
            if at < 0:
                continue
            for k in range(alive[at]):
                missed, hush = missing(everything[at], left[at], right[at], heard[k, at], silent[k, at], costs)
                missed += min(skipped, costs.silent) if hush == passed_over < NOBODY else skipped
                hush = hush if passed_over == NOBODY else passed_over
                awaited = (onset_q[place] - onset_q[at]) * speed[k, at]
                rush, ratio = going_on(note.onset_s - since[k, at], awaited, costs)
                again = leap == 1 and members[place] and not members[place] & ~heard_after[k, at]
                gone = value[k, at] - missed - rush + (-costs.again if again else enter[place])
                if gone > best:
                    best, move, source, way, log, hushed = gone, leap, at, k, ratio, hush
        to_value[place], to_move[place], to_source[place], to_way[place], to_log[place] = best, move, source, way, log
        to_silent[place] = hushed


@_compiled
def jump_as_notated(written: Written, ways: Ways, note: Note, costs: Costs, arrivals: Arrivals) -> None:
    """Let the notated jumps arrive, where they are better than any other way."""
    for k in range(len(written.notated)):
        source, place = written.notated[k]
        jumped = ways.value[0, source] - costs.notated + written.enter[note.pitch, place]
        if jumped > arrivals.value[place]:
            arrivals.value[place], arrivals.move[place], arrivals.source[place] = jumped, NOTATED + k, source
            arrivals.way[place], arrivals.log[place], arrivals.silent[place] = 0, 0.0, NOBODY


@_compiled
def stay(written: Written, ways: Ways, note: Note, costs: Costs, places: NDArray[np.int32], stays: Stays) -> None:
    """What the living ways become if the note belongs to the place where they are."""
    onset_q, linger, members = written.onset_q, written.linger[note.pitch], written.members[note.pitch]
    gesture_q = written.gesture_q
    value, heard, heard_before, heard_after, since, speed, _ = ways
    alive, to_value, to_here, to_before, to_after = stays
    gap = costs.spread * max(0.0, note.pause_s - costs.at_once_s)
    last = len(onset_q) - 1
    for place in places:
        for k in range(alive[place]):
            here = before = after = NONE
            waited = note.onset_s - since[k, place]
            fresh = members[place] & ~heard[k, place]
            if fresh:
                gain, here = -min(gap + costs.length * waited, costs.most_spread), lowest(fresh)
            else:
                gain = max(np.float64(linger[place]), -costs.extra)
                if gain == -costs.ornament and waited > gesture_q[place] * speed[k, place] + costs.gesture_s:
                    gain = -costs.other
                late = members[place - 1] & ~heard_before[k, place] if place > 0 else NONE
                worth = -min(costs.late + costs.later * waited, costs.most_late)
                if late and worth > gain:
                    gain, before = worth, lowest(late)
                early = members[place + 1] & ~heard_after[k, place] if place < last else NONE
                if early and not members[place] and -costs.early > gain:
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
    places: NDArray[np.int32],
    scratch: Scratch,
    after: Ways,
    move: NDArray[np.uint8],
) -> np.float32:
    """Keep the better two of the ways that stay and the one that arrives; returns the value of the best of all."""
    members, hands = written.members[note.pitch], written.hands
    _, heard, heard_before, heard_after, since, speed, silent = ways
    new_value, new_heard, new_heard_before, new_heard_after, new_since, new_speed, new_silent = after
    alive, stay_value, here, before, anticipating = scratch.stays
    best, came_by, source, way, log, hushed = scratch.arrivals
    top = NEVER
    for slot in range(WAYS):
        for place in range(len(members)):
            new_value[slot, place] = NEVER
    for place in places:
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
                still = silent[k, place]
                new_silent[slot, place] = NOBODY if still < NOBODY and here[k, place] & hands[still, place] else still
            elif not arrived:
                arrived = 1
                w, s = way[place], source[place]
                new_value[slot, place], move[slot, place] = best[place], 2 * came_by[place] + w
                next_door = came_by[place] == 1
                anticipated = heard_after[w, s] if next_door else NONE
                new_heard[slot, place] = anticipated | lowest(members[place] & ~anticipated)
                new_heard_before[slot, place] = heard[w, s] if next_door else NONE if came_by[place] < FREE else ALL
                new_heard_after[slot, place], new_since[slot, place] = NONE, note.onset_s
                still = hushed[place]
                plays = still < NOBODY and members[place] & hands[still, place]
                new_silent[slot, place] = NOBODY if plays else still
                new_speed[slot, place] = speed[w, s]
                if came_by[place] < FREE:
                    new_speed[slot, place] *= np.exp(costs.adapt * min(1.0, max(-1.0, log[place])))
        top = max(top, new_value[0, place])
    return top


@_compiled
def look_around(written: Written, ways: Ways, scratch: Scratch) -> None:
    """Which ways are alive, and where they may go with this note."""
    alive, near, value, before = scratch.stays.alive, scratch.near, ways.value, written.before
    last = len(near) - 1
    for place in range(last + 1):
        near[place] = False
    for bar in range(len(scratch.into)):
        floor = scratch.into[bar] - JUST_ARRIVED
        for place in range(written.first_of_bar[bar], written.first_of_bar[bar + 1]):
            alive[place] = 0
            if value[0, place] > floor:
                alive[place] = 1 + (value[1, place] > floor)
                for at in range(place, min(place + REACH, last) + 1):
                    near[at] = True
    for place in range(last + 1):
        for hand in range(2):
            near[place] |= before[hand, place] >= 0 and alive[before[hand, place]] > 0
    for k in range(len(written.notated)):
        near[written.notated[k, 1]] |= alive[written.notated[k, 0]] > 0


@_compiled
def open_places(written: Written, note: Note, scratch: Scratch) -> NDArray[np.int32]:
    """Where the player may be: where a living way can go, and where the note is right.

    A jump to a wrong note comes to nothing.
    """
    enter, near, places = written.enter[note.pitch], scratch.near, scratch.open
    count = 0
    for place in range(len(near)):
        if near[place] or enter[place] > -JUST_ARRIVED:
            places[count] = place
            count += 1
    return places[:count]


@_compiled
def step(
    written: Written,
    ways: Ways,
    note: Note,
    costs: Costs,
    scratch: Scratch,
    after: Ways,
    move: NDArray[np.uint8],
    bar_origin: NDArray[np.int32],
) -> np.float32:
    """Hear one note: fill `after`, `move` and `bar_origin`; returns the value of the best way."""
    jump_into_bars(written, ways, note, costs, scratch.into, bar_origin)
    look_around(written, ways, scratch)
    places = open_places(written, note, scratch)
    arrive(written, ways, note, costs, places, bar_origin, scratch)
    jump_as_notated(written, ways, note, costs, scratch.arrivals)
    stay(written, ways, note, costs, places, scratch.stays)
    top: np.float32 = choose(written, ways, note, costs, places, scratch, after, move)
    return top


@_compiled
def likeliest(value: NDArray[np.float32]) -> int:
    """The place of the best way."""
    best = 0
    for place in range(value.shape[1]):
        if value[0, place] > value[0, best]:
            best = place
    return best


@_compiled
def lower(value: NDArray[np.float32], by: np.float32) -> None:
    for way in range(WAYS):
        for place in range(value.shape[1]):
            value[way, place] -= by


@_compiled
def hear(
    written: Written,
    ways: Ways,
    after: Ways,
    outside: tuple[float, int],
    onsets_s: NDArray[np.float64],
    pitches: NDArray[np.int64],
    costs: Costs,
    scratch: Scratch,
    trail: Trail,
) -> tuple[Ways, Ways, tuple[float, int], float]:
    """Hear notes; the first one in `onsets_s` has been heard already.

    `outside` is the value of the state outside the score, and from where it was left. The best of all values is kept at
    0; what was taken off for that is returned too.
    """
    (lost, left_at), total = outside, 0.0
    for k in range(1, len(onsets_s)):
        note = Note(onsets_s[k], pitches[k], max(0.0, onsets_s[k] - onsets_s[k - 1]), lost, left_at)
        top = step(written, ways, note, costs, scratch, after, trail.move[k], trail.bar_origin[k])
        left = likeliest(ways.value)
        leaving = ways.value[0, left] - costs.lose
        trail.lost_origin[k] = -1
        if leaving > lost:
            lost, left_at, trail.lost_origin[k] = leaving, left, left
        lost -= costs.lost
        top = max(top, lost)
        lower(after.value, top)
        lost -= top
        total += top
        ways, after = after, ways
    return ways, after, (lost, left_at), total
