"""When the sustain pedal is pressed and let go: as marked, and as is usual where the marks have stopped.

A pianist changes the pedal just after the bass is struck ("syncopated" pedalling): the old harmony is let go and the
new one held.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.rendition.passage import PEDAL
from ustaz.score import Hand, MarkKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ustaz.rendition.tempo import Clock
    from ustaz.score import Score

PRESSED_AFTER_S = 0.06  # after the bass is struck
LIFTED_BEFORE_S = 0.02  # before the next press at the latest
DEPTH = 112


def pedalling(score: Score, time: Clock, *, start_q: float, end_q: float) -> NDArray[np.void]:
    """PEDAL rows for a stretch of the score; none where the score marks no pedal at all."""
    spans_q = [(max(a, start_q), min(b, end_q)) for a, b in _spans(score) if a < end_q and b > start_q]
    rows: list[tuple[float, int]] = []
    next_presses_s = [*(float(time.seconds(begin_q)) + PRESSED_AFTER_S for begin_q, _ in spans_q[1:]), np.inf]
    for (begin_q, stop_q), next_press_s in zip(spans_q, next_presses_s, strict=False):
        press_s, lift_s = time.seconds([begin_q, stop_q]) + PRESSED_AFTER_S
        lift_s = min(lift_s, next_press_s - LIFTED_BEFORE_S)
        if lift_s > press_s:
            rows += [(press_s, DEPTH), (lift_s, 0)]
    return np.array(rows, dtype=PEDAL)


def _spans(score: Score) -> list[tuple[float, float]]:
    """Start and end of each press, in quarters, in their order."""
    marks = score.marks[score.marks["kind"] == MarkKind.PEDAL]
    if not len(marks):
        return []
    marked = [(float(mark["start_q"]), float(mark["end_q"])) for mark in marks]
    return sorted([*marked, *_as_is_usual(score, marked)])


def _as_is_usual(score: Score, marked: list[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """In bars without a mark: from each bass note on a beat to the next beat."""
    for bar in score.bars:
        start_q, end_q = float(bar["onset_q"]), float(bar["onset_q"] + bar["duration_q"])
        if any(a < end_q and b > start_q for a, b in marked):
            continue
        beat_q = _beat_q(bar)
        for beat_start_q in np.arange(start_q, end_q, beat_q):
            if _bass_is_struck(score, beat_start_q):
                yield float(beat_start_q), float(min(beat_start_q + beat_q, end_q))


def _beat_q(bar: np.void) -> float:
    compound = bar["numerator"] > 3 and bar["numerator"] % 3 == 0
    return float((3 if compound else 1) * 4 / bar["denominator"])


def _bass_is_struck(score: Score, position_q: float) -> bool:
    here = np.abs(score.notes["onset_q"] - position_q) < 1e-6
    return bool(np.any(here & (score.notes["hand"] == Hand.LEFT)))
