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

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.alignment.places import Places
    from ustaz.score import Score


REACH = 3  # places ahead that count as going on; further is a jump
SKIP = 0.5  # for each place left out on the way
MISS = 0.9  # for each note left out
MOST_MISSED = 9.0  # however many

JUMP = 11.5  # for any jump the notation does not ask for
AHEAD = 1.0  # for leaving music out
FAR = 1.0  # for each doubling of the distance in bars
TOP = 2.0  # what going back to the beginning costs less; never less than the nearest jump
NEAR_BARS = 3  # whoever was outside the score and comes back at most this far ahead has not jumped …
ELSEWHERE = 4.6  # … and anywhere else has
MID_BAR = 0.7  # for landing inside a bar
NOT_A_SECTION = 0.25  # for landing on a bar that begins no section
NO_PAUSE = 2.6  # for jumping in mid-flow …
PAUSE_S = 0.6  # … which ends here
AS_NOTATED = 1.2  # for a jump that the notation asks for
MOST_NOTATED = 100  # jumps; more than any score has, and a move must fit a byte


@dataclass(frozen=True, eq=False)
class Jumps:
    """The cost of free jumps, and the notated ones as pairs of places."""

    between_bars: NDArray[np.float32]  # (bars, bars): from, to
    finding: NDArray[np.float32]  # (bars, bars): the cost of coming back from outside: left at, to
    landing: NDArray[np.float32]  # (places,)
    notated: tuple[tuple[int, int], ...]  # from, to


def jumps_of(score: Score, places: Places) -> Jumps:
    bars = np.arange(places.bar[-1] + 1)
    ahead = bars[None, :] - bars[:, None]
    far = FAR * np.log2(1 + np.abs(ahead))
    finding = far + ELSEWHERE * ((ahead < 0) | (ahead > NEAR_BARS))
    between = JUMP + far + AHEAD * (ahead > 0)
    between[:, 0] = np.maximum(JUMP, between[:, 0] - TOP)
    landing = MID_BAR * ~places.begins_bar + NOT_A_SECTION * ~places.begins_section
    return Jumps(
        between.astype(np.float32), finding.astype(np.float32), landing.astype(np.float32), _notated(score, places)
    )


def _notated(score: Score, places: Places) -> tuple[tuple[int, int], ...]:
    """From the last place up to the end of `from_bar` to the first place from the start of `to_bar` on."""
    origins = np.searchsorted(places.bar, score.jumps["from_bar"], side="right") - 1
    targets = np.searchsorted(places.bar, score.jumps["to_bar"], side="left")
    pairs = {(int(a), int(b)) for a, b in zip(origins, targets, strict=True) if a >= 0 and b < len(places)}
    return tuple(sorted(pairs)[:MOST_NOTATED])
