"""Facts become at most three points: an :class:`Advice`."""

from ustaz.mentor.advise import advise
from ustaz.mentor.model import Advice, Evidence, Habit, Place, Point, PointKind

__all__ = ["Advice", "Evidence", "Habit", "Place", "Point", "PointKind", "advise"]
