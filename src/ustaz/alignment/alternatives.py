"""Where else a run may have been: passages that are written alike, note for note.

What was played before and after, and nearness, make one of them likelier; where they do not make it certain, the run
says which others come into question, and how much.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.alignment.hmm.costs import COSTS
from ustaz.alignment.model import ALTERNATIVE, Entry, Label

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.alignment.heard import Heard
    from ustaz.alignment.hmm.movement import Jumps
    from ustaz.alignment.places import Places
    from ustaz.alignment.runs import Runs

LEAST = 0.01  # a smaller share is not worth telling
SAME_Q = 1e-3  # quarters: rhythms that differ by less are alike


def find_alternatives(
    places: Places, jumps: Jumps, runs: Runs, heard: Heard, played_label: NDArray[np.uint8]
) -> NDArray[np.void]:
    """ALTERNATIVE rows of all runs, for each run by falling share."""
    right = (played_label == Label.MATCH) & (heard.place >= 0)
    rows = []
    for run in range(len(runs)):
        mine = np.flatnonzero(right & (heard.run == run))
        shifts = _alike(places, int(runs.first_place[run]), int(runs.last_place[run]), heard, mine)
        if not len(shifts) or runs.entry[run] == Entry.REPEAT:
            continue
        cost = np.array([_cost(places, jumps, runs, run, int(shift)) for shift in (0, *shifts)])
        cost[0] = cost.min()  # the way through the whole take has preferred this one
        share = np.exp(cost[0] - cost)
        share /= share.sum()
        for shift, part in zip(shifts, share[1:], strict=True):
            if part >= LEAST:
                at = int(runs.first_place[run] + shift)
                rows.append((run, places.onset_q[at], places.bar[at], part))
    table = np.array(rows, ALTERNATIVE) if rows else np.zeros(0, ALTERNATIVE)
    return table[np.lexsort((-table["share"], table["run"]))]


def share_here(alternatives: NDArray[np.void], runs: int) -> NDArray[np.float64]:
    """(runs + 1,): how likely each run is where it is; the last entry, 1, is for what is outside any run."""
    share = np.ones(runs + 1)
    np.subtract.at(share, alternatives["run"], alternatives["share"])
    return share


def _alike(places: Places, first: int, last: int, heard: Heard, notes: NDArray[np.intp]) -> NDArray[np.intp]:
    """By how many places the run can be shifted so that all its right notes are right again, and no more are missed."""
    shifts = np.arange(-first, len(places) - last)
    shifts = shifts[shifts != 0]
    for pitch, place in sorted({(int(heard.pitch[note]), int(heard.place[note])) for note in notes}):
        if places.members[pitch, place]:
            shifts = shifts[places.members[pitch, place + shifts] != 0]
        if not len(shifts):
            break
    span = np.arange(first, last + 1)
    rhythm = places.onset_q[span] - places.onset_q[first]
    return np.array(
        [
            shift
            for shift in shifts
            if places.size[span + shift].sum() <= places.size[span].sum()
            and np.abs(places.onset_q[span + shift] - places.onset_q[first + shift] - rhythm).max() < SAME_Q
        ],
        np.intp,
    )


def _cost(places: Places, jumps: Jumps, runs: Runs, run: int, shift: int) -> float:
    """Of coming to the run, and of leaving it, if it stood so many places on."""
    first, last = (int(at[run]) + shift for at in (runs.first_place, runs.last_place))
    cost = float(jumps.landing[first])
    if run == 0:
        cost += COSTS.start * (first != 0)
    else:
        cost += jumps.between(int(places.bar[runs.last_place[run - 1]]), int(places.bar[first]))
    if run + 1 < len(runs):
        cost += jumps.between(int(places.bar[last]), int(places.bar[runs.first_place[run + 1]]))
    return cost
