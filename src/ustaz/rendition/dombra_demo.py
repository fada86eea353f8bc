"""The synthetic dombra take of the demo: the bundled tökpe study, with slips that were planted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ustaz.dombra import Neck
from ustaz.rendition.mistakes import Slip
from ustaz.rendition.model import MistakeKind
from ustaz.rendition.practice import PlannedRun
from ustaz.rendition.strumming import Hands, strum

if TYPE_CHECKING:
    from ustaz.rendition.model import Take
    from ustaz.score import Score

NECK = Neck((54.82, 49.8), (0.004, 0.006))  # some twenty cents below G and D, as many dombras are

# In bar 6 the finger goes past fret 4, in every run; in bar 10 the thumb is late and string 2 is silent, once.
FORGETS_THE_FRET = (Slip(MistakeKind.WRONG, "n56", pitch=60), Slip(MistakeKind.WRONG, "n58", pitch=60))
LATE_THUMB = (Slip(MistakeKind.MISSED, "n99"), Slip(MistakeKind.MISSED, "n103"))


def strummed(score: Score, *, seed: int = 5, name: str = "") -> Take:
    """A learner's two runs of the bundled tökpe study: the first breaks off after bar 8, the second goes to the end.

    Raises
    ------
    ValueError
        When the score is not the bundled study.
    """
    plan = [
        PlannedRun("n1", "n82", FORGETS_THE_FRET),
        PlannedRun("n1", "n246", (*FORGETS_THE_FRET, *LATE_THUMB), pause_s=1.5),
    ]
    return strum(score, plan, seed=seed, hands=Hands(apart_s=0.014, limp=1.2), neck=NECK, name=name)
