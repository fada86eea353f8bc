"""How long a note is written: until its string sounds anew, or until it has died away.

Ends carry little on a dombra: a string rings until it is struck again, and open strings ring longest. So a note lasts
to the next stroke of any string at least, to the next on its own string at most, in between as long as it was heard.
What rings on after the last bar is not written: it would make an empty bar.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LONGEST_GAP_Q = 2.0  # a note may be heard ringing through less; after more there is a rest
_GRID_Q = 0.5  # ends that no stroke gives are written to eighths
_SHORTEST_Q = 0.0625  # a sixty-fourth: where a place lies closer to the next


def durations(notes: NDArray[np.void], *, quarter_s: NDArray[np.float64], end_q: float = np.inf) -> NDArray[np.float64]:
    """The duration of each note in quarters; NaN where its onset is.

    Parameters
    ----------
    notes
        Rows of `NOTE` with their onsets in quarters.
    quarter_s
        How long a quarter is at each note.
    end_q
        Where the last bar ends.
    """
    onset = notes["onset_q"]
    if not np.isfinite(onset).any():
        return np.full(len(notes), np.nan)
    any_next = _next(onset, onset)
    own_next = np.full(len(notes), np.inf)
    for string in (1, 2):
        rows = notes["string"] == string
        own_next[rows] = _next(onset[rows], onset[rows])
    heard = onset + np.nan_to_num((notes["offset_s"] - notes["onset_s"]) / quarter_s, nan=_GRID_Q)
    heard = np.maximum(np.rint(heard / _GRID_Q) * _GRID_Q, onset + _GRID_Q)
    through = np.where(any_next - onset <= _LONGEST_GAP_Q, any_next, heard)
    ends: NDArray[np.float64] = np.minimum(np.minimum(np.maximum(heard, through), own_next), end_q)
    lasting: NDArray[np.float64] = np.maximum(ends - onset, _SHORTEST_Q)
    return lasting


def _next(onset: NDArray[np.float64], among: NDArray[np.float64]) -> NDArray[np.float64]:
    """The next later moment of each; infinite after the last."""
    moments = np.append(np.unique(among[np.isfinite(among)]), np.inf)
    return moments[np.minimum(np.searchsorted(moments, onset, side="right"), len(moments) - 1)]
