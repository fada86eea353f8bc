"""What a live follower says after each note."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Position:
    """Where the player is, as far as the notes heard so far tell."""

    onset_q: float  # written onset that the player has reached, in quarters from the start of the score
    bar: int  # row in score.bars
    score_note: int  # row in score.notes that the last note most likely is; -1 where it is none that is written here
    sure: float  # 0–1: how likely the player is here rather than at another place or outside the score
    jumped: bool  # the player went back, or left bars out, where the notation does not ask for it
    outside: bool  # warming up, noodling, another piece: the place is where the player left the score
