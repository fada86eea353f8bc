"""The hidden-Markov model of a player: where in the score a take goes, note by note."""
