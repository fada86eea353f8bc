"""Where each note ends: at the next sound of its string, or where it has died away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.hearing.dombra.spectra import FRAME_S

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.hearing.dombra.network import Answer

_FAINT = 0.5  # less likely than not that it still sounds …
_GONE = 4  # … for so many frames
_SHORTEST_S = 0.03


def offsets(notes: NDArray[np.void], answer: Answer) -> NDArray[np.float64]:
    """Seconds, for notes (`onset_s`, `string`, `fret`) sorted by onset."""
    out = np.full(len(notes), len(answer.onset) * FRAME_S)
    for string in (1, 2):
        rows = np.flatnonzero(notes["string"] == string)
        out[rows[:-1]] = notes["onset_s"][rows[1:]]
        for row in rows:
            out[row] = min(out[row], _dies(answer, notes[row], before_s=out[row]))
    return np.asarray(np.maximum(out, notes["onset_s"] + _SHORTEST_S))


def _dies(answer: Answer, note: np.void, *, before_s: float) -> float:
    first, last = int(note["onset_s"] / FRAME_S) + 3, int(before_s / FRAME_S)
    silent = answer.fret[first:last, int(note["string"]) - 1, 0] > _FAINT
    if len(silent) < _GONE:
        return before_s
    run = np.lib.stride_tricks.sliding_window_view(silent, _GONE).all(axis=1)
    return (first + int(run.argmax())) * FRAME_S if run.any() else before_s
