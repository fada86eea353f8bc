"""Which run each written note of a match file belongs to.

A match file knows the score unfolded: one line of time in which each note comes as often as it was played. Its
sections, where it has any, say where that line jumps. Else the notes show it: where the line goes back in the written
score, where it follows a jump of the notation, and where it leaves out a whole bar. Readers of notation do not agree
on the time of every note, so that a single note says nothing: its neighbours must agree.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ustaz.alignment.formats.unfolding import bar_starts_beats
from ustaz.alignment.model import RUN, Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from ustaz.alignment.matchfile.lines import Section
    from ustaz.alignment.matchfile.pairs import Pair
    from ustaz.performance import Performance
    from ustaz.score import Score

SAME_MOMENT = 0.02  # beats; times in match files are rounded
NEIGHBOURS = 8  # notes to either side: more than half a chord of two hands


class Jump(NamedTuple):
    """Where the unfolded score jumps."""

    beats: float
    entry: Entry | None  # where the file says it


def jumps_of(pairs: list[Pair], sections: list[Section], score: Score) -> list[Jump]:
    """The jumps in the order of the unfolded score; with each a run begins."""
    return _told(sections) if sections else _found(pairs, score)


def _told(sections: Iterable[Section]) -> list[Jump]:
    """As the sections say; where one goes on in the written score, too, and does not say otherwise, is no jump."""
    entries = {entry.name.lower(): entry for entry in Entry if entry != Entry.START}
    return [
        Jump(after.start, entries.get(before.end))
        for before, after in pairwise(sorted(sections))
        if before.end in entries or abs(after.first - before.last) > SAME_MOMENT
    ]


def _found(pairs: list[Pair], score: Score) -> list[Jump]:
    """As the notes show."""
    from scipy.ndimage import median_filter

    beats, written = np.array(sorted(_moments(pairs, score))).reshape(-1, 2).T
    unfolded_by = median_filter(beats - written, size=2 * NEIGHBOURS + 1, mode="nearest")
    place = beats - unfolded_by
    starts = [float(start) for start in bar_starts_beats(score)[:-1]]
    bar = np.maximum(np.searchsorted(starts, place + SAME_MOMENT, side="right") - 1, 0)
    goes_back = np.diff(place) < -SAME_MOMENT
    leaves_out = np.diff(np.searchsorted(np.unique(score.notes["bar"]), bar)) > 1
    notated = {(int(jump["from_bar"]), int(jump["to_bar"])) for jump in score.jumps}
    follows = np.array([step in notated for step in pairwise(bar.tolist())], np.bool_)
    return [Jump(beat, None) for beat in beats[1:][goes_back | leaves_out | follows].tolist()]


def _moments(pairs: list[Pair], score: Score) -> Iterator[tuple[float, float]]:
    """When each note comes in the unfolded score, and when in the written one; in beats."""
    starts = [float(start) for start in bar_starts_beats(score)]
    for pair in pairs:
        note = score.notes[pair.score_note]
        bar = score.bars[note["bar"]]
        yield pair.written.beats, starts[note["bar"]] + float(note["onset_q"] - bar["onset_q"]) * bar["denominator"] / 4


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
    inside = np.flatnonzero(played["run"] >= 0)
    notes = score.notes[written["score_note"]]
    for name, of_run, values in (
        ("played", played["run"][inside], inside),
        ("q", written["run"], notes["onset_q"]),
        ("bar", written["run"], notes["bar"]),
    ):
        table[f"first_{name}"], table[f"last_{name}"] = values.max(initial=0), 0
        np.minimum.at(table[f"first_{name}"], of_run, values)
        np.maximum.at(table[f"last_{name}"], of_run, values)
    table["start_s"] = performance.notes["onset_s"][table["first_played"]]
    table["end_s"] = performance.notes["onset_s"][table["last_played"]]
    table["confidence"] = 1
    for run, entry in enumerate(entries):
        table["entry"][run] = (entry or _entry(table[run - 1], table[run], score)) if run else Entry.START
    return table


def _entry(before: np.void, after: np.void, score: Score) -> Entry:
    off = np.abs(score.jumps["from_bar"] - before["last_bar"]), np.abs(score.jumps["to_bar"] - after["first_bar"])
    if (np.maximum(*off) <= 1).any():  # a repeat may begin or end within a bar
        return Entry.REPEAT
    return Entry.SKIP if after["first_q"] > before["last_q"] else Entry.RESTART
