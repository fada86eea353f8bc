"""A hand that stays an octave too high or too low: one thing to hear, not dozens of wrong notes.

Whoever sets a hand on the wrong octave plays on there, rightly. So in such a passage every note counts as played, and
the passage itself is the one incident.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from ustaz.alignment import Label
from ustaz.assessment.finding import Finding
from ustaz.assessment.model import IncidentKind
from ustaz.score import Hand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ustaz.alignment import Alignment
    from ustaz.assessment.take import Take
    from ustaz.performance import Performance
    from ustaz.score import Score

SEMITONES = 12
LONG = 8  # notes; fewer may be slips, each for itself
BETWEEN = 3  # a passage goes on beyond so many notes of its hand that are not in its octave
SURE = 0.9  # so many notes by the same octave are no chance
BARS_APART = 1  # passages of the two hands that begin and end so close together are one


@dataclass(frozen=True, eq=False)
class OctavePassage:
    """A stretch of one run in which a hand, or both, sounded in another octave."""

    octaves: int  # 1 too high, -1 too low
    hand: Hand  # UNKNOWN for both
    rows: NDArray[np.intp]  # in alignment.written, rising


def octave_passages(score: Score, performance: Performance, alignment: Alignment) -> tuple[OctavePassage, ...]:
    """The passages in another octave, those of both hands as one."""
    written = alignment.written
    by = _semitones_off(score, performance, alignment)
    found: list[OctavePassage] = []
    for run in np.unique(written["run"][by != 0]):
        alone = [passage for hand in Hand for passage in _of_hand(score, written, by, int(run), hand)]
        found += _together(score.notes["bar"][written["score_note"]], alone)
    return tuple(found)


def _semitones_off(score: Score, performance: Performance, alignment: Alignment) -> NDArray[np.int16]:
    """For each written note by how much another key was struck in its place; 0 where none was."""
    written = alignment.written
    wrong = np.flatnonzero(written["label"] == Label.WRONG)
    by = np.zeros(len(written), np.int16)
    by[wrong] = performance.notes["pitch"][written["played_note"][wrong]]
    by[wrong] -= score.notes["pitch"][written["score_note"][wrong]]
    return by


def _of_hand(
    score: Score, written: NDArray[np.void], by: NDArray[np.int16], run: int, hand: Hand
) -> Iterator[OctavePassage]:
    struck = (written["label"] == Label.MATCH) | (written["label"] == Label.WRONG)
    own = score.notes["hand"][written["score_note"]] == hand
    rows = np.flatnonzero(struck & own & (written["run"] == run))
    for octaves in (1, -1):
        away = np.flatnonzero(by[rows] == octaves * SEMITONES)
        for passage in np.split(away, np.flatnonzero(np.diff(away) > BETWEEN + 1) + 1):
            if len(passage) >= LONG:
                yield OctavePassage(octaves, hand, rows[passage])


def _together(bar: NDArray[np.int32], alone: list[OctavePassage]) -> Iterator[OctavePassage]:
    """The passages of a run, those that both hands played alike joined."""
    left = list(alone)
    while left:
        one = left.pop(0)
        for other in left:
            ends = np.abs(bar[one.rows[[0, -1]]] - bar[other.rows[[0, -1]]])
            if other.octaves == one.octaves and ends.max() <= BARS_APART:
                left.remove(other)
                one = OctavePassage(one.octaves, Hand.UNKNOWN, np.union1d(one.rows, other.rows))
                break
        yield one


def set_right(
    score: Score, performance: Performance, alignment: Alignment, passages: tuple[OctavePassage, ...]
) -> Alignment:
    """The alignment in which what only the octave of its passage made wrong is right."""
    played, written = alignment.played.copy(), alignment.written.copy()
    off = _semitones_off(score, performance, alignment)
    own_key = np.flatnonzero((written["label"] == Label.WRONG) & (off == 0))  # a hand that crossed into such a passage
    rows = np.concatenate([own_key, *(passage.rows for passage in passages)])
    written["label"][rows] = Label.MATCH
    played["label"][written["played_note"][rows]] = Label.MATCH
    return replace(alignment, played=played, written=written)


def find_octaves(take: Take) -> Iterator[Finding]:
    """One incident for each passage in another octave."""
    for passage in take.octaves:
        rows = take.alignment.written[passage.rows]
        times = take.performance.notes["onset_s"][rows["played_note"]]
        onsets = take.score.notes["onset_q"][rows["score_note"]]
        yield Finding(
            kind=IncidentKind.OCTAVE,
            run=int(rows["run"][0]),
            onset_q=float(onsets[0]),
            end_q=float(onsets[-1]),
            time_s=float(times.min()),
            end_s=float(times.max()),
            hand=passage.hand,
            size=passage.octaves,
            confidence=SURE,
        )
