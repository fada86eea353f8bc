"""Which faults count: those that were heard surely, and are no manner of playing.

Of a take that was heard from sound, a fault below the certainty :data:`ustaz.alignment.SURE` may be the ear's own
error. It is told apart, as "not sure", and counts nowhere. An open string of a dombra that sounds along with a stroke,
where one string is written, is the manner of *tökpe* and no extra note.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from ustaz.alignment import SURE, Label

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.alignment import Alignment
    from ustaz.performance import Performance
    from ustaz.score import Score

STROKE_S = 0.06  # notes so close are one stroke


@dataclass(frozen=True, eq=False)
class Doubts:
    """What is left of the faults of a take."""

    played: NDArray[np.bool_]  # each played note: wrong or extra, surely
    written: NDArray[np.bool_]  # each row of alignment.written: wrong or missed, surely
    unsure_played: NDArray[np.bool_]  # … perhaps
    unsure_written: NDArray[np.bool_]
    strummed: NDArray[np.bool_]  # each played note: an open string that sounds along

    def also(self, rows: NDArray[np.intp], alignment: Alignment) -> Doubts:
        """With the faults of these rows of alignment.written among those that are not sure."""
        written, played = np.zeros_like(self.written), np.zeros_like(self.played)
        written[rows] = True
        played[alignment.written["played_note"][rows]] = True
        return replace(
            self,
            written=self.written & ~written,
            unsure_written=self.unsure_written | written,
            played=self.played & ~played,
            unsure_played=self.unsure_played | played,
        )


def weigh(score: Score, performance: Performance, alignment: Alignment) -> Doubts:
    """The faults of the alignment, parted."""
    played, written = alignment.played, alignment.written
    strummed = _strummed(score, performance, alignment)
    played_faults = np.isin(played["label"], (Label.WRONG, Label.EXTRA)) & ~strummed
    written_faults = np.isin(written["label"], (Label.WRONG, Label.MISSED))
    doubtful = SURE if performance.heard is not None else -1.0
    return Doubts(
        played=played_faults & ~(played["confidence"] < doubtful),
        written=written_faults & ~(written["confidence"] < doubtful),
        unsure_played=played_faults & (played["confidence"] < doubtful),
        unsure_written=written_faults & (written["confidence"] < doubtful),
        strummed=strummed,
    )


def _strummed(score: Score, performance: Performance, alignment: Alignment) -> NDArray[np.bool_]:
    """Extra notes of an open string, in one stroke with a written note, where nothing is written for that string."""
    heard, found = performance.heard, np.zeros(len(alignment.played), np.bool_)
    if heard is None or performance.neck is None:
        return found
    labels, times = alignment.played["label"], performance.notes["onset_s"]
    for row in np.flatnonzero((labels == Label.EXTRA) & (heard["fret"] == 0)):
        near = np.arange(*np.searchsorted(times, (times[row] - STROKE_S, times[row] + STROKE_S)))
        beside = near[(labels[near] != Label.EXTRA) & (heard["string"][near] != heard["string"][row])]
        found[row] = len(beside) > 0 and not _asks_for(score, alignment, beside, int(heard["string"][row]))
    return found


def _asks_for(score: Score, alignment: Alignment, beside: NDArray[np.intp], string: int) -> bool:
    """Whether something is written for a string where these played notes stand."""
    if score.fingering is None:
        return False
    places = score.notes["onset_q"][alignment.played["score_note"][beside]]
    return bool(np.any(np.isin(score.notes["onset_q"], places) & (score.fingering["string"] == string)))
