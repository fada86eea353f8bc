"""Where phrases begin and end, and the arch that each of them makes.

A phrase is faster and louder in its middle than at its ends; the arch is a parabola, at two levels of the form that
are added up (Todd, "The dynamics of dynamics: a model of musical expression", JASA 91, 1992).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from ustaz.score import Score

LEVELS = ((4, 0.65), (2, 0.35))  # bars in a phrase, its share in the arch


def arch(score: Score, positions_q: ArrayLike) -> NDArray[np.float64]:
    """The height of the phrases' arches at these positions (quarters): 0.5 in the middle, -1 at the ends, mean 0."""
    positions_q = np.asarray(positions_q, dtype=np.float64)
    height = np.zeros(positions_q.shape)
    for bars, share in LEVELS:
        edges_q = phrase_edges(score, bars_a_phrase=bars)
        phrase = np.clip(np.searchsorted(edges_q, positions_q, side="right") - 1, 0, len(edges_q) - 2)
        start_q, end_q = edges_q[phrase], edges_q[phrase + 1]
        inside = np.clip(2 * (positions_q - start_q) / (end_q - start_q) - 1, -1, 1)
        height += share * 1.5 * (1 / 3 - inside**2)
    return height


def phrase_edges(score: Score, *, bars_a_phrase: int) -> NDArray[np.float64]:
    """Where phrases begin and the last one ends, in quarters: bars are counted off from the start of each section."""
    bars, names = score.bars, score.bar_names
    counted, starts_q = 0, [float(bars["onset_q"][0])]
    for row in range(1, len(bars)):
        start_q = float(bars["onset_q"][row])
        is_first = counted == 0 and start_q - starts_q[-1] < bars["duration_q"][row]  # after a pickup
        goes_on = is_first or (names[row] != "" and names[row] == names[row - 1])  # a bar in several pieces
        counted += not goes_on
        if counted >= bars_a_phrase or (bars["section_start"][row] and not goes_on):
            starts_q.append(start_q)
            counted = 0
    end_q = float(bars["onset_q"][-1] + bars["duration_q"][-1])
    return np.array([*starts_q, end_q])
