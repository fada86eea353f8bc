"""What is marked in the engraved score: the fate of each written note in the last pass through its place.

Right notes get no mark: the page must look like music. Earlier passes are practice and stay in the details.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from ustaz.alignment import Label
from ustaz.assessment import IncidentKind

if TYPE_CHECKING:
    from ustaz.report.lesson import Lesson

UNSURE_BELOW = 0.5  # confidence


class MarkName(StrEnum):
    """Each has a colour and a shape of its own (see the legend of the page)."""

    WRONG = "wrong"  # ✕ and the key that was played as a small ghost
    MISSED = "missed"  # hollow
    EXTRA = "extra"  # diamond
    EARLY = "early"  # tick to the left
    LATE = "late"  # tick to the right
    UNSURE = "unsure"  # dotted grey ring
    PAUSE = "pause"  # ‖ over the place of a hesitation
    RESTART = "restart"  # ↺ over the place where the music broke off


@dataclass(frozen=True)
class Mark:
    name: MarkName
    onset_q: float
    bar: int
    score_note: int = -1  # row in score.notes; -1 where the mark is not about a written note
    played_note: int = -1  # row in performance.notes
    size_s: float = 0.0  # EARLY, LATE, PAUSE: seconds


_OF_INCIDENT = {
    IncidentKind.EXTRA_NOTE: MarkName.EXTRA,
    IncidentKind.EARLY: MarkName.EARLY,
    IncidentKind.LATE: MarkName.LATE,
    IncidentKind.HESITATION: MarkName.PAUSE,
    IncidentKind.STUMBLE: MarkName.RESTART,
    IncidentKind.RESTART: MarkName.RESTART,
    IncidentKind.BREAKDOWN: MarkName.RESTART,
}


def marks(lesson: Lesson) -> tuple[Mark, ...]:
    """The marks of the score, in its order."""
    found = [*_note_marks(lesson), *_incident_marks(lesson)]
    return tuple(sorted(found, key=lambda mark: (mark.onset_q, mark.score_note)))


def last_rows(lesson: Lesson) -> dict[int, int]:
    """For each written note that a run covers: its row in `alignment.written` in the last pass through it."""
    notes = lesson.alignment.written["score_note"]
    counted = np.flatnonzero(lesson.assessment.notes["last_pass"])
    rows = dict(zip(notes.tolist(), range(len(notes)), strict=True))
    rows.update(zip(notes[counted].tolist(), counted.tolist(), strict=True))
    return rows


def _note_marks(lesson: Lesson) -> list[Mark]:
    written, notes = lesson.alignment.written, lesson.score.notes
    found = []
    for note, row in last_rows(lesson).items():
        label = lesson.assessment.notes["label"][row]
        if label in {Label.WRONG, Label.MISSED}:
            name = MarkName.WRONG if label == Label.WRONG else MarkName.MISSED
            if written["confidence"][row] < UNSURE_BELOW:
                name = MarkName.UNSURE
            onset, bar = float(notes["onset_q"][note]), int(notes["bar"][note])
            found.append(Mark(name, onset, bar, score_note=note, played_note=int(written["played_note"][row])))
    return found


def _incident_marks(lesson: Lesson) -> list[Mark]:
    incidents = lesson.assessment.incidents
    shown = [row for row in incidents if row["kind"] in _OF_INCIDENT]
    practice = {IncidentKind.RESTART, IncidentKind.BREAKDOWN, IncidentKind.STUMBLE}
    return [
        Mark(
            _OF_INCIDENT[IncidentKind(row["kind"])],
            float(row["onset_q"]),
            int(row["bar"]),
            score_note=int(row["score_note"]),
            played_note=int(row["played_note"]),
            size_s=float(row["size"]),
        )
        for row in shown
        if row["last_pass"] or row["kind"] in practice
    ]
