"""Passages with pauses between them, laid on one line of quarters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.hearing.rhythm.passage import Passage
from ustaz.tablature import BAR, BEAT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def joined(passages: Sequence[Passage]) -> Passage:
    """The passages as one: a pause, or a stretch without pulse, is as many empty bars as suit its time best."""
    onsets, beats, bars = [], [np.zeros(0, dtype=BEAT)], [np.zeros(0, dtype=BAR)]
    for passage in passages:
        if not len(passage.beats):
            onsets.append(passage.onset_q)
            continue
        if len(beats[-1]):
            bars.append(_pause(beats[-1], bars[-1], passage))
        laid = np.concatenate(bars)
        start_q = end_of(laid) if len(laid) else 0.0
        onsets.append(passage.onset_q + start_q)
        beats.append(_moved(passage.beats, start_q))
        bars.append(_moved(passage.bars, start_q))
    quarter_s = [passage.quarter_s for passage in passages]
    clear = all(passage.clear for passage in passages)
    return Passage(
        np.concatenate(onsets), np.concatenate(quarter_s), np.concatenate(beats), np.concatenate(bars), clear
    )


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
