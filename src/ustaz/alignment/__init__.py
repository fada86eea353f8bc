"""A score and a take become an :class:`Alignment`."""

from ustaz.alignment.align import align
from ustaz.alignment.formats import FOLDERS, FORMATS
from ustaz.alignment.match_reading import read_match
from ustaz.alignment.model import PLAYED, RUN, WRITTEN, Alignment, Entry, Label

__all__ = ["FOLDERS", "FORMATS", "PLAYED", "RUN", "WRITTEN", "Alignment", "Entry", "Label", "align", "read_match"]
