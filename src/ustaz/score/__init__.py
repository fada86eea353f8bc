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
]
