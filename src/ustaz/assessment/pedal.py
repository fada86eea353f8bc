"""The sustain pedal: when it was down, and whether it was held over a change of harmony.

Only a plain case is named: the pedal stays fully down, a new bass enters, and low notes of the harmony before rub
by a semitone against the new one for a second or more. Half pedal, written pedal and a melody that moves over one
bass are left alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.assessment.finding import Finding
from ustaz.assessment.model import IncidentKind
from ustaz.score import MarkKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ustaz.assessment.take import Take
    from ustaz.performance import Performance

SUSTAIN = 64
DOWN = 64  # the MIDI meaning of "on"
FULLY_DOWN = 90  # below this the dampers may touch the strings
LOW_PITCH = 72  # below this, rubbing harmonies blur
BASS_PITCH = 60
BLUR_S = 1.3
CLASHES = 2  # pitch classes of the harmony before that lie a semitone from the new one


def has_pedal(performance: Performance) -> bool:
    """Whether the take tells of the sustain pedal at all."""
    return bool(np.any((performance.controls["controller"] == SUSTAIN) & (performance.controls["value"] > 0)))


def pedal_down_at(performance: Performance, times_s: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether the pedal is down at each of these times."""
    events = performance.controls[performance.controls["controller"] == SUSTAIN]
    row = np.searchsorted(events["time_s"], times_s, side="right") - 1
    if not len(events):
        return np.zeros(len(times_s), dtype=bool)
    down: NDArray[np.bool_] = (row >= 0) & (events["value"][np.maximum(row, 0)] >= DOWN)
    return down


def held_stretches(performance: Performance) -> NDArray[np.float64]:
    """Stretches (start, end) in seconds in which the pedal is fully down."""
    events = performance.controls[performance.controls["controller"] == SUSTAIN]
    if not len(events):
        return np.zeros((0, 2))
    down = events["value"] >= FULLY_DOWN
    change = np.flatnonzero(np.diff(np.r_[False, down, False].astype(int)))
    last = max(float(events["time_s"][-1]), float(np.max(performance.notes["offset_s"], initial=0.0)))
    times = np.r_[events["time_s"], last]
    stretches: NDArray[np.float64] = times[change].reshape(-1, 2)
    return stretches


def find_blurs(take: Take) -> Iterator[Finding]:
    """Pedals held over a change of harmony."""
    notes = take.performance.notes
    order = np.argsort(notes["onset_s"], kind="stable")
    notes = notes[order]
    for start, end in held_stretches(take.performance):
        low, high = np.searchsorted(notes["onset_s"], [start - 0.1, end])
        if high - low < 6:
            continue
        blur = _first_blur(notes[low:high], float(end))
        if blur is not None:
            yield from _place(take, blur, float(end))


def _first_blur(notes: NDArray[np.void], end_s: float) -> float | None:
    """When, under one pedal, a new bass comes whose harmony rubs against the one before; None if never."""
    bass = np.flatnonzero(notes["pitch"] < BASS_PITCH)
    for row in bass[1:]:
        at = float(notes["onset_s"][row])
        if end_s - at < BLUR_S:
            return None
        before = notes[(notes["onset_s"] < at - 0.1) & (notes["pitch"] < LOW_PITCH)]
        after = notes[(notes["onset_s"] >= at - 0.1) & (notes["onset_s"] < at + BLUR_S) & (notes["pitch"] < LOW_PITCH)]
        if _clashes(np.unique(before["pitch"] % 12), np.unique(after["pitch"] % 12)) >= CLASHES:
            return at
    return None


def _clashes(before: NDArray[np.int16], after: NDArray[np.int16]) -> int:
    """Pitch classes that sounded before, are not in the new harmony, and lie a semitone from a note of it."""
    gone = before[~np.isin(before, after)]
    return sum(bool(np.any(np.isin((pitch + np.array([1, -1])) % 12, after))) for pitch in gone)


def _place(take: Take, at_s: float, end_s: float) -> Iterator[Finding]:
    row = int(np.searchsorted(take.onsets["time_s"], at_s - 0.1))
    if row >= len(take.onsets):
        return
    onset = take.onsets[row]
    marks = take.score.marks
    asked = (
        (marks["kind"] == MarkKind.PEDAL) & (marks["start_q"] < onset["onset_q"]) & (marks["end_q"] > onset["onset_q"])
    )
    if np.any(asked):
        return
    yield Finding(
        kind=IncidentKind.PEDAL_BLUR,
        run=int(onset["run"]),
        onset_q=float(onset["onset_q"]),
        time_s=at_s,
        end_s=end_s,
        size=end_s - at_s,
        confidence=min(0.5 + 0.1 * (end_s - at_s), 0.8),
        score_note=int(take.matched["score_note"][onset["first"]]),
    )
