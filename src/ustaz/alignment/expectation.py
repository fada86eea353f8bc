"""When each written note of a run is expected: the player's own time, read from the notes that are sure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ustaz.alignment.decoder import Way
from ustaz.alignment.places import Places
from ustaz.alignment.runs import Runs
from ustaz.score import Score

GRACE_S = 0.08  # a grace note comes about this much before its main note


@dataclass(frozen=True, eq=False)
class Expected:
    """One row for each (run, written note inside it), sorted by run, then note."""

    run: NDArray[np.int32]
    score_note: NDArray[np.int32]
    place: NDArray[np.int32]
    time_s: NDArray[np.float64]
    end_s: NDArray[np.float64]  # when its written duration is over


def expected_notes(
    score: Score, places: Places, runs: Runs, way: Way, onsets_s: NDArray[np.float64], pitches: NDArray[np.int16]
) -> Expected:
    member = (way.place >= 0) & (places.members[pitches, way.place] != 0)
    parts = [_one_run(score, places, runs, run, _anchors(runs, run, way, member, onsets_s)) for run in range(len(runs))]
    columns = list(zip(*parts, strict=True)) if parts else [[np.zeros(0)]] * 5
    return Expected(
        *(np.concatenate(c).astype(t) for c, t in zip(columns, ("i4", "i4", "i4", "f8", "f8"), strict=True))
    )


def _anchors(
    runs: Runs, run: int, way: Way, member: NDArray[np.bool_], onsets_s: NDArray[np.float64]
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Places that sounded, and when: the median of their notes."""
    rows = np.flatnonzero(runs.of_played == run)
    sure = rows[member[rows]]
    if not len(sure):
        sure = rows[way.place[rows] >= 0]
    place, first, count = np.unique(way.place[sure], return_index=True, return_counts=True)
    times = onsets_s[sure]
    middle = (times[first + (count - 1) // 2] + times[first + count // 2]) / 2
    return place, middle


def _one_run(
    score: Score, places: Places, runs: Runs, run: int, anchors: tuple[NDArray[np.int32], NDArray[np.float64]]
) -> tuple[NDArray[np.generic], ...]:
    rows = places.notes[places.first_note[runs.first_place[run]] : places.first_note[runs.last_place[run] + 1]]
    place = places.of_note[rows]
    at, when = places.onset_q[anchors[0]], anchors[1]
    notes = score.notes[rows]
    time = np.interp(places.onset_q[place], at, when)
    merged_grace = (notes["grace"] > 0) & (places.onset_q[place] >= notes["onset_q"] - 1e-5)
    time += np.where(merged_grace, GRACE_S * notes["grace_order"], 0)
    end = _extrapolated(places.onset_q[place] + notes["duration_q"], at, when)
    return np.full(len(rows), run), rows, place, time, end


def _extrapolated(at_q: NDArray[np.float64], q: NDArray[np.float64], s: NDArray[np.float64]) -> NDArray[np.float64]:
    """Linear between anchors, and past the last one at the mean speed of the run."""
    speed = (s[-1] - s[0]) / (q[-1] - q[0]) if len(q) > 1 else 0.5
    return np.interp(at_q, q, s) + speed * np.maximum(0, at_q - q[-1])
