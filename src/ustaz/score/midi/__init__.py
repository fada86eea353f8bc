"""A MIDI file taken as a score, for want of a better one: it knows when and which key, and little else."""

from ustaz.score.midi.score import midi_score

__all__ = ["midi_score"]
