"""Sound becomes notes: the ears of ustaz."""
