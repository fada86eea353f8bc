"""A score and a take become an :class:`Alignment`; a :class:`Follower` hears the take note by note."""

from ustaz.alignment.align import align
from ustaz.alignment.ear import SURE, usual_certainty
from ustaz.alignment.following.follower import Follower
from ustaz.alignment.following.position import Position
from ustaz.alignment.formats import FOLDERS, FORMATS
from ustaz.alignment.hands import hands_of_runs
from ustaz.alignment.matchfile.reading import read_match
from ustaz.alignment.model import ALTERNATIVE, PLAYED, RUN, WRITTEN, Alignment, Entry, Label
from ustaz.alignment.strings import in_tune_with, open_keys_of

__all__ = [
    "ALTERNATIVE",
    "FOLDERS",
    "FORMATS",
    "PLAYED",
    "RUN",
    "SURE",
    "WRITTEN",
    "Alignment",
    "Entry",
    "Follower",
    "Label",
    "Position",
    "align",
    "hands_of_runs",
    "in_tune_with",
    "open_keys_of",
    "read_match",
    "usual_certainty",
]
