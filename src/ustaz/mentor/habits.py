"""Habit before slip: what came back is named, what happened once is let go.

A fault is a habit when at least two of the last three passes over its place had it, when it broke the music in a
pass and was not played twice without it since, or when it fills a passage by itself (three times within one pass).
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from ustaz.assessment import IncidentKind
from ustaz.mentor.faults import FAMILIES, Family, Fault, gather
from ustaz.mentor.metre import bar_at, bar_name
from ustaz.mentor.model import Habit
from ustaz.score import Hand

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.mentor.take import Take

LAST_PASSES = 3
HABIT_PASSES = 2
PASSAGE_INCIDENTS = 3  # so many in one pass fill a passage by themselves …
PASSAGE_BARS = 4  # … as does one that lasts so many bars
TROUBLED_SHARE = 1 / 3  # wrong or missed notes, as a share of what the hand has in the bar
STOP_S = 0.5  # a shorter stop does not break the flow, however often it comes
DOUBT = 0.4  # how much less sure a fault is where the notation is doubtful, or the edition may be another
DRIFT_RATIO = 1.12  # performers broaden and press on by 5–12 % without losing the pulse
BREAK_S = 1.0  # a pause of this length breaks the music even when nothing is repeated
BROKEN = (IncidentKind.BREAKDOWN, IncidentKind.RESTART)


def faults(take: Take) -> list[Fault]:
    """All faults of a take, in the order of the score; notes of one bar, hand and habit are one fault."""
    found = [_judge(take, rows) for rows in gather(take)]
    together: dict[tuple[object, ...], list[Fault]] = defaultdict(list)
    for fault in found:
        together[_company(take, fault)].append(fault)
    joined = [_join(take, company) for company in together.values()]
    return sorted(joined, key=lambda fault: (fault.first_q, fault.family, fault.hand))


def _company(take: Take, fault: Fault) -> tuple[object, ...]:
    """Faults that share this are told in one sentence."""
    if fault.family in (Family.NOTES, Family.RHYTHM):
        kind = fault.kind if fault.family is Family.RHYTHM or fault.kind is IncidentKind.EXTRA_NOTE else None
        return (fault.family, kind, bar_at(take.score, fault.first_q), fault.hand, fault.habit, fault.mended)
    return (fault.family, fault.rows)


def _join(take: Take, company: list[Fault]) -> Fault:
    """Notes of one bar together; many of them in a single pass mean that the bar itself is in trouble."""
    rows = tuple(sorted(row for fault in company for row in fault.rows))
    worst = max(company, key=lambda fault: (fault.failed, fault.confidence))
    troubled = worst.family is Family.NOTES and worst.habit is Habit.SLIP and not worst.mended
    habit = Habit.HABIT if troubled and _fills_bar(take, rows) else worst.habit
    same = worst.family is Family.NOTES and 2 <= worst.passes == worst.failed and _same_each_time(take, rows)
    return Fault(
        family=worst.family,
        kind=_gravest(take.assessment.incidents[list(rows)]),
        rows=rows,
        first_q=min(fault.first_q for fault in company),
        last_q=max(fault.last_q for fault in company),
        hand=worst.hand,
        failed=worst.failed,
        passes=worst.passes,
        habit=habit,
        mended=worst.mended,
        same_each_time=same,
        confidence=_confidence(take, rows) * (DOUBT if same and take.is_fluent else 1),
    )


def _judge(take: Take, rows: tuple[int, ...]) -> Fault:
    incidents = take.assessment.incidents[list(rows)]
    family = FAMILIES[IncidentKind(int(incidents["kind"][0]))]
    first_q, last_q = float(incidents["onset_q"].min()), float(incidents["onset_q"].max())
    if family is Family.CONTINUITY and bar_at(take.score, first_q) == bar_at(take.score, last_q):
        last_q = first_q  # a stop is a point: where it comes first
    if family in (Family.HANDS, Family.LINE, Family.TOUCH, Family.PEDAL):
        last_q = max(last_q, float(incidents["end_q"].max()))
    hands = set(incidents["hand"].tolist())
    hand = Hand(hands.pop()) if len(hands) == 1 else Hand.UNKNOWN
    passes = take.passes(first_q, last_q, hand=hand)
    had = np.isin(passes, incidents["run"])
    recent = had[-LAST_PASSES:]
    weighed = had.sum() >= HABIT_PASSES or _breaks(take, rows)
    mended = bool(weighed) and len(had) > HABIT_PASSES and not had[-HABIT_PASSES:].any()
    came_back = recent.sum() >= HABIT_PASSES and not _brief(incidents)
    weighs = came_back or _breaks(take, rows) or _fills_passage(take, rows)
    return Fault(
        family=family,
        kind=_gravest(incidents),
        rows=rows,
        first_q=first_q,
        last_q=last_q,
        hand=hand,
        failed=int(recent.sum()),
        passes=len(recent),
        habit=Habit.HABIT if weighs and not mended else Habit.SLIP,
        mended=mended,
        same_each_time=False,
        confidence=_confidence(take, rows),
    )


def _confidence(take: Take, rows: tuple[int, ...]) -> float:
    """The mean confidence of the incidents; less in a bar that the score itself has trouble with."""
    incidents = take.assessment.incidents[list(rows)]
    mean = float(incidents["confidence"].mean())
    doubted = {str(warning.values["bar"]) for warning in take.score.warnings if "bar" in warning.values}
    bars = {bar_name(take.score, int(bar)) for bar in incidents["bar"]}
    return DOUBT * mean if bars & doubted else mean


def _same_each_time(take: Take, rows: tuple[int, ...]) -> bool:
    """Whether each pass that has the fault has it with the same keys."""
    incidents = take.assessment.incidents[list(rows)]
    keys = np.append(take.performance.notes["pitch"], 0)[incidents["played_note"]]
    passes: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for incident, key in zip(incidents, keys, strict=True):
        passes[int(incident["run"])].add((int(incident["score_note"]), int(key)))
    return len({frozenset(signs) for signs in passes.values()}) == 1


def _brief(incidents: NDArray[np.void]) -> bool:
    """Whether these are only short stops."""
    stops = np.isin(incidents["kind"], [IncidentKind.HESITATION, IncidentKind.STUMBLE])
    return bool(np.all(stops) and np.median(incidents["size"]) < STOP_S)


def _gravest(incidents: NDArray[np.void]) -> IncidentKind:
    """The kind to name: a break before a pause, and otherwise what happened most often."""
    kinds = [IncidentKind(int(kind)) for kind in incidents["kind"]]
    order = list(FAMILIES)
    if FAMILIES[kinds[0]] is Family.CONTINUITY:
        return min(kinds, key=order.index)
    return max(order, key=kinds.count)


def _breaks(take: Take, rows: tuple[int, ...]) -> bool:
    """Whether the music broke off here: by going back, by stopping, or by a long pause."""
    incidents = take.assessment.incidents
    mine = incidents[list(rows)]
    mine = mine[(mine["kind"] != IncidentKind.BREAKDOWN) | (mine["bar"] < len(take.score.bars) - 1)]
    if not len(mine):
        return False  # where the piece ends, nothing breaks off
    if np.isin(mine["kind"], BROKEN).any():
        return True
    if bool(((mine["kind"] == IncidentKind.HESITATION) & (mine["size"] >= BREAK_S)).any()):
        return True
    if FAMILIES[IncidentKind(int(mine["kind"][0]))] is not Family.NOTES:
        return False
    breaks = incidents[np.isin(incidents["kind"], BROKEN)]
    return bool(set(zip(mine["run"], mine["bar"], strict=True)) & set(zip(breaks["run"], breaks["bar"], strict=True)))


def _fills_passage(take: Take, rows: tuple[int, ...]) -> bool:
    """Whether it came back all through a passage in one pass, or lasted over several bars."""
    incidents = take.assessment.incidents[list(rows)]
    if FAMILIES[IncidentKind(int(incidents["kind"][0]))] not in (Family.HANDS, Family.LINE, Family.TOUCH, Family.PEDAL):
        return False
    first, last = bar_at(take.score, incidents["onset_q"].min()), bar_at(take.score, incidents["end_q"].max())
    at_end = last >= len(take.score.bars) - 2
    if incidents["kind"][0] == IncidentKind.TEMPO_DRIFT and not _drifts(incidents, at_end=at_end):
        return False
    often = int(np.unique(incidents["run"], return_counts=True)[1].max()) >= PASSAGE_INCIDENTS
    return often or last - first + 1 >= PASSAGE_BARS


def _drifts(incidents: NDArray[np.void], *, at_end: bool) -> bool:
    """Whether the tempo changes by more than players like to; a piece may broaden into its last bars."""
    ratio = float(incidents["size"].mean())
    return max(ratio, 1 / ratio) >= DRIFT_RATIO and not (at_end and ratio < 1)


def _fills_bar(take: Take, rows: tuple[int, ...]) -> bool:
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
