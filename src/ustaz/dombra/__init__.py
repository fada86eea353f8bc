"""The instrument itself: its neck and, later on this floor, its sound."""

from ustaz.dombra.neck import FRETS, STRINGS, Neck, Tuning

__all__ = ["FRETS", "STRINGS", "Neck", "Tuning"]
