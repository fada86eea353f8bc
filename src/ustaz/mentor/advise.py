"""Facts become advice: at most one point to fix, one to shape, one to keep.

The rules, in short: what breaks the music comes first; a habit is named and a slip is let go; nothing lower is
raised in a bar that has something higher; each point says where, what was heard and by how much, one task and its
criterion; where nothing is wrong, nothing is invented.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ustaz.mentor.faults import Family
from ustaz.mentor.habits import faults
from ustaz.mentor.keep import strength
from ustaz.mentor.model import Advice
from ustaz.mentor.order import brought_up, in_order, to_fix, to_shape
from ustaz.mentor.points import point_of
from ustaz.mentor.remarks import SAME_PIECE, other_piece, remarks
from ustaz.mentor.take import Take

if TYPE_CHECKING:
    from ustaz.alignment import Alignment
    from ustaz.assessment import Assessment
    from ustaz.mentor.faults import Fault
    from ustaz.performance import Performance
    from ustaz.score import Score


def advise(score: Score, performance: Performance, alignment: Alignment, assessment: Assessment) -> Advice:
    """What the mentor says about a take.

    Parameters
    ----------
    score, performance, alignment, assessment
        The take as it was read, followed and measured.

    Returns
    -------
    Advice
        At most three points in the order to be read (fix, shape, keep), each with evidence that exists in the take;
        everything else that was heard as `others`; remarks about the take as a whole. A take that is not of this
        score gets no point, and one remark that says so.
    """
    if alignment.confidence < SAME_PIECE or not len(alignment.runs):
        return Advice(points=(), others=(), remarks=other_piece())
    take = Take(score, performance, alignment, assessment)
    found = faults(take)
    fix, shape = to_fix(found), to_shape(take, found)
    keep = strength(take, found)
    raised = [fault for fault in (fix, shape) if fault is not None]
    rest = [fault for fault in in_order(found) if fault not in raised]
    return Advice(
        points=(*(point_of(take, fault) for fault in raised), *([keep] if keep else [])),
        others=tuple(point_of(take, fault) for fault in rest),
        remarks=remarks(take, nothing_to_mend=not any(brought_up(fault) for fault in found), slips=_slips(rest)),
    )


def _slips(rest: list[Fault]) -> int:
    """The same note on the other string went no differently."""
    return sum(fault.family is not Family.FINGERING for fault in rest)
