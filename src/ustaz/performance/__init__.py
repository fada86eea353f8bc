"""A MIDI file becomes a :class:`Performance`, and back."""

from ustaz.performance.clock import tempo_map, to_seconds, to_ticks
from ustaz.performance.csv_table import notes_csv
from ustaz.performance.kind import is_midi
from ustaz.performance.limits import MOST_NOTES, check_length, check_notes
from ustaz.performance.model import CONTROL, HEARD, NOTE, TEMPO, UNKNOWN_RELEASE, Performance
from ustaz.performance.read import read_performance
from ustaz.performance.tablature import performance_of
from ustaz.performance.write import write_performance
from ustaz.sound import is_sound

__all__ = [
    "CONTROL",
    "HEARD",
    "MOST_NOTES",
    "NOTE",
    "TEMPO",
    "UNKNOWN_RELEASE",
    "Performance",
    "check_length",
    "check_notes",
    "is_midi",
    "is_sound",
    "notes_csv",
    "performance_of",
    "read_performance",
    "tempo_map",
    "to_seconds",
    "to_ticks",
    "write_performance",
]
