"""The player's own tempo at a place, and the tempo at which to practise it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.mentor.metre import bar_at, metronome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ustaz.mentor.faults import Fault
    from ustaz.mentor.loops import Loop
    from ustaz.mentor.take import Take
    from ustaz.words import Metronome

SLOW = 0.75  # of the tempo at which the place went wrong
SLOWER = 0.9  # a pass at less than this share of the quickest one was a slow pass
UNKNOWN_TEMPO = 80.0  # quarters per minute, where too little was played to know


def tempo_around(take: Take, first_q: float, last_q: float, *, runs: Sequence[int] = ()) -> float:
    """Median tempo in quarters per minute over these bars (in these runs, or in all)."""
    bars = take.assessment.bars
    first, last = bar_at(take.score, first_q), bar_at(take.score, last_q)
    known = np.isfinite(bars["tempo"]) & (bars["tempo"] > 0)
    here = known & (bars["bar"] >= first) & (bars["bar"] <= last)
    for chosen in (here & np.isin(bars["run"], list(runs)), here, known):
        if chosen.any():
            return float(np.median(bars["tempo"][chosen]))
    return UNKNOWN_TEMPO


def practice_tempo(take: Take, fault: Fault, loop: Loop) -> Metronome:
    """Slow where the place went wrong in tempo; the tempo of the slow pass where that one was clean."""
    clean, failed = _pass_tempi(take, fault)
    own = float(np.median(failed)) if failed else tempo_around(take, fault.first_q, fault.last_q)
    slow = max((tempo for tempo in clean if tempo < SLOWER * own), default=SLOW * own)
    return metronome(take.score, bar_at(take.score, loop.start_q), slow)


def own_tempo(take: Take, loop: Loop) -> Metronome:
    """The tempo that the player has in this passage."""
    return metronome(take.score, bar_at(take.score, loop.start_q), tempo_around(take, loop.start_q, loop.end_q))


def slowness_failed(take: Take, fault: Fault) -> bool:
    """Whether the place went wrong in at least two slow passes too: then slowness is not the cure."""
    clean, failed = _pass_tempi(take, fault)
    slow = [tempo for tempo in failed if tempo < SLOWER * max(failed + clean)]
    return len(slow) >= 2 and not [tempo for tempo in clean if tempo < SLOWER * max(failed + clean)]


def _pass_tempi(take: Take, fault: Fault) -> tuple[list[float], list[float]]:
    """The tempi of the passes over this place that went well, and of those that did not."""
    bars = take.assessment.bars
    had = set(take.assessment.incidents["run"][list(fault.rows)].tolist())
    clean: list[float] = []
    failed: list[float] = []
    for run in take.passes(fault.first_q, fault.last_q, hand=fault.hand):
        here = (bars["run"] == run) & (bars["bar"] == bar_at(take.score, fault.first_q)) & np.isfinite(bars["tempo"])
        if here.any():
            (failed if run in had else clean).append(float(bars["tempo"][here][0]))
    return clean, failed
