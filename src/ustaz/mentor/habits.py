"""Habit before slip: what came back is named, what happened once is let go.

A fault is a habit when at least two of the last three passes over its place had it, when it broke the music in a
pass and was not played twice without it since, or when it fills a passage of the last pass by itself.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ustaz.assessment import IncidentKind
from ustaz.mentor.certainty import OTHER_EDITION, certainty, same_each_time
from ustaz.mentor.faults import FAMILIES, PASSAGES, Family, Fault, gather
from ustaz.mentor.gravity import breaks_music, drifts_far, fills_passage, is_brief, waits
from ustaz.mentor.metre import bar_at
from ustaz.mentor.model import Habit
from ustaz.score import Hand

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.mentor.take import Take

LAST_PASSES = 3
HABIT_PASSES = 2
SHAPED = (Family.HANDS, Family.LINE, Family.TOUCH)
MEANT = 0.4  # of the certainty is left that it is a fault, where a fluent player shapes each repeat alike


def faults(take: Take) -> list[Fault]:
    """All faults of a take, in the order of the score; notes of one bar, hand and habit are one fault."""
    together: dict[tuple[object, ...], list[Fault]] = defaultdict(list)
    for rows in gather(take):
        fault = _judge(take, rows)
        together[_company(take, fault)].append(fault)
    joined = [_join(take, company) for company in together.values()]
    return sorted(joined, key=lambda fault: (fault.first_q, fault.family, fault.hand))


def _judge(take: Take, rows: tuple[int, ...]) -> Fault:
    """One trouble at one place, weighed by the passes over it."""
    incidents = take.assessment.incidents[list(rows)]
    family = FAMILIES[IncidentKind(int(incidents["kind"][0]))]
    first_q, last_q = _span(take, incidents, family)
    hands = set(incidents["hand"].tolist())
    hand = Hand(hands.pop()) if len(hands) == 1 else Hand.UNKNOWN
    passes = take.passes(first_q, last_q, hand=hand)
    had = np.isin(passes, incidents["run"])
    recent = had[-LAST_PASSES:]
    breaks = breaks_music(take, rows)
    mended = (
        len(had) > HABIT_PASSES
        and not had[-HABIT_PASSES:].any()
        and (breaks or waits(incidents) or had.sum() >= HABIT_PASSES)
    )
    came_back = recent.sum() >= HABIT_PASSES and not is_brief(incidents) and drifts_far(take, incidents)
    weighs = came_back or breaks or (family in PASSAGES and bool(recent[-1:].all()) and fills_passage(take, rows))
    weighs &= not take.elsewhere[incidents["run"][0]]
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
        since_clean=not recent[-1:].any(),
        mended=bool(mended),
        same_each_time=False,
        confidence=certainty(take, rows),
    )


def _span(take: Take, incidents: NDArray[np.void], family: Family) -> tuple[float, float]:
    """Where the trouble begins and ends in the score; a stop within a bar is a point."""
    first_q, last_q = float(incidents["onset_q"].min()), float(incidents["onset_q"].max())
    if family is Family.CONTINUITY and bar_at(take.score, first_q) == bar_at(take.score, last_q):
        return first_q, first_q
    return first_q, max(last_q, float(incidents["end_q"].max())) if family in PASSAGES else last_q


def _company(take: Take, fault: Fault) -> tuple[object, ...]:
    """Faults that share this are told in one sentence."""
    if fault.family in (Family.NOTES, Family.RHYTHM, Family.FINGERING):
        kind = fault.kind if fault.family is not Family.NOTES or fault.kind is IncidentKind.EXTRA_NOTE else None
        return (fault.family, kind, bar_at(take.score, fault.first_q), fault.hand, fault.habit, fault.mended)
    return (fault.family, fault.rows)


def _join(take: Take, company: list[Fault]) -> Fault:
    """Notes of one bar together; many of them in a single pass may be another edition, or misheard: a slip."""
    worst = max(company, key=lambda fault: (fault.failed, fault.confidence))
    fault = _merge(take, worst, company)
    if fault.family is not Family.NOTES:
        meant = fault.family in SHAPED and take.is_fluent and HABIT_PASSES <= fault.passes == fault.failed
        return replace(fault, confidence=fault.confidence * (MEANT if meant else 1))
    if not HABIT_PASSES <= fault.passes == fault.failed:
        return fault
    same = same_each_time(take, fault.rows)
    own_way = take.is_fluent and (same or fault.kind is IncidentKind.EXTRA_NOTE)  # another edition, or embellishment
    return replace(fault, same_each_time=same, confidence=fault.confidence * (OTHER_EDITION if own_way else 1))


def _merge(take: Take, worst: Fault, company: list[Fault]) -> Fault:
    rows = tuple(sorted(row for fault in company for row in fault.rows))
    return replace(
        worst,
        kind=_gravest(take.assessment.incidents[list(rows)]),
        rows=rows,
        first_q=min(fault.first_q for fault in company),
        last_q=max(fault.last_q for fault in company),
        confidence=certainty(take, rows),
    )


def _gravest(incidents: NDArray[np.void]) -> IncidentKind:
    """The kind to name: a break before a pause, and otherwise what happened most often."""
    kinds = [IncidentKind(int(kind)) for kind in incidents["kind"]]
    order = list(FAMILIES)
    if FAMILIES[kinds[0]] is Family.CONTINUITY:
        return min(kinds, key=order.index)
    return max(order, key=kinds.count)
