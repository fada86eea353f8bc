"""A :class:`Performance` becomes a MIDI file."""
