"""The instrument itself: its neck, and its sound."""

from ustaz.dombra.neck import FRETS, STRINGS, Neck, Tuning
from ustaz.dombra.synthesis import STRUCK, render_dombra
from ustaz.dombra.voice import Voice

__all__ = ["FRETS", "STRINGS", "STRUCK", "Neck", "Tuning", "Voice", "render_dombra"]
