"""When each place of a score is reached: written tempo, phrases, words such as rallentando, the final ritard.

The final ritard follows Friberg and Sundberg, "Does music performance allude to locomotion?", JASA 105, 1999: the tempo
falls as the speed of a runner does who comes to rest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ustaz.rendition.phrases import arch
from ustaz.score import MarkKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import ArrayLike, NDArray

    from ustaz.rendition.style import Style
    from ustaz.score import Score

GRID_Q = 1 / 16  # quarters between two points of the tempo curve
DEFAULT_TEMPO = 90.0  # quarters a minute, where the score gives none
SLOWER = re.compile(r"\b(rit|rall|slarg|allarg|smorz|calando|morendo)", re.IGNORECASE)
FASTER = re.compile(r"\b(stretto|string|accel)", re.IGNORECASE)
FREE = re.compile(r"\b(senza|ad lib|a piacere)", re.IGNORECASE)
AGAIN = re.compile(r"\b(a tempo|tempo (i|1|primo))", re.IGNORECASE)
LONGEST_WORD_Q = 6.0  # how long a word works that nothing calls back
RITARD_Q = 12.0  # length of the final ritard, in quarters
RITARD_END = 0.4  # its last tempo, as a share
RITARD_CURVATURE = 3  # Friberg and Sundberg's q
FERMATA = 0.8  # a fermata lengthens its note by this share
WANDERING_Q = 4.0  # the tempo's wandering is smooth over about this many quarters


@dataclass(frozen=True, eq=False)
class Clock:
    """A map from quarters to seconds; a fermata's pause comes where its note ends."""

    grid_q: NDArray[np.float64]
    grid_s: NDArray[np.float64]
    pauses_q: NDArray[np.float64]  # sorted
    pauses_s: NDArray[np.float64]

    def seconds(self, positions_q: ArrayLike) -> NDArray[np.float64]:
        waited_s = np.concatenate([[0.0], np.cumsum(self.pauses_s)])
        walked_s = np.interp(np.asarray(positions_q, dtype=np.float64), self.grid_q, self.grid_s)
        return np.asarray(walked_s + waited_s[np.searchsorted(self.pauses_q, positions_q, side="right")])


def clock(score: Score, *, style: Style, rng: np.random.Generator) -> Clock:
    """The clock of one playing through of a score."""
    end_q = float(score.bars["onset_q"][-1] + score.bars["duration_q"][-1])
    grid_q = np.arange(0.0, end_q + 2 * GRID_Q, GRID_Q)
    tempo = style.pace * _written_tempo(score, grid_q) * _bent_by_words(score, grid_q) ** style.words
    tempo *= 1 + style.rubato * arch(score, grid_q)
    tempo *= _final_ritard(grid_q, end_q)
    tempo *= 1 + style.tempo_jitter * _wandering(len(grid_q), rng)
    seconds_a_quarter = 60 / tempo
    steps_s = GRID_Q * (seconds_a_quarter[1:] + seconds_a_quarter[:-1]) / 2
    grid_s = np.concatenate([[0.0], np.cumsum(steps_s)])
    return _with_fermatas(score, grid_q, grid_s)


def _written_tempo(score: Score, grid_q: NDArray[np.float64]) -> NDArray[np.float64]:
    tempo = np.full(grid_q.shape, DEFAULT_TEMPO)
    for mark in score.marks[score.marks["kind"] == MarkKind.TEMPO]:
        if np.isfinite(mark["value"]):
            tempo[grid_q >= mark["start_q"]] = mark["value"]
    return tempo


def _bent_by_words(score: Score, grid_q: NDArray[np.float64]) -> NDArray[np.float64]:
    """What rallentando, stretto and senza tempo make of the tempo, as a factor."""
    factor = np.ones(grid_q.shape)
    words = list(_words(score))
    for k, (start_q, text) in enumerate(words):
        next_q = next((q for q, later in words[k + 1 :] if AGAIN.search(later)), np.inf)
        end_q = next_q if FREE.search(text) else min(next_q, start_q + LONGEST_WORD_Q)
        inside = (grid_q >= start_q) & (grid_q < end_q)
        progress = (grid_q[inside] - start_q) / max(min(end_q, grid_q[-1]) - start_q, GRID_Q)
        factor[inside] *= _bend(text, progress)
    return np.clip(factor, 0.45, 1.5)


def _bend(text: str, progress: NDArray[np.float64]) -> NDArray[np.float64]:
    if FREE.search(text):
        bend = 1 + 0.3 * (1 / 3 - (2 * progress - 1) ** 2)
    elif SLOWER.search(text):
        bend = 1 - 0.25 * progress
    else:
        bend = 1 + 0.12 * np.sin(np.pi * progress)
    return np.asarray(bend)


def _words(score: Score) -> Iterator[tuple[float, str]]:
    """The words about tempo, each with its place in quarters."""
    for mark, text in zip(score.marks, score.mark_texts, strict=True):
        is_word = mark["kind"] in {MarkKind.TEMPO, MarkKind.TEXT}
        if is_word and any(kind.search(text) for kind in (SLOWER, FASTER, FREE, AGAIN)):
            yield float(mark["start_q"]), text


def _final_ritard(grid_q: NDArray[np.float64], end_q: float) -> NDArray[np.float64]:
    progress = np.clip((grid_q - (end_q - RITARD_Q)) / RITARD_Q, 0, 1)
    q = RITARD_CURVATURE
    return np.asarray((1 + (RITARD_END**q - 1) * progress) ** (1 / q))


def _wandering(points: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Smooth noise of mean 0 and standard deviation about 1."""
    knots = np.arange(0.0, points * GRID_Q + 2 * WANDERING_Q, WANDERING_Q)
    return np.asarray(np.interp(np.arange(points) * GRID_Q, knots, rng.standard_normal(len(knots))))


def _with_fermatas(score: Score, grid_q: NDArray[np.float64], grid_s: NDArray[np.float64]) -> Clock:
    held = score.notes[score.notes["fermata"]]
    ends_q, first = np.unique(held["onset_q"] + held["duration_q"], return_index=True)
    lengths_s = np.interp(ends_q, grid_q, grid_s) - np.interp(held["onset_q"][first], grid_q, grid_s)
    return Clock(grid_q, grid_s, ends_q, FERMATA * lengths_s)
