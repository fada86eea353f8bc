"""From notes in time to what is written down: bars, voices, note values, ties, beams. MusicXML and MEI share it."""

from ustaz.tablature.notation.columns import Cell, Column, columns
from ustaz.tablature.notation.free import counted, free_places
from ustaz.tablature.notation.measures import Measure, measures
from ustaz.tablature.notation.signs import Signs, signs
from ustaz.tablature.notation.values import QUARTER, Value
from ustaz.tablature.notation.voices import Event, Head

__all__ = [
    "QUARTER",
    "Cell",
    "Column",
    "Event",
    "Head",
    "Measure",
    "Signs",
    "Value",
    "columns",
    "counted",
    "free_places",
    "measures",
    "signs",
]
