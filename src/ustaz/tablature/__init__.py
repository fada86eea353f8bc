"""Two-string tablature: the document, and every notation it is written in and read from."""

from ustaz.tablature.model import BAR, BEAT, NOTE, Section, Stroke, Tablature

__all__ = ["BAR", "BEAT", "NOTE", "Section", "Stroke", "Tablature"]
