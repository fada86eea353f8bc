"""The alignment as one list in the order of time, from which every open format is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ustaz.alignment.model import Alignment, Label

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.performance import Performance


class Line(NamedTuple):
    """A played note, or a written note that was missed."""

    label: Label
    score_note: int  # row in score.notes; -1 for EXTRA
    played_note: int  # row in performance.notes; -1 for MISSED
    run: int  # row in alignment.runs; -1 outside any run
    confidence: float


def listing(performance: Performance, alignment: Alignment) -> list[Line]:
    """Every played note and every missed one.

    A missed note stands where it should have been played: after the last matched note of its run that is written
    before it. Of a unison that one key plays, one note is named.
    """
    played, missed = alignment.played, alignment.written["label"] == Label.MISSED
    lines = [
        Line(Label(row["label"]), int(row["score_note"]), index, int(row["run"]), float(row["confidence"]))
        for index, row in enumerate(played)
    ] + [
        Line(Label.MISSED, int(row["score_note"]), -1, int(row["run"]), float(row["confidence"]))
        for row in alignment.written[missed]
    ]
    times = np.concatenate([performance.notes["onset_s"], written_times_s(performance, alignment)[missed]])
    return [lines[index] for index in np.lexsort((np.arange(len(lines)), times))]


def written_times_s(performance: Performance, alignment: Alignment) -> NDArray[np.float64]:
    """For each row of `alignment.written` the latest onset of its run up to there, in seconds."""
    written, runs = alignment.written, alignment.runs
    times: NDArray[np.float64] = runs["start_s"][written["run"]]
    sounded = written["played_note"] >= 0
    times[sounded] = performance.notes["onset_s"][written["played_note"][sounded]]
    for run in range(len(runs)):
        rows = written["run"] == run
        times[rows] = np.maximum.accumulate(times[rows])
    return times
