"""Bars and beats as musicians count them: 12/8 has four beats of a dotted quarter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.words import Beat, Metronome

if TYPE_CHECKING:
    from ustaz.score import Score

# The marks of Maelzel's metronome: one step is 3–5 %, so that climbing a step or two is the ladder of slow practice.
MAELZEL = np.array(
    [*range(40, 60, 2), *range(60, 72, 3), *range(72, 120, 4), *range(120, 144, 6), *range(144, 209, 8), 216, 224],
    dtype=float,
)

SLOWEST = 40  # a quarter so slow is counted in eighths


def beat_unit(score: Score, bar: int) -> float:
    """What is counted in this bar, in quarters: 1.5 in 12/8, 2 in 2/2, 1 in 4/4."""
    numerator, denominator = int(score.bars["numerator"][bar]), int(score.bars["denominator"][bar])
    compound = numerator > 3 and numerator % 3 == 0 and denominator >= 8
    return 4 / max(denominator, 1) * (3 if compound else 1)


def bar_at(score: Score, onset_q: float) -> int:
    """The row of the bar that this moment of the score lies in."""
    return int(
        np.clip(np.searchsorted(score.bars["onset_q"], onset_q + 1e-6, side="right") - 1, 0, len(score.bars) - 1)
    )


def written_beat(score: Score, onset_q: float) -> float:
    """The beat in units of the denominator, 1 = the downbeat; a pickup counts to the end of its bar."""
    bar = score.bars[bar_at(score, onset_q)]
    unit = 4 / max(int(bar["denominator"]), 1)
    first = bar["onset_q"] == score.bars["onset_q"][0]
    missing = max(bar["numerator"] * unit - bar["duration_q"], 0) if first else 0
    return float((onset_q - bar["onset_q"] + missing) / unit + 1)


def spoken_beat(score: Score, onset_q: float) -> Beat:
    """The beat in the unit that is counted."""
    bar = bar_at(score, onset_q)
    per_beat = beat_unit(score, bar) * max(int(score.bars["denominator"][bar]), 1) / 4
    return Beat((written_beat(score, onset_q) - 1) / per_beat + 1)


def bar_name(score: Score, bar: int) -> str:
    """The number as printed; a bar without a number has that of the bar before it."""
    return next((score.bar_names[row] for row in range(bar, -1, -1) if score.bar_names[row]), str(bar + 1))


def span_names(score: Score, first: int, last: int) -> dict[str, object]:
    """The printed numbers that a span of bars goes by; a pickup belongs to the bar that it leads to."""
    pickup = score.bar_names[0] in {"", "0"}
    first = 1 if first == 0 < last and pickup else first
    return {"first": bar_name(score, first), "last": bar_name(score, last)}


def bar_end(score: Score, bar: int) -> float:
    """Where the bar ends, in quarters."""
    return float(score.bars["onset_q"][bar] + score.bars["duration_q"][bar])


def metronome(score: Score, bar: int, quarters_per_minute: float) -> Metronome:
    """The nearest mark of a metronome, in the unit that is counted in this bar, or its division where that is slow."""
    unit = beat_unit(score, bar)
    if quarters_per_minute / unit < SLOWEST:
        unit /= 3 if unit in (1.5, 3.0, 0.75) else 2
    asked = quarters_per_minute / unit
    return Metronome(float(MAELZEL[np.argmin(np.abs(MAELZEL - asked))]), unit)


def next_mark(mark: Metronome) -> Metronome:
    """One rung up the ladder: the next mark that is at least 4 % quicker."""
    higher = MAELZEL[mark.per_minute * 1.04 <= MAELZEL]
    return Metronome(float(higher[0]) if len(higher) else mark.per_minute, mark.unit_q)
