"""Whether the melody was heard above its accompaniment.

The melody is taken to be the top voice of the right hand (the skyline of Uitdenbogerd & Zobel 1999,
doi:10.1145/319463.319470). Where the left hand is slower than the right it may have the tune itself, and nothing is
said. Loudness is MIDI velocity: a scale of the instrument, so only differences within one take are used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.assessment.finding import Finding
from ustaz.assessment.model import IncidentKind
from ustaz.score import Grace, Hand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ustaz.assessment.take import Take

COVERED = 5.0  # velocity steps by which the accompaniment must be louder than the melody
TUNE = 14.0  # louder by more, the left hand is meant to be heard: it has the tune
BALANCE_BARS = 2  # in a row
BUSY = 0.8  # an accompaniment has at least so many onsets for each onset of the melody; a tune in the bass has fewer


def melody_notes(take: Take) -> NDArray[np.bool_]:
    """Which matched notes are the melody: the highest of the right hand that no longer note above covers."""
    notes = take.score.notes
    right = np.flatnonzero((notes["hand"] == Hand.RIGHT) & (notes["grace"] == Grace.NONE))
    top = np.zeros(len(notes), dtype=bool)
    sounding_until, sounding_pitch = -np.inf, -1
    for row in right[np.lexsort((-notes["pitch"][right].astype(int), notes["onset_q"][right]))]:
        onset, pitch = float(notes["onset_q"][row]), int(notes["pitch"][row])
        if pitch > sounding_pitch or onset >= sounding_until - 1e-6:
            top[row] = True
            sounding_until, sounding_pitch = onset + float(notes["duration_q"][row]), pitch
    melody: NDArray[np.bool_] = top[take.matched["score_note"]]
    return melody


def find_covered_melody(take: Take) -> Iterator[Finding]:
    """Passages of at least two bars in which the left hand is louder than the melody above it."""
    notes, melody = take.matched, melody_notes(take)
    left = (notes["hand"] == Hand.LEFT) & ~notes["gesture"]
    bar = take.score.notes["bar"][notes["score_note"]]
    for run in np.unique(notes["run"]):
        mine = notes["run"] == run
        bars = range(int(bar[mine].min()), int(bar[mine].max()) + 1)
        excess = [_left_over_melody(take, mine & melody & (bar == b), mine & left & (bar == b)) for b in bars]
        yield from _join_bars(take, int(run), list(bars), excess)


def _left_over_melody(take: Take, melody: NDArray[np.bool_], left: NDArray[np.bool_]) -> float:
    """Velocity steps by which the left hand is louder in a bar; -inf where it is no accompaniment."""
    notes = take.matched
    voices, steps = np.unique(notes["onset_q"][melody]), np.unique(notes["onset_q"][left])
    if len(voices) < 2 or len(steps) < 2 or len(steps) < BUSY * len(voices):
        return -np.inf
    louder = float(np.mean(notes["velocity"][left]) - np.mean(notes["velocity"][melody]))
    return louder if louder <= TUNE else -np.inf


def _join_bars(take: Take, run: int, bars: list[int], excess: list[float]) -> Iterator[Finding]:
    start = 0
    while start < len(bars):
        stop = start
        while stop < len(bars) and excess[stop] > COVERED:
            stop += 1
        if stop - start >= BALANCE_BARS:
            first, last = take.score.bars[bars[start]], take.score.bars[bars[stop - 1]]
            end_q = float(last["onset_q"] + last["duration_q"])
            size = float(np.mean(excess[start:stop]))
            yield Finding(
                kind=IncidentKind.BALANCE,
                run=run,
                onset_q=float(first["onset_q"]),
                end_q=end_q,
                time_s=take.time_at(run, float(first["onset_q"])),
                end_s=take.time_at(run, end_q),
                hand=Hand.LEFT,
                size=size,
                confidence=min(0.5 + size / 40 + 0.05 * (stop - start), 0.95),
            )
        start = max(stop, start + 1)
