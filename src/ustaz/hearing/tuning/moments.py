"""What sounded together, moment by moment: the evidence from which a neck is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

_MOST = 800


@dataclass(frozen=True, eq=False)
class Moments:
    """One or two pitches a moment (MIDI numbers with a fraction); `high` is NaN where one voice was heard."""

    low: Array
    high: Array
    share: Array  # of the evidence; the sum is 1


def gather(voices: NDArray[np.void]) -> Moments:
    """The moments of some VOICEs; of many, some evenly over the take."""
    time, first = np.unique(voices["time_s"], return_index=True)
    two = np.append(np.diff(first), len(voices) - first[-1]) == 2 if len(first) else np.zeros(0, dtype=bool)
    one = voices["pitch"][first]
    other = np.where(two, voices["pitch"][np.minimum(first + 1, len(voices) - 1)], np.nan)
    strength = voices["strength"][first] ** 2  # the pitch of a string falls a little while it dies away
    if len(time) > _MOST:
        keep = np.linspace(0, len(time) - 1, _MOST).astype(int)
        one, other, strength = one[keep], other[keep], strength[keep]
    return Moments(
        np.fmin(one, other),
        np.where(np.isnan(other), np.nan, np.fmax(one, other)),
        strength / max(strength.sum(), 1e-12),
    )
