"""What to speak of first: what breaks the music, then notes, rhythm, hands, line, touch, pedal, and slips last.

Nothing lower is raised in a bar that still has something higher, and there is at most one fault to fix and one to
shape. Everything else stays behind "show all".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ustaz.mentor.faults import Family
from ustaz.mentor.model import Habit
from ustaz.mentor.points import SHAPING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ustaz.mentor.faults import Fault
    from ustaz.mentor.take import Take

SURE = 0.55  # below this confidence a fault may be looked at, and is not brought up


def in_order(faults: Sequence[Fault]) -> list[Fault]:
    """Habits before slips, then families in their order, then what came back most often, then the surest."""
    return sorted(faults, key=_rank)


def _rank(fault: Fault) -> tuple[object, ...]:
    share = fault.failed / max(fault.passes, 1)
    return (
        fault.habit is not Habit.HABIT,
        fault.since_clean and fault.failed < 2,  # broke once, and went well since
        fault.family,
        -fault.kind if fault.family is Family.CONTINUITY else 0,
        -fault.failed,
        -share,
        -len(fault.rows),
        -fault.confidence,
        fault.first_q,
    )


def to_fix(faults: Sequence[Fault]) -> Fault | None:
    """The gravest habit of stops, notes, rhythm or hands; None where there is nothing to mend."""
    return next((fault for fault in in_order(faults) if brought_up(fault) and fault.family not in SHAPING), None)


def to_shape(take: Take, faults: Sequence[Fault]) -> Fault | None:
    """The first habit of line, touch or pedal in bars that have nothing graver."""
    habits = [fault for fault in in_order(faults) if brought_up(fault)]
    for fault in habits:
        if fault.family in SHAPING and not any(_above(take, other, fault) for other in habits):
            return fault
    return None


def brought_up(fault: Fault) -> bool:
    """Whether a fault is worth a word: a habit, surely heard."""
    return fault.habit is Habit.HABIT and fault.confidence >= SURE


def _above(take: Take, other: Fault, fault: Fault) -> bool:
    """Whether `other` is of a higher family and lies in a bar of `fault`."""
    first, last = fault.bars(take)
    other_first, other_last = other.bars(take)
    return other.family < fault.family and other_first <= last and other_last >= first
