"""What a detector finds, and the table of incidents that findings become."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ustaz.assessment.model import INCIDENT, IncidentKind
from ustaz.score import Hand

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from ustaz.assessment.take import Take


class Finding(NamedTuple):
    """An incident as a detector sees it; units as in INCIDENT."""

    kind: IncidentKind
    run: int
    onset_q: float
    time_s: float
    size: float
    confidence: float
    end_q: float | None = None  # None: a point
    end_s: float | None = None
    hand: int = Hand.UNKNOWN
    score_note: int = -1
    played_note: int = -1


def tabulate(take: Take, findings: Iterable[Finding]) -> NDArray[np.void]:
    """The findings as a table of INCIDENT, in the order played."""
    found = sorted(findings, key=lambda finding: (finding.time_s, finding.kind))
    table = np.zeros(len(found), dtype=INCIDENT)
    for row, finding in zip(table, found, strict=True):
        bar = take.bar_of(finding.onset_q)
        if finding.score_note >= 0:
            bar = int(take.score.notes["bar"][finding.score_note])
        row["kind"], row["run"], row["bar"] = finding.kind, finding.run, bar
        row["onset_q"] = finding.onset_q
        row["end_q"] = finding.onset_q if finding.end_q is None else finding.end_q
        row["time_s"] = finding.time_s
        row["end_s"] = finding.time_s if finding.end_s is None else finding.end_s
        row["hand"] = max(finding.hand, 0)
        row["score_note"], row["played_note"] = finding.score_note, finding.played_note
        row["size"], row["confidence"] = finding.size, min(max(finding.confidence, 0.0), 1.0)
        row["last_pass"] = _is_last_pass(take, finding)
    return table


def _is_last_pass(take: Take, finding: Finding) -> bool:
    """Whether no later pass covers this written place, and not with the other hand alone."""
    runs, run, onset_q = take.alignment.runs, finding.run, finding.onset_q
    if not 0 <= run < len(runs):
        return False
    covering = (runs["first_q"] <= onset_q + 1e-6) & (runs["last_q"] >= onset_q - 1e-6)
    hand = take.hands[run] if finding.hand == Hand.UNKNOWN else finding.hand
    if hand != Hand.UNKNOWN:
        covering &= (take.hands == Hand.UNKNOWN) | (take.hands == hand)
    return bool(np.max(take.passes[covering], initial=take.passes[run]) == take.passes[run])
