"""A way through the score becomes runs: stretches played forward."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ustaz.alignment.decoder import NOWHERE
from ustaz.alignment.kernel import NOTATED, REACH
from ustaz.alignment.model import Entry

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.alignment.decoder import Way

RESUME = 2 * REACH  # places; whoever comes back this near after a few strange notes has not stopped the run


@dataclass(frozen=True, eq=False)
class Runs:
    """The runs in the order played."""

    of_played: NDArray[np.int32]  # the run of each played note, -1 outside any
    entry: NDArray[np.uint8]  # Entry
    first_place: NDArray[np.int32]
    last_place: NDArray[np.int32]  # included

    def __len__(self) -> int:
        return len(self.entry)


def runs_of(way: Way) -> Runs:
    """Cut the way where it jumps; a short absence from the score does not cut it."""
    inside = np.flatnonzero(way.place != NOWHERE)
    place = way.place[inside]
    step = np.diff(place)
    move = way.move[inside[1:]]
    away = np.diff(inside) > 1
    resumed = away & (step >= 0) & (step <= RESUME)
    cuts = (move > REACH) & ~resumed
    starts = np.flatnonzero(np.concatenate(([True], cuts))[: len(inside)])
    ends = np.append(starts, len(inside))[1:]
    of_played = np.full(len(way.place), -1, np.int32)
    for run, (start, end) in enumerate(zip(starts, ends, strict=True)):
        of_played[inside[start] : inside[end - 1] + 1] = run
    return Runs(
        of_played=of_played,
        entry=_entries(place, move, starts),
        first_place=place[starts],
        last_place=place[ends - 1],
    )


def _entries(place: NDArray[np.int32], move: NDArray[np.int8], starts: NDArray[np.intp]) -> NDArray[np.uint8]:
    entry = np.full(len(starts), Entry.START, np.uint8)
    for run, start in enumerate(starts[1:], start=1):
        if move[start - 1] >= NOTATED:
            entry[run] = Entry.REPEAT
        else:
            entry[run] = Entry.SKIP if place[start] > place[start - 1] else Entry.RESTART
    return entry
