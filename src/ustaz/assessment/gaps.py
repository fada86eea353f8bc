"""The gaps between successive onsets, each against what its neighbours would have made of it.

Tempo is compared as log(seconds per quarter), so that twice as slow and twice as fast weigh the same. Rubato is
graded: a ritardando stretches several gaps one after the other. A pause stands alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ustaz.assessment.pulse import median_of_rows, neighbours

AROUND = 8  # gaps on either side that tell the local tempo
PAUSE_S = 0.3  # more than this, and
PAUSE_RATIO = 1.4  # longer by this factor, and the pulse starts anew
NEVER_S = 0.005  # two onsets are never closer

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Gaps:
    """One value for each gap: from onset i to onset i + 1. NaN between two runs."""

    written_q: Floats
    expected_s: Floats
    excess_s: Floats  # played minus expected
    ratio: Floats  # played over expected
    slower_beside: Floats  # the larger ratio of the two gaps beside it: high in a ritardando
    paid_back_s: Floats  # what the next gap is shorter than expected: high where only one note was late
    spread: Floats  # how far apart log ratios lie around here: the player's freedom

    def pauses(self) -> NDArray[np.bool_]:
        """The gaps after which the pulse starts anew, whatever the reason."""
        with np.errstate(invalid="ignore"):
            return (self.excess_s > PAUSE_S) & (self.ratio > PAUSE_RATIO) & (self.paid_back_s < self.excess_s / 2)


def measure_gaps(onset_q: Floats, time_s: Floats, run: NDArray[np.int32]) -> Gaps:
    """The gaps between the onsets of a take."""
    written = np.diff(onset_q)
    played = np.maximum(np.diff(time_s), NEVER_S)
    inside = (np.diff(run) == 0) & (written > 1e-6)
    pace = np.where(inside, np.log(played / np.where(inside, written, 1)), np.nan)
    index, near = neighbours(np.asarray(run[:-1], dtype=np.int64), AROUND)
    near &= inside[index] if len(index) else near
    usual = median_of_rows(pace[index], near)
    deviation = pace - usual
    spread = np.maximum(median_of_rows(np.abs(np.nan_to_num(deviation))[index], near) * 1.4826, 0.03)
    expected = np.where(inside, written * np.exp(usual), np.nan)
    ratio = np.exp(deviation)
    excess = played - expected
    before, after = np.r_[np.nan, ratio[:-1]], np.r_[ratio[1:], np.nan]
    slower = np.fmax(np.nan_to_num(before, nan=1.0), np.nan_to_num(after, nan=1.0)) if len(ratio) else ratio
    paid = np.r_[np.maximum(np.nan_to_num(-excess[1:]), 0), 0.0][: len(excess)]
    return Gaps(written, expected, excess, ratio, slower, paid, spread)
