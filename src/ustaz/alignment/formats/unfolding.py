"""The score as it was played: its bars in the order of the runs, each with a number and a time of its own.

Formats for research know a score as one line of time in which every note occurs once. A take with repeats or restarts
is therefore written against an unfolded score: each run goes on where the run before it ended, at the next bar line.
Where the take is one run, numbers and times are those of the written score.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from ustaz.alignment.model import Alignment
    from ustaz.score import Score

FINEST = 10_000  # the largest denominator of a time in quarters that is taken for exact


@dataclass(frozen=True)
class PlayedBar:
    """A bar in a run."""

    row: int  # in score.bars
    number: int  # counted from 1, a pickup being 0
    start_beats: Fraction  # from the first full bar, in units of the denominators
    written_beats: Fraction  # the same in the score as it is written
    shift_beats: Fraction  # what is missing before a pickup with which the take begins


@dataclass(frozen=True)
class Unfolded:
    bars: dict[tuple[int, int], PlayedBar]  # by (run, bar), in the order played
    ids: dict[tuple[int, int], str]  # by (run, score note)


def unfold(score: Score, alignment: Alignment) -> Unfolded:
    """The bars and the note ids of a take.

    As soon as one note was played in two runs, every id is followed by -1, -2 …: the how many-eth time it comes.
    """
    return Unfolded(_bars(score, alignment), _ids(score, alignment))


def beats(quarters: float, bar: np.void) -> Fraction:
    """A length in quarters as an exact number of beats, a beat being the unit of the bar's denominator."""
    return Fraction(float(quarters)).limit_denominator(FINEST) * int(bar["denominator"]) / 4


def bar_starts_beats(score: Score) -> list[Fraction]:
    """When each bar of the written score begins, counted from the first full bar; and when the last one ends."""
    lengths = [_length(bar) for bar in score.bars]
    return list(accumulate(lengths, initial=-lengths[0] if _missing_before_pickup(score) else Fraction()))


def _bars(score: Score, alignment: Alignment) -> dict[tuple[int, int], PlayedBar]:
    played: dict[tuple[int, int], PlayedBar] = {}
    missing, spans = _missing_before_pickup(score), _spans(score, alignment)
    written = bar_starts_beats(score)
    first = spans[0][1] if spans else 0
    number, start = first + (0 if missing else 1), written[first]
    for run, first_bar, last_bar in spans:
        for row in range(first_bar, last_bar + 1):
            shift = missing if row == 0 and not played else Fraction()  # when it comes again, it ends a full bar
            played[run, row] = PlayedBar(row, number, start, written[row], shift)
            number += 1
            start += written[row + 1] - written[row]
    return played


def _spans(score: Score, alignment: Alignment) -> list[tuple[int, int, int]]:
    """(run, first bar, last bar) of each run, wide enough for each of its written notes."""
    bars_of_notes = score.notes["bar"][alignment.written["score_note"]]
    spans = []
    for run, row in enumerate(alignment.runs):
        bars = bars_of_notes[alignment.written["run"] == run]
        first, last = int(row["first_bar"]), int(row["last_bar"])
        spans.append((run, int(bars.min(initial=first)), int(bars.max(initial=last))))
    return spans


def _length(bar: np.void) -> Fraction:
    return beats(bar["duration_q"], bar)


def _missing_before_pickup(score: Score) -> Fraction:
    """How many beats the first bar lacks; 0 where it is full, or the only one."""
    if len(score.bars) < 2:
        return Fraction()
    return max(int(score.bars[0]["numerator"]) - _length(score.bars[0]), Fraction())


def _ids(score: Score, alignment: Alignment) -> dict[tuple[int, int], str]:
    rows = [*alignment.written, *alignment.played[alignment.played["score_note"] >= 0]]
    pairs = sorted({(int(row["run"]), int(row["score_note"])) for row in rows})
    times: Counter[int] = Counter(note for _, note in pairs)
    if max(times.values(), default=0) < 2:
        return {(run, note): score.ids[note] for run, note in pairs}
    passes: Counter[int] = Counter()
    ids = {}
    for run, note in pairs:
        passes[note] += 1
        ids[run, note] = f"{score.ids[note]}-{passes[note]}"
    return ids
