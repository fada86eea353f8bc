"""How grave an incident is: whether it breaks the music or fills a passage."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.alignment import Entry
from ustaz.assessment import IncidentKind
from ustaz.mentor.faults import FAMILIES, Family
from ustaz.mentor.metre import bar_at, beat_unit
from ustaz.mentor.tempo import tempo_around

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.mentor.take import Take

NEAR_BARS = 2  # who skips no further than this has lost a place, not the music
BREAK_S = 3.0  # a single pause of this length breaks the music; a shorter one may be meant …
WITNESSED_BREAK_S = 1.2  # … unless keys went wrong beside it, and it lasted longer than a beat
BESIDE_S = 1.0
CLOSE_BARS = 2  # at the end of a piece, in which one may wait as long as one likes
STOP_S = 0.5  # a shorter stop does not break the flow, however often it comes
PASSAGE_INCIDENTS = 3  # so many in one pass fill a passage by themselves …
PASSAGE_BARS = 4  # … as does one that lasts so many bars
DRIFT_RATIO = 1.14  # performers broaden and press on by 5–12 % without losing the pulse
BY_MANY = (
    Family.STROKES,
    Family.INTONATION,
)  # one incident of these stands for dozens of strokes, or for all of a fret
STRUCK = (IncidentKind.WRONG_NOTE, IncidentKind.EXTRA_NOTE)
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
    inside = mine["bar"] < len(take.score.bars) - CLOSE_BARS
    return any(_breaks_off(take, pause) for pause in mine[inside & (mine["kind"] == IncidentKind.HESITATION)])


def _breaks_off(take: Take, pause: np.void) -> bool:
    """Whether a pause is no expression: very long, or longer than a beat with wrong or strange keys beside it."""
    if pause["size"] >= BREAK_S:
        return True
    bar = int(pause["bar"])
    beat_s = beat_unit(take.score, bar) * 60 / tempo_around(take, float(pause["onset_q"]), float(pause["onset_q"]))
    if pause["size"] < max(WITNESSED_BREAK_S, beat_s):
        return False
    incidents = take.assessment.incidents
    keys = incidents[np.isin(incidents["kind"], STRUCK) & (incidents["run"] == pause["run"])]
    return bool(np.any((keys["time_s"] > pause["time_s"] - BESIDE_S) & (keys["time_s"] < pause["end_s"] + BESIDE_S)))


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
    if FAMILIES[IncidentKind(int(incidents["kind"][0]))] in BY_MANY:
        return True
    if incidents["kind"][0] == IncidentKind.TOUCH:
        return False  # one way of touching the keys through one pass may be a wish
    if not drifts_far(take, incidents):
        return False
    often = int(np.unique(incidents["run"], return_counts=True)[1].max()) >= PASSAGE_INCIDENTS
    often &= incidents["kind"][0] != IncidentKind.HANDS_APART  # a few times in a bar or two, it is a way to sing
    return often or last - first + 1 >= PASSAGE_BARS


def drifts_far(take: Take, incidents: NDArray[np.void]) -> bool:
    """Of drifts of tempo, whether they go further than players like to; a piece may broaden into its last bars."""
    if incidents["kind"][0] != IncidentKind.TEMPO_DRIFT:
        return True
    ratio = float(incidents["size"].mean())
    at_end = bar_at(take.score, float(incidents["end_q"].max())) >= len(take.score.bars) - CLOSE_BARS
    return max(ratio, 1 / ratio) >= DRIFT_RATIO and not (at_end and ratio < 1)
