"""An alignment becomes measured facts: an :class:`Assessment`."""

from ustaz.assessment.assess import assess
from ustaz.assessment.model import (
    BAR_FACT,
    FRET_FACT,
    INCIDENT,
    INTONATION_BAND,
    NOTE_FACT,
    STROKE_FACT,
    TEMPO_POINT,
    Assessment,
    Continuity,
    IncidentKind,
)
from ustaz.assessment.strokes import knows_directions

__all__ = [
    "BAR_FACT",
    "FRET_FACT",
    "INCIDENT",
    "INTONATION_BAND",
    "NOTE_FACT",
    "STROKE_FACT",
    "TEMPO_POINT",
    "Assessment",
    "Continuity",
    "IncidentKind",
    "assess",
    "knows_directions",
]
