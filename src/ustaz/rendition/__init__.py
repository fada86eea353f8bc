"""A score becomes a played rendition: phrase-wise rubato, dynamics, pedal, and mistakes that are recorded.

What is made here is synthetic and always called so. It serves to demonstrate and to test: of each take it is known
which written note every stroke plays, and what was done wrong on purpose.
"""

from ustaz.rendition.demo import fine, learner
from ustaz.rendition.dombra_demo import strummed
from ustaz.rendition.mistakes import Slip
from ustaz.rendition.model import Mistake, MistakeKind, Run, Take
from ustaz.rendition.practice import PlannedRun, practise, render
from ustaz.rendition.sounding import sound_of
from ustaz.rendition.strumming import STRICT, Hands, strum
from ustaz.rendition.style import CONCERT, LEARNER, Style

__all__ = [
    "CONCERT",
    "LEARNER",
    "STRICT",
    "Hands",
    "Mistake",
    "MistakeKind",
    "PlannedRun",
    "Run",
    "Slip",
    "Style",
    "Take",
    "fine",
    "learner",
    "practise",
    "render",
    "sound_of",
    "strum",
    "strummed",
]
