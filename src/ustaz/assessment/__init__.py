"""An alignment becomes measured facts: an :class:`Assessment`."""

from ustaz.assessment.assess import assess
from ustaz.assessment.model import (
    BAR_FACT,
    INCIDENT,
    NOTE_FACT,
    TEMPO_POINT,
    Assessment,
    Continuity,
    IncidentKind,
)

__all__ = ["BAR_FACT", "INCIDENT", "NOTE_FACT", "TEMPO_POINT", "Assessment", "Continuity", "IncidentKind", "assess"]
