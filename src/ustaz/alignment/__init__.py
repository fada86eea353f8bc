"""A score and a take become an :class:`Alignment`; a :class:`Follower` hears the take note by note."""

from ustaz.alignment.align import align
from ustaz.alignment.follower import Follower
from ustaz.alignment.formats import FOLDERS, FORMATS
from ustaz.alignment.match_reading import read_match
from ustaz.alignment.model import PLAYED, RUN, WRITTEN, Alignment, Entry, Label
from ustaz.alignment.position import Position

__all__ = [
    "FOLDERS",
    "FORMATS",
    "PLAYED",
    "RUN",
    "WRITTEN",
    "Alignment",
    "Entry",
    "Follower",
    "Label",
    "Position",
    "align",
    "read_match",
]
