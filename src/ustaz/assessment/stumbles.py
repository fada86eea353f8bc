"""Stumbles inside a run: a key struck again at once, and time lost by it.

Struck twice without losing time it is only an extra note.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.alignment import Label
from ustaz.assessment.finding import Finding
from ustaz.assessment.model import IncidentKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ustaz.assessment.take import Take

LOST_S, LOST_RATIO = 0.25, 1.5  # what a stumble costs at least
AT_EDGE_S = 0.8  # and where music breathes, or a gesture takes its time
AGAIN_S = 1.5  # the same key this long after its own note


def find_stumbles(take: Take) -> Iterator[Finding]:
    """Gaps in which notes just played were struck again and the pulse lost time."""
    played = take.alignment.played
    again = [
        row
        for row in np.flatnonzero((played["label"] == Label.EXTRA) & (played["run"] >= 0) & take.doubts.played)
        if _is_again(take, int(row))
    ]
    times = take.performance.notes["onset_s"][again]
    gaps = np.searchsorted(take.onsets["time_s"], times, side="right") - 1
    breathes = take.breaths.edge | take.breaths.fermata | take.breaths.free | take.breaths.gesture
    for gap in np.unique(gaps[(gaps >= 0) & (gaps < len(take.gaps.ratio))]):
        excess, ratio = take.gaps.excess_s[gap], take.gaps.ratio[gap]
        if not (excess > (AT_EDGE_S if breathes[gap] else LOST_S) and ratio > LOST_RATIO):
            continue
        before, after = take.onsets[gap], take.onsets[gap + 1]
        yield Finding(
            kind=IncidentKind.STUMBLE,
            run=int(before["run"]),
            onset_q=float(before["onset_q"]),
            end_q=float(after["onset_q"]),
            time_s=float(before["time_s"]),
            end_s=float(after["time_s"]),
            size=float(excess),
            confidence=0.8,
            score_note=int(take.matched["score_note"][before["first"]]),
            played_note=int(again[int(np.flatnonzero(gaps == gap)[0])]),
        )


def _is_again(take: Take, row: int) -> bool:
    """Whether this extra note repeats a key that was a right or a wrong note just before, or is one just after."""
    notes, played = take.performance.notes, take.alignment.played
    low, high = np.searchsorted(notes["onset_s"], [notes["onset_s"][row] - AGAIN_S, notes["onset_s"][row] + AGAIN_S])
    same = (notes["pitch"][low:high] == notes["pitch"][row]) & (played["label"][low:high] != Label.EXTRA)
    return bool(np.any(same & (played["run"][low:high] == played["run"][row])))
