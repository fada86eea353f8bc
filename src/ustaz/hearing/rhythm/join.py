"""Passages laid on one line of quarters: with pauses between them, and with stretches that have no pulse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.hearing.rhythm.passage import Passage
from ustaz.tablature import BAR, BEAT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def joined(passages: Sequence[Passage]) -> Passage:
    """The passages as one.

    A pause between two passages is as many empty bars as suit its time best. A stretch without pulse gets bars in the
    metre around it. Where no passage has a pulse, there are no bars, and all places are NaN.
    """
    onsets, beats, bars = [], [np.zeros(0, dtype=BEAT)], [np.zeros(0, dtype=BAR)]
    metre = next((passage.bars[-1:] for passage in passages if len(passage.bars)), None)
    before: Passage | None = None
    for passage in passages:
        here = passage.bars if metre is None or len(passage.bars) else _bars_for(passage.onset_q, metre)
        if before is not None and len(before.beats) and len(passage.beats):
            bars.append(_pause(beats[-1], bars[-1], passage))
        laid = np.concatenate(bars)
        start_q = end_of(laid) if len(laid) else 0.0
        onsets.append(passage.onset_q + start_q if metre is not None else np.full(len(passage.onset_q), np.nan))
        beats.append(_moved(passage.beats, start_q))
        bars.append(_moved(here, start_q))
        metre, before = here[-1:] if len(here) else metre, passage
    quarter_s = [passage.quarter_s for passage in passages]
    return Passage(np.concatenate(onsets), np.concatenate(quarter_s), np.concatenate(beats), np.concatenate(bars))


def _bars_for(onset_q: NDArray[np.float64], metre: NDArray[np.void]) -> NDArray[np.void]:
    """Bars of one metre for these places, which are counted from 0."""
    lasting = float(metre["numerator"][0] * 4 / metre["denominator"][0])
    bars = np.repeat(metre, int(onset_q.max() // lasting) + 1)
    bars["onset_q"], bars["duration_q"] = np.arange(len(bars)) * lasting, lasting
    return bars


def _pause(beats: NDArray[np.void], bars: NDArray[np.void], passage: Passage) -> NDArray[np.void]:
    """Empty bars between a passage that was laid down and the next."""
    last = bars[-1]
    quarter_s = float(np.median(np.diff(beats["time_s"]) / np.diff(beats["onset_q"]))) if len(beats) > 1 else 0.5
    end_s = beats["time_s"][-1] + (last["onset_q"] + last["duration_q"] - beats["onset_q"][-1]) * quarter_s
    next_s = passage.beats["time_s"][0] - passage.beats["onset_q"][0] * quarter_s
    count = max(0, round((next_s - end_s) / (last["duration_q"] * quarter_s)))
    empty = np.repeat(bars[-1:], count)
    empty["onset_q"] += (1 + np.arange(count)) * last["duration_q"]
    return empty


def end_of(bars: NDArray[np.void]) -> float:
    """Where the last bar ends, in quarters; infinite without bars."""
    return float(bars["onset_q"][-1] + bars["duration_q"][-1]) if len(bars) else np.inf


def _moved(table: NDArray[np.void], by_q: float) -> NDArray[np.void]:
    table = table.copy()
    table["onset_q"] += by_q
    return table
