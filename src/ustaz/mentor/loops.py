"""What to play again: small and musical, from a structural start or one beat before the trouble to one beat after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ustaz.mentor.metre import bar_at, bar_end, bar_name, beat_unit, span_names, spoken_beat
from ustaz.score import MarkKind
from ustaz.words import Sentence

if TYPE_CHECKING:
    from ustaz.mentor.faults import Fault
    from ustaz.score import Score

OPENING_BARS = 4


@dataclass(frozen=True)
class Loop:
    """A stretch of the score in quarters: what begins before `end_q` belongs to it."""

    start_q: float
    end_q: float


def loop_around(score: Score, fault: Fault) -> Loop:
    """The stretch that mends this fault."""
    start = _beat_floor(score, fault.first_q)
    unit = beat_unit(score, bar_at(score, start))
    start = max(_beat_floor(score, start - unit / 2), float(score.bars["onset_q"][0]))
    last_bar = bar_at(score, fault.last_q)
    end = _beat_floor(score, fault.last_q) + 2 * beat_unit(score, last_bar)
    return _whole_bars(score, _structural_start(score, start), min(end, bar_end(score, len(score.bars) - 1)))


def way_in(score: Score, fault: Fault) -> Loop:
    """The bar in which this fault begins, and the one before it or, at the beginning, the one after it."""
    bar = max(bar_at(score, fault.first_q), 1)
    return Loop(float(score.bars["onset_q"][bar - 1]), bar_end(score, min(bar, len(score.bars) - 1)))


def opening(score: Score, fault: Fault) -> Loop:
    """The first bars of a fault that lasts: enough to mend it by."""
    first, last = bar_at(score, fault.first_q), bar_at(score, fault.last_q)
    return Loop(float(score.bars["onset_q"][first]), bar_end(score, min(last, first + OPENING_BARS - 1)))


def _beat_floor(score: Score, onset_q: float) -> float:
    """The beat at or before this moment; beats of a pickup are counted from its end."""
    bar = bar_at(score, onset_q)
    unit = beat_unit(score, bar)
    begin = float(score.bars["onset_q"][bar])
    anchor = bar_end(score, bar) if bar == 0 else begin
    return max(float(anchor + unit * np.floor((onset_q - anchor) / unit + 1e-6)), begin)


def _structural_start(score: Score, start_q: float) -> float:
    """The beginning of a phrase or a section, where one lies at most a bar earlier."""
    bar = bar_at(score, start_q)
    sections = score.bars["onset_q"][score.bars["section_start"]]
    long = score.marks["end_q"] - score.marks["start_q"] >= score.bars["duration_q"][bar]  # a shorter slur is a touch
    phrases = score.marks["start_q"][(score.marks["kind"] == MarkKind.SLUR) & long]
    starts = np.concatenate([sections, phrases, score.bars["onset_q"][:1]])
    near = starts[(starts <= start_q + 1e-6) & (starts >= start_q - score.bars["duration_q"][bar] - 1e-6)]
    return float(near.max()) if len(near) else start_q


def _whole_bars(score: Score, start_q: float, end_q: float) -> Loop:
    """Where a beat or less is lacking to a whole bar, the whole bar is easier to find."""
    first, last = bar_at(score, start_q), bar_at(score, end_q - 1e-3)
    begin, end = float(score.bars["onset_q"][first]), bar_end(score, last)
    start_q = begin if start_q - begin <= beat_unit(score, first) + 1e-6 else start_q
    end_q = end if end - end_q <= beat_unit(score, last) + 1e-6 else end_q
    return Loop(start_q, end_q)


def _spoken_bars(score: Score, first: int, last: int) -> Sentence:
    """Whole bars as a label: “bars 8–9”."""
    names = span_names(score, first, last)
    if names["first"] == names["last"]:
        return Sentence("bar {bar}", {"bar": names["last"]})
    return Sentence("bars {first}–{last}", names)


def spoken_loop(score: Score, loop: Loop) -> Sentence:
    """The stretch as a label: “bars 8–9”, or from beat to beat."""
    first, last = bar_at(score, loop.start_q), bar_at(score, loop.end_q - 1e-3)
    from_bar, to_bar = bar_name(score, first), bar_name(score, last)
    whole_start = abs(loop.start_q - score.bars["onset_q"][first]) < 1e-3
    whole_end = abs(loop.end_q - bar_end(score, last)) < 1e-3
    if whole_start and whole_end:
        return _spoken_bars(score, first, last)
    final_q = max(loop.end_q - beat_unit(score, last), loop.start_q)
    values = {
        "first_bar": from_bar,
        "first_beat": spoken_beat(score, loop.start_q),
        "last_bar": to_bar,
        "last_beat": spoken_beat(score, max(final_q, float(score.bars["onset_q"][last]))),
    }
    if first == last:
        return Sentence("beats {first_beat} to {last_beat} of bar {first_bar}", values)
    return Sentence("from bar {first_bar}, beat {first_beat}, to bar {last_bar}, beat {last_beat}", values)
