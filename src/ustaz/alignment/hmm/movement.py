"""How likely a player is to go from one place to another, in natural logarithms.

Going on costs next to nothing; leaving notes out, and moving at another speed than just before, costs a little;
jumping costs much, and how much is told by a musical prior: near before far, back before forward, to the beginning of
a section or bar before the middle of one, after a pause before mid-flow, and where the notation asks for it before
anywhere else.

The numbers here, in `filter` and in `observation` were found by random search on performances and practice takes with
known truth, then rounded; none is delicate.
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

    between_bars: NDArray[np.float32]  # (bars, bars): from, to
    finding: NDArray[np.float32]  # (bars, bars): the cost of coming back from outside: left at, to
    landing: NDArray[np.float32]  # (places,)
    notated: tuple[tuple[int, int], ...]  # from, to


def jumps_of(score: Score, places: Places, costs: Costs = COSTS) -> Jumps:
    bars = np.arange(places.bar[-1] + 1)
    ahead = bars[None, :] - bars[:, None]
    far = costs.far * np.log2(1 + np.abs(ahead))
    finding = far + costs.elsewhere * ((ahead < 0) | (ahead > NEAR_BARS))
    between = costs.jump + far + costs.ahead * (ahead > 0)
    between[:, 0] = np.maximum(costs.jump, between[:, 0] - costs.top)
    landing = costs.mid_bar * ~places.begins_bar + costs.not_a_section * ~places.begins_section
    return Jumps(
        between.astype(np.float32), finding.astype(np.float32), landing.astype(np.float32), _notated(score, places)
    )


def _notated(score: Score, places: Places) -> tuple[tuple[int, int], ...]:
    """From the last place up to the end of `from_bar` to the first place from the start of `to_bar` on."""
    origins = np.searchsorted(places.bar, score.jumps["from_bar"], side="right") - 1
    targets = np.searchsorted(places.bar, score.jumps["to_bar"], side="left")
    pairs = {(int(a), int(b)) for a, b in zip(origins, targets, strict=True) if a >= 0 and b < len(places)}
    return tuple(sorted(pairs, key=lambda pair: pair[::-1])[:MOST_NOTATED])
