"""The online side of aligning: where the player is, told after each note."""
