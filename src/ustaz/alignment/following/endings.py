"""First and second endings: which one is due.

The filter holds both ways open where they part, since players leave repeats out. Where both endings begin alike, only
the number of times that the section has been played tells them apart, and that is seen from outside the filter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.score import JumpKind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.alignment.places import Places
    from ustaz.score import Score

NOT_DUE = 2.5  # for an ending of another time round (natural logarithms)


class Endings:
    """Counts the times round."""

    def __init__(self, score: Score, places: Places) -> None:
        self._bar = places.bar
        self._ending = score.bars["ending"][places.bar]
        self._section_start = score.bars["repeat_start"]
        back = score.jumps[score.jumps["kind"] == JumpKind.REPEAT]
        self._back = frozenset(zip(back["from_bar"].tolist(), back["to_bar"].tolist(), strict=True))
        self._time = 0
        self._count(0)

    def went(self, origin: int, place: int) -> None:
        """The player went from one place to another."""
        before, now = int(self._bar[origin]), int(self._bar[place])
        if (before, now) in self._back and place < origin:
            self._count(self._time + 1)
        elif self._time and before != now and (now < before - 1 or self._is_past(origin, place)):
            self._count(0)

    def _is_past(self, origin: int, place: int) -> bool:
        """Behind the last ending, or in the next section that is repeated."""
        return bool((self._ending[origin] and not self._ending[place]) or self._section_start[self._bar[place]])

    def _count(self, time: int) -> None:
        self._time = time
        due = (self._ending == 0) | (self._ending >> np.uint32(min(time, 31)) & 1 > 0)
        self.cost: NDArray[np.float32] = np.where(due, 0.0, NOT_DUE).astype(np.float32)
