"""How grave an incident is: whether it breaks the music, fills a passage, or leaves a bar unlearned."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.alignment import Entry
from ustaz.assessment import IncidentKind
from ustaz.mentor.faults import FAMILIES, Family
from ustaz.mentor.metre import bar_at

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.mentor.take import Take

NEAR_BARS = 2  # who skips no further than this has lost a place, not the music
BREAK_S = 1.5  # a pause of this length breaks the music even when nothing is repeated …
WITNESSED_BREAK_S = 1.0  # … and a shorter one where notes of the same bar went wrong too
STOP_S = 0.5  # a shorter stop does not break the flow, however often it comes
PASSAGE_INCIDENTS = 3  # so many in one pass fill a passage by themselves …
PASSAGE_BARS = 4  # … as does one that lasts so many bars
TROUBLED_SHARE = 1 / 3  # wrong or missed notes, as a share of what the hand has in the bar
DRIFT_RATIO = 1.12  # performers broaden and press on by 5–12 % without losing the pulse
NOTES = (IncidentKind.WRONG_NOTE, IncidentKind.MISSED_NOTE, IncidentKind.EXTRA_NOTE)
BROKEN = (IncidentKind.BREAKDOWN, IncidentKind.RESTART)


def waits(incidents: NDArray[np.void]) -> bool:
    """Whether there is a pause that one notices, though it may not break the music."""
    return bool(((incidents["kind"] == IncidentKind.HESITATION) & (incidents["size"] >= WITNESSED_BREAK_S)).any())


def is_brief(incidents: NDArray[np.void]) -> bool:
    """Whether these are only short stops."""
    stops = np.isin(incidents["kind"], [IncidentKind.HESITATION, IncidentKind.STUMBLE])
    return bool(np.all(stops) and np.median(incidents["size"]) < STOP_S)


def breaks_music(take: Take, rows: tuple[int, ...]) -> bool:
    """Whether the music broke off here: by going back, by stopping, or by a long pause."""
    incidents = take.assessment.incidents
    mine = incidents[list(rows)]
    mine = mine[[not _goes_on(take, incident) for incident in mine]]
    if not len(mine):
        return False
    if np.isin(mine["kind"], BROKEN).any():
        return True
    if FAMILIES[IncidentKind(int(mine["kind"][0]))] is Family.NOTES:
        breaks = incidents[np.isin(incidents["kind"], BROKEN)]
        return _share_a_bar(mine, breaks[[not _goes_on(take, incident) for incident in breaks]])
    pauses = mine[mine["kind"] == IncidentKind.HESITATION]
    witnessed = pauses[pauses["size"] >= WITNESSED_BREAK_S]
    return bool((pauses["size"] >= BREAK_S).any()) or _share_a_bar(
        witnessed, incidents[np.isin(incidents["kind"], NOTES)]
    )


def _share_a_bar(some: NDArray[np.void], others: NDArray[np.void]) -> bool:
    """Whether any two of them happened in the same bar of the same pass."""
    return bool(set(some[["run", "bar"]].tolist()) & set(others[["run", "bar"]].tolist()))


def _goes_on(take: Take, incident: np.void) -> bool:
    """Whether a breakdown is none: the piece ends there, or the player goes on close ahead."""
    if incident["kind"] != IncidentKind.BREAKDOWN:
        return False
    runs, following = take.alignment.runs, int(incident["run"]) + 1
    if following < len(runs) and runs["entry"][following] == Entry.SKIP:
        return bool(0 <= runs["first_bar"][following] - incident["bar"] <= NEAR_BARS)
    return bool(incident["bar"] >= len(take.score.bars) - 1)


def fills_passage(take: Take, rows: tuple[int, ...]) -> bool:
    """Whether it came back all through a passage in one pass, or lasted over several bars."""
    incidents = take.assessment.incidents[list(rows)]
    first, last = bar_at(take.score, incidents["onset_q"].min()), bar_at(take.score, incidents["end_q"].max())
    if incidents["kind"][0] == IncidentKind.TOUCH:
        return False  # one way of touching the keys through one pass may be a wish
    at_end = last >= len(take.score.bars) - 2
    if incidents["kind"][0] == IncidentKind.TEMPO_DRIFT and not _drifts(incidents, at_end=at_end):
        return False
    often = int(np.unique(incidents["run"], return_counts=True)[1].max()) >= PASSAGE_INCIDENTS
    return often or last - first + 1 >= PASSAGE_BARS


def _drifts(incidents: NDArray[np.void], *, at_end: bool) -> bool:
    """Whether the tempo changes by more than players like to; a piece may broaden into its last bars."""
    ratio = float(incidents["size"].mean())
    return max(ratio, 1 / ratio) >= DRIFT_RATIO and not (at_end and ratio < 1)


def fills_bar(take: Take, rows: tuple[int, ...]) -> bool:
    """Whether, in one pass, so many notes of a hand went wrong that the bar is not yet known."""
    incidents = take.assessment.incidents[list(rows)]
    notes = take.score.notes
    for run in np.unique(incidents["run"]):
        here = incidents[(incidents["run"] == run) & (incidents["kind"] != IncidentKind.EXTRA_NOTE)]
        if len(here) < PASSAGE_INCIDENTS:
            continue
        written = np.count_nonzero((notes["bar"] == here["bar"][0]) & (notes["hand"] == here["hand"][0]))
        if len(here) >= TROUBLED_SHARE * written:
            return True
    return False
