"""Which run each written note of a match file belongs to.

A match file knows the score unfolded: one line of time in which each note comes as often as it was played. Its
sections, where it has any, say where that line jumps; else a jump is where the line goes back in the written score,
where it comes to a bar again, where it follows a jump of the notation, and where it leaves out a whole bar.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ustaz.alignment.model import RUN, Entry

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from ustaz.alignment.match_lines import Section
    from ustaz.performance import Performance
    from ustaz.score import Score

SAME_MOMENT = 0.02  # quarters or beats: times in match files are rounded


class Stand(NamedTuple):
    """Where a written note stands."""

    beats: float  # in the unfolded score
    bar: str  # number in the unfolded score
    score_note: int


class Jump(NamedTuple):
    """Where the unfolded score jumps."""

    beats: float
    entry: Entry | None  # where the file says it


def jumps_of(stands: list[Stand], sections: list[Section], score: Score) -> list[Jump]:
    """The jumps in the order of the unfolded score; with each a run begins."""
    return _told(sections) if sections else _found(stands, score)


def _told(sections: Iterable[Section]) -> list[Jump]:
    """As the sections say; those that follow each other in the written score too are one stretch."""
    entries = {entry.name.lower(): entry for entry in Entry if entry != Entry.START}
    return [
        Jump(after.start, entries.get(before.end))
        for before, after in pairwise(sorted(sections))
        if abs(after.first - before.last) > SAME_MOMENT
    ]


def _found(stands: list[Stand], score: Score) -> list[Jump]:
    """As the notes show."""
    # The time of a grace note is its own affair.
    struck = sorted(stand for stand in stands if not score.notes["grace"][stand.score_note])
    notated = {(int(jump["from_bar"]), int(jump["to_bar"])) for jump in score.jumps}
    filled = np.unique(score.notes["bar"])
    return [
        Jump(after.beats, None) for before, after in pairwise(struck) if _jumps(before, after, score, notated, filled)
    ]


def _jumps(before: Stand, after: Stand, score: Score, notated: set[tuple[int, int]], filled: NDArray[np.int32]) -> bool:
    here, there = score.notes[[before.score_note, after.score_note]]
    if there["onset_q"] < here["onset_q"] - SAME_MOMENT:
        return True
    if here["bar"] == there["bar"]:
        return before.bar != after.bar
    left_out = np.searchsorted(filled, there["bar"]) - np.searchsorted(filled, here["bar"]) > 1
    return bool(left_out) or (int(here["bar"]), int(there["bar"])) in notated


def run_table(
    score: Score,
    performance: Performance,
    *,
    played: NDArray[np.void],
    written: NDArray[np.void],
    entries: list[Entry | None],
) -> NDArray[np.void]:
    """The RUN table of these PLAYED and WRITTEN notes; each run has played notes, and its entry may be known."""
    table = np.zeros(len(entries), RUN)
    for run, row in enumerate(table):
        rows = np.flatnonzero(played["run"] == run)
        notes = score.notes[written["score_note"][written["run"] == run]]
        row["first_played"], row["last_played"] = rows[0], rows[-1]
        row["first_q"], row["last_q"] = notes["onset_q"].min(), notes["onset_q"].max()
        row["first_bar"], row["last_bar"] = notes["bar"].min(), notes["bar"].max()
        row["start_s"], row["end_s"] = performance.notes["onset_s"][rows[[0, -1]]]
        row["confidence"] = 1
        row["entry"] = (entries[run] or _entry(table[run - 1], row, score)) if run else Entry.START
    return table


def _entry(before: np.void, after: np.void, score: Score) -> Entry:
    jumps = score.jumps
    if ((jumps["from_bar"] == before["last_bar"]) & (jumps["to_bar"] == after["first_bar"])).any():
        return Entry.REPEAT
    return Entry.SKIP if after["first_q"] > before["last_q"] else Entry.RESTART
