"""How sure the mentor may be: what was heard, what the notation is worth, whether another edition was played."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from ustaz.mentor.metre import bar_name

if TYPE_CHECKING:
    from ustaz.mentor.take import Take

DOUBTFUL_BAR = 0.4  # of the certainty is left in a bar that the file of the score has trouble with
OTHER_EDITION = 0.4  # … and where a fluent player plays the same other notes in each repeat


def certainty(take: Take, rows: tuple[int, ...]) -> float:
    """The mean confidence of these incidents, 0–1; less in a bar that a warning about the score names."""
    incidents = take.assessment.incidents[list(rows)]
    bars = {bar_name(take.score, int(bar)) for bar in incidents["bar"]}
    return float(incidents["confidence"].mean()) * (DOUBTFUL_BAR if bars & take.doubtful_bars else 1)


def same_each_time(take: Take, rows: tuple[int, ...]) -> bool:
    """Whether each pass that has the fault has it with the same keys."""
    incidents = take.assessment.incidents[list(rows)]
    keys = np.append(take.performance.notes["pitch"], 0)[incidents["played_note"]]
    passes: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for incident, key in zip(incidents, keys, strict=True):
        passes[int(incident["run"])].add((int(incident["score_note"]), int(key)))
    return len({frozenset(signs) for signs in passes.values()}) == 1
