"""Which written note each played note is: the alignment of a take with a score.

A take is a chain of *runs*: stretches played forward through the written score. Practising makes many runs
(restarts, loops, skips), a performance one for each repeat that is taken.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Label(IntEnum):
    MATCH = 1  # the written note was played
    WRONG = 2  # another pitch was played in place of the written note
    EXTRA = 3  # a played note that no written note asks for
    MISSED = 4  # a written note within a run that was not played
    ORNAMENT = 5  # a played note that realises a sign (trill, turn, arpeggio …) of the written note


class Entry(IntEnum):
    """How a run begins."""

    START = 1  # the beginning of the take
    REPEAT = 2  # a jump that the notation asks for: repeat, volta, D.C., D.S., coda
    RESTART = 3  # back to an earlier place
    SKIP = 4  # ahead, leaving written notes out


PLAYED = np.dtype(
    [
        ("label", "u1"),  # MATCH, WRONG, EXTRA or ORNAMENT
        ("score_note", "i4"),  # row in score.notes; -1 for EXTRA
        ("run", "i4"),  # row in `runs`; -1 outside any run (warming up, another piece)
        ("confidence", "f4"),  # 0–1
    ]
)

WRITTEN = np.dtype(
    [
        ("label", "u1"),  # MATCH, WRONG, MISSED, or ORNAMENT (sounded only as part of the sign's gesture)
        ("score_note", "i4"),
        ("run", "i4"),
        ("played_note", "i4"),  # row in performance.notes; -1 for MISSED
        ("confidence", "f4"),
    ]
)

RUN = np.dtype(
    [
        ("entry", "u1"),  # Entry
        ("first_played", "i4"),  # rows in performance.notes, both included
        ("last_played", "i4"),
        ("first_q", "f8"),  # written onsets that the run starts and ends with, in quarters
        ("last_q", "f8"),
        ("first_bar", "i4"),  # rows in score.bars, both included
        ("last_bar", "i4"),
        ("start_s", "f8"),
        ("end_s", "f8"),
        ("confidence", "f4"),
    ]
)

ALTERNATIVE = np.dtype(
    [
        ("run", "i4"),  # row in `runs`
        ("first_q", "f8"),  # where else it may have started, in quarters
        ("first_bar", "i4"),  # row in score.bars
        ("share", "f4"),  # 0–1: how likely that is, by nearness
    ]
)


def _no_alternatives() -> NDArray[np.void]:
    return np.zeros(0, ALTERNATIVE)


@dataclass(frozen=True, eq=False)
class Alignment:
    """The result of :func:`ustaz.alignment.align`. All arrays are read-only."""

    played: NDArray[np.void]  # PLAYED, one row for each row of performance.notes
    written: NDArray[np.void]  # WRITTEN, one row for each (run, written note inside it), sorted by run, then note
    runs: NDArray[np.void]  # RUN, in the order played
    confidence: float  # 0–1: how surely this take is of this score at all
    # ALTERNATIVE, for runs through a passage that is written more than once, where nothing tells which was meant
    alternatives: NDArray[np.void] = field(default_factory=_no_alternatives)

    def __post_init__(self) -> None:
        for table in (self.played, self.written, self.runs, self.alternatives):
            table.flags.writeable = False
