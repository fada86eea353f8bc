"""The bundled Nocturne as it is practised: one hand alone, in another octave, after warming up. Synthetic."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from ustaz import flow
from ustaz.material import nocturne
from ustaz.performance import NOTE, Performance
from ustaz.rendition import LEARNER, PlannedRun, Take, practise
from ustaz.score import Hand, Score, read_score

if TYPE_CHECKING:
    from ustaz.report import Lesson

OCTAVE = 12
WARM_UP = (*range(60, 85), *range(84, 59, -1))  # keys, up and down; the score has no chromatic scale so long


@cache
def nocturne_score() -> Score:
    with nocturne() as path:
        return read_score(path)


@cache
def rendition() -> Take:
    score = nocturne_score()
    plan = [PlannedRun(score.ids[0], score.ids[-1])]
    return practise(score, plan, style=LEARNER, rng=np.random.default_rng(3))


def hear(take: Performance) -> Lesson:
    return flow.teach(nocturne_score(), take)


def with_notes(notes: np.ndarray) -> Performance:
    ordered = notes[np.lexsort((notes["pitch"], notes["onset_s"]))]
    return replace(rendition().performance, notes=ordered)


@cache
def plain() -> Lesson:
    return hear(rendition().performance)


@cache
def alone(hand: Hand) -> Lesson:
    return hear(with_notes(rendition().performance.notes[_written("hand") == hand]))


@cache
def moved(by: int, *, hand: Hand | None = None, bars: tuple[int, int] | None = None) -> Lesson:
    """Semitones up; of one hand, of some bars (rows of the score, both included), or of all."""
    notes = rendition().performance.notes.copy()
    mine = np.ones(len(notes), dtype=bool) if hand is None else _written("hand") == hand
    if bars is not None:
        mine &= (_written("bar") >= bars[0]) & (_written("bar") <= bars[1])
    notes["pitch"][mine] += by
    return hear(with_notes(notes))


@cache
def after_warming_up() -> Lesson:
    scale = np.zeros(len(WARM_UP), NOTE)
    scale["pitch"], scale["velocity"], scale["release_velocity"] = WARM_UP, 60, 64
    scale["onset_s"] = 0.2 * np.arange(len(scale))
    scale["offset_s"] = scale["onset_s"] + 0.18
    notes = rendition().performance.notes.copy()
    for name in ("onset_s", "offset_s"):
        notes[name] += scale["offset_s"][-1] + 2
    return hear(replace(with_notes(np.concatenate([scale, notes])), controls=np.zeros(0, _controls_dtype())))


def _controls_dtype() -> np.dtype:
    return rendition().performance.controls.dtype


def _written(name: str) -> np.ndarray:
    """What the score says of the note that each stroke plays."""
    take = rendition()
    return nocturne_score().notes[name][take.score_notes]
