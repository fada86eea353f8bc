"""The most likely way through the score, given the whole take (Viterbi).

A long take is traced back from the end of each block and of the next one: no more of its trail need be kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ustaz.alignment.hmm.costs import COSTS
from ustaz.alignment.hmm.filter import Filter
from ustaz.alignment.hmm.tables import ALONE, BACK, FREE, NOTATED, STAY

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.alignment.hmm.costs import Costs
    from ustaz.alignment.hmm.movement import Jumps
    from ustaz.alignment.hmm.tables import Trail
    from ustaz.alignment.places import Places

BLOCK = 4000  # notes; what is traced back so much later does not change any more, and memory stays bounded
NOWHERE = -1  # the place of a note that is outside the score


@dataclass(frozen=True, eq=False)
class Way:
    """Where the player was at each played note."""

    place: NDArray[np.int32]  # NOWHERE outside the score
    evidence: float  # log likelihood ratio of the way to having been outside the score all the time
    move: NDArray[np.int8]  # how the player came there, see :mod:`ustaz.alignment.hmm.tables`


def decode(
    onsets_s: NDArray[np.float64], pitches: NDArray[np.int16], places: Places, jumps: Jumps, costs: Costs = COSTS
) -> Way:
    """The best way for notes sorted by onset; at least one note and one place."""
    forward = Filter(places, jumps, costs)
    place = np.empty(len(onsets_s), np.int32)
    move = np.empty(len(onsets_s), np.int8)
    trails: list[Trail] = []
    for start in range(0, len(onsets_s), BLOCK):
        block = slice(start, start + BLOCK)
        trails = [*trails[-1:], forward.hear(onsets_s[block], pitches[block])]
        _trace_back(forward, trails, place[: block.stop], move[: block.stop], places, jumps)
    best = max(float(forward.value.max()), forward.lost)
    return Way(place, forward.total + best + costs.lost * len(onsets_s), move)


def _trace_back(
    forward: Filter,
    trails: list[Trail],
    place: NDArray[np.int32],
    move: NDArray[np.int8],
    places: Places,
    jumps: Jumps,
) -> None:
    """Fill in the way to where the player most likely is now, as far back as the trails lead."""
    at, way = int(forward.value.argmax()), 0
    if forward.lost > forward.value[at]:
        at = NOWHERE
    k = len(place)
    for trail in reversed(trails):
        for note in range(len(trail.lost_origin) - 1, -1, -1):
            k -= 1
            place[k], move[k] = at, STAY
            if at == NOWHERE:
                at, way = int(trail.lost_origin[note]), 0
            else:
                move[k], way = divmod(int(trail.move[note, way, at]), 2)
                at = _origin(at, int(move[k]), trail.bar_origin[note], places, jumps)


def _origin(at: int, move: int, bar_origin: NDArray[np.int32], places: Places, jumps: Jumps) -> int:
    if move < ALONE:
        return at - move
    if move < FREE:
        return int(places.hand_before[move - ALONE, at])
    if move == FREE:
        return int(bar_origin[places.bar[at]])
    if move == BACK:
        return NOWHERE
    return jumps.notated[move - NOTATED][0]
