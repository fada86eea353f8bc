"""A way through the score becomes runs: stretches played forward."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ustaz.alignment.hmm.decoder import NOWHERE
from ustaz.alignment.hmm.tables import FREE, NOTATED
from ustaz.alignment.model import Entry
from ustaz.alignment.places import REACH

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.alignment.hmm.decoder import Way
    from ustaz.alignment.places import Places

FEWEST = 3  # notes of a run; one or two say nothing
CRUMB = 6  # notes at most …
WHOLE = 0.75  # … of which, and of what is written there, fewer than this share met
STRANGE = 8  # notes; as many in a row that are not of the score do not belong to the run around them
RESUME = 2 * REACH  # places; whoever comes back this near after a few strange notes has not stopped the run


@dataclass(frozen=True, eq=False)
class Runs:
    """The runs in the order played."""

    of_played: NDArray[np.int32]  # the run of each played note, -1 outside any
    place: NDArray[np.int32]  # the place of each played note; NOWHERE outside the score, and for a crumb
    entry: NDArray[np.uint8]  # Entry
    first_place: NDArray[np.int32]
    last_place: NDArray[np.int32]  # included

    def __len__(self) -> int:
        return len(self.entry)


def runs_of(way: Way, pitches: NDArray[np.int16], places: Places) -> Runs:
    """Cut the way where it jumps; a short absence from the score does not cut it, and a crumb is no run."""
    runs = _cut(way, np.flatnonzero(way.place != NOWHERE))
    crumbs = [run for run in range(len(runs)) if _is_crumb(runs, run, way, pitches, places)]
    if not crumbs:
        return runs
    return _cut(way, np.flatnonzero((way.place != NOWHERE) & ~np.isin(runs.of_played, crumbs)))


def _is_crumb(runs: Runs, run: int, way: Way, pitches: NDArray[np.int16], places: Places) -> bool:
    """Whether a run is but a few notes in which noodling happens to meet the score."""
    notes = np.flatnonzero(runs.of_played == run)
    if len(notes) > CRUMB or len(runs) == 1:
        return False
    if len(notes) < FEWEST:
        return bool(runs.entry[run] != Entry.REPEAT)
    span = slice(runs.first_place[run], runs.last_place[run] + 1)
    right = np.count_nonzero(places.members[pitches[notes], way.place[notes]] * (way.place[notes] != NOWHERE))
    return bool(right < WHOLE * max(len(notes), int(places.size[span].sum())))


def _cut(way: Way, inside: NDArray[np.intp]) -> Runs:
    place = way.place[inside]
    step = np.diff(place)
    move = way.move[inside[1:]]
    away = np.diff(inside) > 1
    resumed = away & (step >= 0) & (step <= RESUME)
    cuts = ((move >= FREE) | (away & ((step < 0) | (step > RESUME)))) & ~resumed
    starts = np.flatnonzero(np.concatenate(([True], cuts))[: len(inside)])
    ends = np.append(starts, len(inside))[1:]
    of_played, places = np.full(len(way.place), -1, np.int32), np.full(len(way.place), NOWHERE, np.int32)
    places[inside] = place
    for run, (start, end) in enumerate(zip(starts, ends, strict=True)):
        of_played[inside[start] : inside[end - 1] + 1] = run
    for before in np.flatnonzero(np.diff(inside) > STRANGE):
        of_played[inside[before] + 1 : inside[before + 1]] = -1
    return Runs(
        of_played=of_played,
        place=places,
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
