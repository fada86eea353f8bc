"""Any notation becomes a :class:`Score`; a score becomes engraved pages."""

from ustaz.score.model import (
    BAR,
    JUMP,
    MARK,
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
from ustaz.score.summary import ScoreSummary, summarize_score

__all__ = [
    "BAR",
    "JUMP",
    "MARK",
    "NOTE",
    "Articulation",
    "Grace",
    "Hand",
    "JumpKind",
    "MarkKind",
    "Ornament",
    "Score",
    "ScoreSummary",
    "read_score",
    "summarize_score",
]
