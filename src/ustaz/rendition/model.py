"""A take that was made, not heard: what was played, and the truth about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ustaz.performance import Performance


class MistakeKind(StrEnum):
    WRONG = "wrong"  # a neighbouring key in place of the written one
    MISSED = "missed"
    EXTRA = "extra"  # a neighbouring key grazed besides the written one
    DOUBLE = "double"  # the key struck twice
    HESITATION = "hesitation"  # a halt before a note
    RUSH = "rush"  # the tempo runs away and does not come back
    RESTART = "restart"  # back to an earlier place
    LOOP = "loop"  # the same stretch once more
    OTHER_STRING = "other-string"  # of a dombra: the same pitch on the other string
    GHOST = "ghost"  # heard from sound, not surely, and played by nobody


@dataclass(frozen=True)
class Mistake:
    """One thing that was done on purpose to a take."""

    kind: MistakeKind
    bar: int  # row in Score.bars
    notes: tuple[str, ...]  # ids of the written notes it happens to; of a rush the first and the last
    time_s: float  # seconds from the start of the take
    pitch: int = -1  # the key struck, where a key is struck that is not written; -1 elsewhere
    amount: float = 0.0  # seconds of a hesitation; the tempo at the end of a rush, as a factor


@dataclass(frozen=True)
class Run:
    """One going through without stopping."""

    first_note: str  # id
    last_note: str
    start_s: float
    end_s: float  # the last key is let go


@dataclass(frozen=True, eq=False)
class Take:
    performance: Performance
    score_notes: NDArray[np.int32]  # for each played note the row in Score.notes that it plays; -1 for none
    mistakes: tuple[Mistake, ...]  # in their order in time
    runs: tuple[Run, ...]
