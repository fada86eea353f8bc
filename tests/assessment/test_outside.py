"""Notes that are not from this score: no bar counts them, and who plays them does not wait."""

from __future__ import annotations

import pytest
from played_studies import Key, piece, play, take_of

from ustaz.alignment import Entry, Label
from ustaz.assessment import Assessment, IncidentKind, assess
from ustaz.assessment.breaks import SOMETHING_ELSE

WRITTEN = piece()


def heard_with(count: int) -> Assessment:
    """The piece with a stop of six seconds before its ninth bar, in which so many other keys were struck."""
    first = play(WRITTEN, last_q=31.9)
    second = play(WRITTEN, pulse=lambda q: 7.0 + 0.6 * q, first_q=32, run=1)
    keys = [Key(21 + 0.3 * k, 21.2 + 0.3 * k, 61 + k, 50, -1, run=-1, label=Label.EXTRA) for k in range(count)]
    return assess(WRITTEN, *take_of(WRITTEN, [*first, *keys, *second], entries=[Entry.START, Entry.SKIP]))


@pytest.mark.parametrize(("count", "kinds"), [(0, [IncidentKind.HESITATION]), (SOMETHING_ELSE, [])])
def test_who_plays_something_else_does_not_wait(count: int, kinds: list[IncidentKind]) -> None:
    assert [IncidentKind(kind) for kind in heard_with(count).incidents["kind"]] == kinds


def test_no_bar_counts_what_is_outside() -> None:
    assert heard_with(12).bars["extra"].sum() == 0
