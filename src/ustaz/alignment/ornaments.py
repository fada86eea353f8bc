"""Which leftover notes realise a written sign.

A trill, mordent or turn is a gesture: the player decides how many notes it has and which comes first. Every leftover
note that lies within the gesture's time and ambit belongs to the note that bears the sign.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from ustaz.alignment.expectation import Expected
from ustaz.alignment.model import Label
from ustaz.alignment.places import GESTURE
from ustaz.alignment.runs import Runs
from ustaz.performance import Performance
from ustaz.score import Score

BEFORE_S = 0.25  # a gesture may begin this much before its note
AFTER_S = 0.12
AMBIT = 2  # semitones to either side


def realisations(
    score: Score, performance: Performance, runs: Runs, expected: Expected, labels: NDArray[np.uint8]
) -> Iterator[tuple[int, int]]:
    """Pairs (played note, row of `expected`)."""
    onsets_s, pitches = performance.notes["onset_s"], performance.notes["pitch"]
    signs = score.notes["ornament"][expected.score_note]
    for row in np.flatnonzero(signs):
        first, last = np.searchsorted(onsets_s, (expected.time_s[row] - BEFORE_S, expected.end_s[row] + AFTER_S))
        ambit = AMBIT if signs[row] & GESTURE else 0
        near = np.abs(pitches[first:last] - score.notes["pitch"][expected.score_note[row]]) <= ambit
        mine = near & (labels[first:last] == Label.EXTRA) & (runs.of_played[first:last] == expected.run[row])
        for note in np.flatnonzero(mine):
            yield int(first + note), int(row)
