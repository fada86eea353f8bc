"""Facts become at most three points: an :class:`Advice`."""

from ustaz.mentor.advise import advise
from ustaz.mentor.model import Advice, Evidence, Habit, Place, Point, PointKind
from ustaz.mentor.remarks import SAME_PIECE

__all__ = ["SAME_PIECE", "Advice", "Evidence", "Habit", "Place", "Point", "PointKind", "advise"]
