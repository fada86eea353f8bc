"""Practising: several runs one after the other, with what goes wrong in each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from ustaz.rendition.mistakes import Slip, slipped
from ustaz.rendition.model import Mistake, MistakeKind, Run, Take
from ustaz.rendition.passage import LEAD_IN_S, Passage, joined, played
from ustaz.rendition.playing import play
from ustaz.rendition.style import CONCERT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ustaz.performance import Performance
    from ustaz.rendition.style import Style
    from ustaz.score import Score

JUST_AFTER_Q = 1e-6


def render(score: Score, *, seed: int = 0, style: Style = CONCERT) -> Performance:
    """A musical rendition of a score, as written from the first bar to the last (repeats are not taken).

    The same seed gives the same rendition. Half a second of silence comes first.
    """
    return practise(score, [without_stopping(score)], style=style, rng=np.random.default_rng(seed)).performance


@dataclass(frozen=True)
class PlannedRun:
    first_note: str  # id of a written note; what is written at the same moment is played too
    last_note: str
    slips: tuple[Slip, ...] = ()
    pause_s: float = 1.0  # silence before it


def without_stopping(score: Score) -> PlannedRun:
    """The plan of playing a whole score once, without a mistake."""
    return PlannedRun(score.ids[0], score.ids[-1])


def practise(
    score: Score, plan: Sequence[PlannedRun], *, style: Style, rng: np.random.Generator, name: str = ""
) -> Take:
    """The take in which these runs are played, with the record of everything that goes wrong.

    A run that begins before the place where the last one ended is recorded as a restart, one that has the same bounds
    as a loop. Where two voices strike one key together, it is struck once, for the first of the two written notes.

    Raises
    ------
    ValueError
        When the plan names a note that the score or the run does not have.
    """
    passages, mistakes, runs = [], [], []
    now_s = 0.0
    for before, planned in zip((None, *plan), plan, strict=False):
        passage, slips = _one_run(score, planned, style=style, rng=rng)
        start_s = now_s - float(passage.strokes["onset_s"].min()) + (planned.pause_s if before else 0.0)
        passage = passage.warped(lambda moment_s, start_s=start_s: moment_s + start_s)  # type: ignore[misc]
        taken_up_s = float(passage.strokes["onset_s"][0]) + LEAD_IN_S
        runs.append(Run(planned.first_note, planned.last_note, taken_up_s, passage.end_s + LEAD_IN_S))
        if before and (again := _going_back(score, before, planned, taken_up_s)):
            mistakes.append(again)
        mistakes += [replace(slip, time_s=slip.time_s + start_s + LEAD_IN_S) for slip in slips]
        passages.append(passage)
        now_s = passage.end_s
    performance, score_notes = played(joined(passages), name=name)
    return Take(performance, score_notes, tuple(sorted(mistakes, key=lambda mistake: mistake.time_s)), tuple(runs))


def _one_run(
    score: Score, planned: PlannedRun, *, style: Style, rng: np.random.Generator
) -> tuple[Passage, list[Mistake]]:
    start_q, end_q = (_onset_q(score, note) for note in (planned.first_note, planned.last_note))
    passage = play(score, style=style, rng=rng, start_q=start_q, end_q=end_q + JUST_AFTER_Q)
    mistakes = []
    for slip in sorted(planned.slips, key=lambda slip: _onset_q(score, slip.note)):
        passage, mistake = slipped(score, passage, slip, rng=rng)
        mistakes.append(mistake)
    return passage, mistakes


def _onset_q(score: Score, note: str) -> float:
    return float(score.notes["onset_q"][score.ids.index(note)])


def _going_back(score: Score, before: PlannedRun, planned: PlannedRun, time_s: float) -> Mistake | None:
    if _onset_q(score, planned.first_note) > _onset_q(score, before.last_note):
        return None
    same = (planned.first_note, planned.last_note) == (before.first_note, before.last_note)
    bar = int(score.notes["bar"][score.ids.index(planned.first_note)])
    return Mistake(MistakeKind.LOOP if same else MistakeKind.RESTART, bar, (planned.first_note,), time_s)
