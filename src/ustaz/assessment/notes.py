"""Wrong, missed and extra notes, as the alignment has them, less what no listener would call a fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.alignment import Label
from ustaz.assessment.finding import Finding
from ustaz.assessment.model import IncidentKind
from ustaz.score import Grace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ustaz.assessment.take import Take

BESIDE_S = 0.4  # a key struck twice belongs to the hand that struck it, though the other hand played since
GRACE_DOUBT = 0.5  # a grace note that was not heard may have been merged or left out by choice


def find_note_faults(take: Take) -> Iterator[Finding]:
    """Every wrong, missed and extra note with the alignment's confidence, as far as it was heard surely."""
    yield from _written_faults(take, take.doubts.written)
    yield from _extra_notes(take, take.doubts.played)


def find_unsure_faults(take: Take) -> Iterator[Finding]:
    """Every wrong, missed and extra note that may be the ear's own error."""
    yield from _written_faults(take, take.doubts.unsure_written)
    yield from _extra_notes(take, take.doubts.unsure_played)


def _written_faults(take: Take, chosen: NDArray[np.bool_]) -> Iterator[Finding]:
    for fact in take.alignment.written[chosen & ~take.shared]:
        row, played_row, run = int(fact["score_note"]), int(fact["played_note"]), int(fact["run"])
        note = take.score.notes[row]
        missed = fact["label"] == Label.MISSED
        if missed and note["ornament"]:
            continue  # the sign is judged as a gesture
        time_s = take.time_at(run, float(note["onset_q"])) if missed else take.performance.notes["onset_s"][played_row]
        yield Finding(
            kind=IncidentKind.MISSED_NOTE if missed else IncidentKind.WRONG_NOTE,
            run=run,
            onset_q=float(note["onset_q"]),
            time_s=float(time_s),
            size=0.0 if missed else float(take.performance.notes["pitch"][played_row]) - float(note["pitch"]),
            confidence=float(fact["confidence"]) * (GRACE_DOUBT if note["grace"] != Grace.NONE else 1.0),
            hand=int(note["hand"]),
            score_note=row,
            played_note=played_row,
        )


def _extra_notes(take: Take, chosen: NDArray[np.bool_]) -> Iterator[Finding]:
    played = take.alignment.played
    for row in np.flatnonzero(chosen & (played["label"] == Label.EXTRA) & (played["run"] >= 0)):
        note, run = take.performance.notes[row], int(played["run"][row])
        beside = _nearest_matched(take, run, float(note["onset_s"]), int(note["pitch"]))
        if beside is None:
            continue
        yield Finding(
            kind=IncidentKind.EXTRA_NOTE,
            run=run,
            onset_q=float(beside["onset_q"]),
            time_s=float(note["onset_s"]),
            size=0.0,
            confidence=float(played["confidence"][row]),
            hand=int(beside["hand"]),
            played_note=int(row),
        )


def _nearest_matched(take: Take, run: int, time_s: float, pitch: int) -> np.void | None:
    """The matched note that a stray key lies beside: the nearest in pitch of those near in time, or else in time."""
    low, high = np.searchsorted(take.matched["run"], [run, run + 1])
    near = take.matched[low:high]
    if not len(near):
        return None
    away_s = np.abs(near["onset_s"] - time_s)
    close = away_s <= max(BESIDE_S, float(away_s.min()))
    apart = np.abs(near["pitch"] - pitch) + away_s / BESIDE_S
    nearest: np.void = near[np.where(close, apart, np.inf).argmin()]
    return nearest
