"""The two synthetic takes of the bundled Nocturne: a fine one, and a learner's practice of its first twelve bars."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.rendition.mistakes import Slip
from ustaz.rendition.model import MistakeKind
from ustaz.rendition.practice import PlannedRun, practise, without_stopping
from ustaz.rendition.style import CONCERT, LEARNER

if TYPE_CHECKING:
    from ustaz.rendition.model import Take
    from ustaz.rendition.style import Style
    from ustaz.score import Score

A_FLAT_2, E_FLAT_5 = 44, 75

# Two habits: the naturals of the bass in bar 3 and of the melody in bar 6 are forgotten in every run.
FORGETS_A_NATURAL = Slip(MistakeKind.WRONG, "m3-lh-19", pitch=A_FLAT_2)
FORGETS_E_NATURAL = Slip(MistakeKind.WRONG, "m6-rh-7", pitch=E_FLAT_5)

WAITS_BEFORE_A_LEAP = Slip(MistakeKind.HESITATION, "m4-lh-7", amount=1.1)  # of the bass; it is overcome later

LEARNER_PLAN = (
    PlannedRun("m0-rh-1", "m5-rh-3", (FORGETS_A_NATURAL, WAITS_BEFORE_A_LEAP)),
    PlannedRun(
        "m3-rh-1",
        "m8-rh-2",
        (FORGETS_A_NATURAL, Slip(MistakeKind.EXTRA, "m5-lh-7"), FORGETS_E_NATURAL),
        pause_s=1.4,
    ),
    PlannedRun("m6-rh-1", "m6-rh-15", (FORGETS_E_NATURAL,), pause_s=1.2),
    PlannedRun("m6-rh-1", "m6-rh-15", (FORGETS_E_NATURAL,), pause_s=0.8),
    PlannedRun(
        "m0-rh-1",
        "m12-rh-22",
        (
            FORGETS_A_NATURAL,
            Slip(MistakeKind.RUSH, "m5-rh-1", last_note="m8-rh-1", amount=1.3),
            FORGETS_E_NATURAL,
            Slip(MistakeKind.MISSED, "m9-lh-8"),
            Slip(MistakeKind.DOUBLE, "m10-rh-10"),
        ),
        pause_s=2.0,
    ),
)


def fine(score: Score, *, seed: int = 9, style: Style = CONCERT, name: str = "") -> Take:
    """A take of the whole score without a mistake."""
    return practise(score, [without_stopping(score)], style=style, rng=np.random.default_rng(seed), name=name)


def learner(score: Score, *, seed: int = 3, style: Style = LEARNER, name: str = "") -> Take:
    """A learner's practice of bars 1 to 12 of the bundled Nocturne, with the record of its mistakes.

    Raises
    ------
    ValueError
        When the score is not the bundled Nocturne.
    """
    return practise(score, LEARNER_PLAN, style=style, rng=np.random.default_rng(seed), name=name)
