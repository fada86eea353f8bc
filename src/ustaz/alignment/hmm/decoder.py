"""The most likely way through the score, given the whole take (Viterbi)."""

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
    from ustaz.alignment.places import Places

NOWHERE = -1  # the place of a note that is outside the score


@dataclass(frozen=True, eq=False)
class Way:
    """Where the player was at each played note."""

    place: NDArray[np.int32]  # NOWHERE outside the score
    evidence: float  # log likelihood ratio of the way to having been outside the score all the time
    move: NDArray[np.int8]  # how the player came there, see :mod:`ustaz.alignment.hmm.filter`


def decode(
    onsets_s: NDArray[np.float64], pitches: NDArray[np.int16], places: Places, jumps: Jumps, costs: Costs = COSTS
) -> Way:
    """The best way for notes sorted by onset; at least one note and one place."""
    forward = Filter(places, jumps, costs)
    trail = forward.hear(onsets_s, pitches.astype(np.int64))
    at = int(forward.value.argmax())
    best = float(forward.value[at])
    if forward.lost > best:
        at, best = NOWHERE, forward.lost
    place = np.empty(len(onsets_s), np.int32)
    move = np.full(len(onsets_s), STAY, np.int8)
    way = 0
    for k in range(len(onsets_s) - 1, -1, -1):
        place[k] = at
        if at == NOWHERE:
            at = int(trail.lost_origin[k])
            way = 0
        else:
            move[k], way = divmod(int(trail.move[k, way, at]), 2)
            at = _origin(at, int(move[k]), trail.bar_origin[k], places, jumps)
    return Way(place, forward.total + best + costs.lost * len(onsets_s), move)


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
