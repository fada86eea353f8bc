"""Any notation becomes a :class:`Score`; a score becomes engraved pages."""

from ustaz.score.engrave import engrave, engrave_mei, measure_ids
from ustaz.score.model import (
    BAR,
    FINGERING,
    JUMP,
    MARK,
    NATURALS,
    NOTE,
    Articulation,
    Grace,
    Hand,
    JumpKind,
    MarkKind,
    Ornament,
    Score,
)
from ustaz.score.read import read_score
from ustaz.score.tablature import read_tablature, tablature_of

__all__ = [
    "BAR",
    "FINGERING",
    "JUMP",
    "MARK",
    "NATURALS",
    "NOTE",
    "Articulation",
    "Grace",
    "Hand",
    "JumpKind",
    "MarkKind",
    "Ornament",
    "Score",
    "engrave",
    "engrave_mei",
    "measure_ids",
    "read_score",
    "read_tablature",
    "tablature_of",
]
