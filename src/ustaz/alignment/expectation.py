"""When each written note of a run is expected: the player's own time, read from the notes that are sure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ustaz.alignment.strings import strings_written

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.alignment.heard import Heard
    from ustaz.alignment.places import Places
    from ustaz.alignment.runs import Runs
    from ustaz.score import Score

GRACE_S = 0.08  # a grace note comes about this much before its main note
QUARTER_S = 0.5  # the speed of a run that has one place only


@dataclass(frozen=True, eq=False)
class Expected:
    """One row for each (run, written note inside it), sorted by run, then place, then note."""

    run: NDArray[np.int32]
    score_note: NDArray[np.int32]
    place: NDArray[np.int32]
    pitch: NDArray[np.int16]
    string: NDArray[np.int8]  # 0 where none is written
    time_s: NDArray[np.float64]
    end_s: NDArray[np.float64]  # when its written duration is over
    leader: NDArray[np.intp]  # the row that stands for its unison: one key plays the notes of two voices

    def __len__(self) -> int:
        return len(self.run)


def expected_notes(score: Score, places: Places, runs: Runs, heard: Heard) -> Expected:
    """All written notes between the first and the last place of each run."""
    ranges = zip(places.first_note[runs.first_place], places.first_note[runs.last_place + 1], strict=True)
    rows = [places.notes[first:last] for first, last in ranges]
    score_note = np.concatenate([*rows, np.zeros(0, np.int32)])
    run = np.repeat(np.arange(len(runs), dtype=np.int32), [len(r) for r in rows])
    place, notes, string = places.of_note[score_note], score.notes[score_note], strings_written(score)[score_note]
    time_s, end_s = _times(notes, places, runs, heard, run=run, place=place)
    leader = _leaders(notes, run=run, place=place, string=string)
    return Expected(run, score_note, place, notes["pitch"], string, time_s, end_s, leader)


def _times(
    notes: NDArray[np.void],
    places: Places,
    runs: Runs,
    heard: Heard,
    *,
    run: NDArray[np.int32],
    place: NDArray[np.int32],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """When each note is expected to begin and to end."""
    onset_q = places.onset_q[place]
    time_s, end_s = np.zeros(len(run)), np.zeros(len(run))
    for number in range(len(runs)):
        mine = slice(*np.searchsorted(run, (number, number + 1)))
        at_q, at_s = _anchors(places, heard, number)
        time_s[mine] = np.interp(onset_q[mine], at_q, at_s)
        end_s[mine] = _extrapolated(onset_q[mine] + notes["duration_q"][mine], at_q, at_s)
    within_chord = (notes["grace"] > 0) & (onset_q >= notes["onset_q"] - 1e-5)
    return time_s + np.where(within_chord, GRACE_S * notes["grace_order"], 0), end_s


def _anchors(places: Places, heard: Heard, run: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Written onsets that sounded in this run, and when: the median of their notes."""
    rows = np.flatnonzero((heard.run == run) & (heard.place >= 0))
    member = places.members[heard.pitch[rows], heard.place[rows]] != 0
    sure = rows[member] if member.any() else rows
    sure = sure[~_within_gesture(places, heard, sure)]
    place, first, count = np.unique(heard.place[sure], return_index=True, return_counts=True)
    times = heard.onset_s[sure]
    return places.onset_q[place], (times[first + (count - 1) // 2] + times[first + count // 2]) / 2


def _within_gesture(places: Places, heard: Heard, rows: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Which of these notes go on with a trill, a tremolo …: only its first strokes tell when its place began."""
    key = 128 * heard.place[rows] + heard.pitch[rows]
    again = np.ones(len(rows), np.bool_)
    again[np.unique(key, return_index=True)[1]] = False
    return again & places.ornaments[heard.pitch[rows], heard.place[rows]]


def _extrapolated(
    onset_q: NDArray[np.float64], at_q: NDArray[np.float64], at_s: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Linear between anchors, and past the last one at the mean speed of the run."""
    speed = (at_s[-1] - at_s[0]) / (at_q[-1] - at_q[0]) if len(at_q) > 1 else QUARTER_S
    times: NDArray[np.float64] = np.interp(onset_q, at_q, at_s) + speed * np.maximum(0, onset_q - at_q[-1])
    return times


def _leaders(
    notes: NDArray[np.void], *, run: NDArray[np.int32], place: NDArray[np.int32], string: NDArray[np.int8]
) -> NDArray[np.intp]:
    """For each note the longest of those that the same key, or the same fret, plays at the same moment."""
    grace_order = np.where(notes["grace"] > 0, notes["grace_order"], 0)
    order = np.lexsort((-notes["duration_q"], grace_order, string, notes["pitch"], place, run))
    keys = np.stack((run, place, notes["pitch"], string, grace_order))[:, order]
    first = np.concatenate(([True], (np.diff(keys, axis=1) != 0).any(axis=0)))[: len(order)]
    leader = np.empty(len(order), np.intp)
    leader[order] = order[np.flatnonzero(first)[np.cumsum(first) - 1]]
    return leader
