"""How likely a player is to go from one place to another, in natural logarithms.

Going on costs next to nothing; leaving notes out, and moving at another speed than just before, costs a little;
jumping costs much, and how much is told by a musical prior: near before far, back before forward, to the beginning of
a section or bar before the middle of one, after a pause before mid-flow, and where the notation asks for it before
anywhere else.

What each move costs stands in `costs`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ustaz.alignment.hmm.costs import COSTS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.alignment.hmm.costs import Costs
    from ustaz.alignment.places import Places
    from ustaz.score import Score


NEAR_BARS = 3  # whoever was outside the score and comes back at most this far ahead has not jumped
MOST_NOTATED = 100  # jumps; more than any score has, and a move must fit a byte


@dataclass(frozen=True, eq=False)
class Jumps:
    """The cost of free jumps, and the notated ones as pairs of places."""

    by_bars: NDArray[np.float32]  # (2 bars - 1,): by how many bars it leads ahead, beginning with the farthest back
    to_top: NDArray[np.float32]  # (bars,): from each bar to the first one
    finding: NDArray[np.float32]  # (2 bars - 1,): of coming back from outside, by how many bars ahead
    landing: NDArray[np.float32]  # (places,)
    notated: tuple[tuple[int, int], ...]  # from, to

    def between(self, origin: int, target: int) -> float:
        """The cost of a free jump from bar to bar."""
        return float(self.by_bars[len(self.to_top) - 1 - origin + target] if target else self.to_top[origin])


def jumps_of(score: Score, places: Places, costs: Costs = COSTS) -> Jumps:
    last = int(places.bar[-1])
    ahead = np.arange(-last, last + 1)
    far = costs.far * np.log2(1 + np.abs(ahead))
    finding = far + costs.elsewhere * ((ahead < 0) | (ahead > NEAR_BARS))
    by_bars = costs.jump + far + costs.ahead * (ahead > 0)
    to_top = np.maximum(costs.jump, by_bars[last::-1] - costs.top)
    landing = costs.mid_bar * ~places.begins_bar + costs.not_a_section * ~places.begins_section
    return Jumps(
        by_bars=by_bars.astype(np.float32),
        to_top=to_top.astype(np.float32),
        finding=finding.astype(np.float32),
        landing=landing.astype(np.float32),
        notated=_notated(score, places),
    )


def _notated(score: Score, places: Places) -> tuple[tuple[int, int], ...]:
    """From the last place up to the end of `from_bar` to the first place from the start of `to_bar` on."""
    origins = np.searchsorted(places.bar, score.jumps["from_bar"], side="right") - 1
    targets = np.searchsorted(places.bar, score.jumps["to_bar"], side="left")
    pairs = {(int(a), int(b)) for a, b in zip(origins, targets, strict=True) if a >= 0 and b < len(places)}
    return tuple(sorted(pairs, key=lambda pair: pair[::-1])[:MOST_NOTATED])
