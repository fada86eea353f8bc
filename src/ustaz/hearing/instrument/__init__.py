"""Is this a dombra at all? What is measured in a sound before anything is written down."""

from ustaz.hearing.instrument.evidence import Evidence, what_sounds
from ustaz.hearing.instrument.verdict import refuse_other_than_dombra, warn_of_dombra

__all__ = ["Evidence", "refuse_other_than_dombra", "warn_of_dombra", "what_sounds"]
