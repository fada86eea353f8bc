"""What one can hear and see for oneself: no sentence stands without notes behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.mentor.model import Evidence

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.mentor.faults import Fault
    from ustaz.mentor.loops import Loop
    from ustaz.mentor.take import Take

CONTEXT_S = 0.5  # heard after the last key of a stretch is struck


def evidence_of(take: Take, fault: Fault, loop: Loop) -> Evidence:
    """The loop in the last pass that had the fault at its gravest, and the notes that it is about."""
    incidents = take.assessment.incidents[list(fault.rows)]
    run = int(incidents["run"][incidents["kind"] == fault.kind][-1])
    heard = passage(take, run, loop.start_q, loop.end_q)
    times = incidents[incidents["run"] == run]
    about = _about(take, incidents, fault)
    return Evidence(
        start_s=min(heard.start_s, float(times["time_s"].min())),
        end_s=max(heard.end_s, float(times["end_s"].max()), float(times["time_s"].max())),
        first_q=loop.start_q,
        last_q=loop.end_q,
        score_notes=about or heard.score_notes,
        played_notes=_known(incidents["played_note"]) or heard.played_notes,
    )


def passage(take: Take, run: int, start_q: float, end_q: float) -> Evidence:
    """A stretch of the score as it was played in this run."""
    written = take.alignment.written
    onsets = take.score.notes["onset_q"][written["score_note"]]
    here = written[(written["run"] == run) & (onsets >= start_q - 1e-6) & (onsets < end_q - 1e-6)]
    played = here["played_note"][here["played_note"] >= 0]
    start_s, end_s = _times(take, run, played)
    return Evidence(
        start_s=start_s,
        end_s=end_s,
        first_q=start_q,
        last_q=end_q,
        score_notes=_known(here["score_note"]),
        played_notes=_known(played),
    )


def _times(take: Take, run: int, played: NDArray[np.int32]) -> tuple[float, float]:
    if not len(played):
        if not 0 <= run < len(take.alignment.runs):
            return 0.0, 0.0
        start_s = float(take.alignment.runs["start_s"][run])
        return start_s, start_s + CONTEXT_S
    onsets = take.performance.notes["onset_s"][played]
    return float(onsets.min()), float(onsets.max()) + CONTEXT_S


def _about(take: Take, incidents: NDArray[np.void], fault: Fault) -> tuple[int, ...]:
    """The written notes that the incidents name; else those that sound at the place."""
    named = _known(incidents["score_note"])
    if named:
        return named
    onsets = take.score.notes["onset_q"]
    here = np.flatnonzero((onsets >= fault.first_q - 1e-6) & (onsets <= fault.last_q + 1e-6))
    return tuple(here.tolist())


def _known(rows: NDArray[np.int32]) -> tuple[int, ...]:
    return tuple(np.unique(rows[rows >= 0]).tolist())
