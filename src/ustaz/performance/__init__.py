"""A MIDI file becomes a :class:`Performance`, and back."""

from ustaz.performance.model import CONTROL, NOTE, TEMPO, Performance

__all__ = ["CONTROL", "NOTE", "TEMPO", "Performance"]
