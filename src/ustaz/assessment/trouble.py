"""Witnesses of trouble: wrong, missed and extra notes near a place, keys let go, the same place in other passes.

A pause alone may be meant. It is called a hesitation with a second witness, or where nothing in the writing lets
time bend and it stands far out of the player's own freedom.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from ustaz.assessment.take import Take

NEAR_S = 0.35  # a wrong key this close to a gap belongs to it
STEADY = 0.14  # log ratio: another pass went on here without waiting

Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Witnesses:
    """One value for each gap between onsets."""

    faults: Flags  # wrong or extra notes beside it
    silence: Flags  # the keys were let go long before the next onset, no pedal holding them
    disagree: Flags  # another pass did not wait here
    agree: Flags  # every other pass waited here too: it may be meant


def hear_witnesses(take: Take) -> Witnesses:
    """What speaks for trouble at each gap."""
    disagree, agree = _other_passes(take)
    return Witnesses(faults=_faults(take), silence=_silence(take), disagree=disagree, agree=agree)


def _faults(take: Take) -> Flags:
    times = np.sort(take.performance.notes["onset_s"][take.doubts.played])
    start, end = take.onsets["time_s"][:-1], take.onsets["time_s"][1:]
    low = np.searchsorted(times, start - NEAR_S)
    return np.searchsorted(times, end + NEAR_S) > low


def _silence(take: Take) -> Flags:
    """All keys up and no pedal for longer than the gap should have lasted from the last release on.

    A string dies away by itself: its silence tells nothing.
    """
    if take.on_strings:
        return np.zeros(max(len(take.onsets) - 1, 0), dtype=bool)
    notes = take.performance.notes
    order = np.argsort(notes["onset_s"], kind="stable")
    until = np.maximum.accumulate(notes["offset_s"][order])
    start, end = take.onsets["time_s"][:-1], take.onsets["time_s"][1:]
    last = np.searchsorted(notes["onset_s"][order], end - 1e-6) - 1
    released = np.where(last >= 0, until[np.maximum(last, 0)], start) if len(notes) else start
    silent: Flags = end - np.maximum(released, start) > np.maximum(take.gaps.excess_s / 2, 0.2)
    return silent


def _other_passes(take: Take) -> tuple[Flags, Flags]:
    """For each gap, whether some other pass over the same two onsets flowed, and whether all others waited as long."""
    stretch = np.log(take.gaps.ratio)
    disagree, agree = np.zeros(len(stretch), dtype=bool), np.zeros(len(stretch), dtype=bool)
    rows = np.flatnonzero(np.isfinite(stretch))
    key = np.round(take.onsets["onset_q"], 4)
    _, place = np.unique(np.stack([key[rows], key[rows + 1]], axis=1), axis=0, return_inverse=True)
    order = np.lexsort((stretch[rows], place.reshape(-1)))
    for group in np.split(rows[order], np.flatnonzero(np.diff(place.reshape(-1)[order])) + 1):
        if len(group) < 2:
            continue
        shortest = np.full(len(group), stretch[group[0]])  # of the other passes
        shortest[0] = stretch[group[1]]
        disagree[group] = shortest < STEADY
        agree[group] = shortest > stretch[group] / 2
    return disagree, agree
