"""Mistakes made on purpose, each recorded where and when it was made.

A :class:`Slip` says what is to go wrong; :func:`slipped` does it to a passage and tells what it did.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from ustaz.rendition.model import Mistake, MistakeKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from ustaz.rendition.passage import Passage
    from ustaz.score import Score

NEIGHBOURS = (-2, -1, 1, 2)  # keys beside the right one, in semitones
NEARBY_Q = 1.0  # a wrong key is none that is written this near
GRAZED_S = 0.07  # how long a grazed key sounds
GRAZED_SHARE = 0.6  # how loud, as a share of the note beside it
AGAIN_AFTER = 0.45  # when a key is struck again, as a share of its note


@dataclass(frozen=True)
class Slip:
    """What is to go wrong at a written note."""

    kind: MistakeKind
    note: str  # id of the written note; of a rush the first one
    last_note: str = ""  # of a rush
    pitch: int = -1  # the wrong or grazed key; -1 lets chance choose a neighbour
    amount: float = 0.0  # seconds of a hesitation, tempo factor of a rush (not 1)


def slipped(score: Score, passage: Passage, slip: Slip, *, rng: np.random.Generator) -> tuple[Passage, Mistake]:
    """The passage with one mistake in it, and the record, its time counted as in the passage.

    Times before the mistake stay as they are, so slips that are made in the order of the score keep their records true.

    Raises
    ------
    ValueError
        When the passage does not play the note, or the kind is one that only a whole run can have.
    """
    row = score.ids.index(slip.note)
    here = np.flatnonzero(passage.strokes["score_note"] == row)
    if not len(here):
        raise ValueError(f"the passage does not play {slip.note}")
    if slip.kind not in _MAKERS:
        raise ValueError(f"{slip.kind} is no slip within a run")
    stroke = int(here[0])
    mistake = Mistake(
        kind=slip.kind,
        bar=int(score.notes["bar"][row]),
        notes=(slip.note, slip.last_note) if slip.last_note else (slip.note,),
        time_s=float(passage.strokes["onset_s"][stroke]),
        pitch=slip.pitch,
        amount=slip.amount,
    )
    return _MAKERS[slip.kind](score, passage, stroke, mistake, rng)


def _wrong(
    score: Score, passage: Passage, stroke: int, mistake: Mistake, rng: np.random.Generator
) -> tuple[Passage, Mistake]:
    mistake = _with_key(score, passage, stroke, mistake, rng)
    strokes = passage.strokes.copy()
    strokes["pitch"][stroke] = mistake.pitch
    return passage.with_strokes(strokes), mistake


def _missed(
    _score: Score, passage: Passage, stroke: int, mistake: Mistake, _rng: np.random.Generator
) -> tuple[Passage, Mistake]:
    keep = passage.strokes["score_note"] != passage.strokes["score_note"][stroke]
    return passage.with_strokes(passage.strokes[keep]), mistake


def _extra(
    score: Score, passage: Passage, stroke: int, mistake: Mistake, rng: np.random.Generator
) -> tuple[Passage, Mistake]:
    mistake = _with_key(score, passage, stroke, mistake, rng)
    grazed = passage.strokes[[stroke]]
    grazed["pitch"], grazed["score_note"] = mistake.pitch, -1
    grazed["offset_s"] = grazed["onset_s"] + GRAZED_S
    grazed["velocity"] *= GRAZED_SHARE
    return passage.with_strokes(np.concatenate([passage.strokes, grazed])), mistake


def _double(
    _score: Score, passage: Passage, stroke: int, mistake: Mistake, _rng: np.random.Generator
) -> tuple[Passage, Mistake]:
    again = passage.strokes[[stroke]]
    again["onset_s"] += AGAIN_AFTER * (again["offset_s"] - again["onset_s"])
    again["score_note"] = -1
    pitch, time_s = int(again["pitch"][0]), float(again["onset_s"][0])
    strokes = np.concatenate([passage.strokes, again])
    return passage.with_strokes(strokes), replace(mistake, pitch=pitch, time_s=time_s)


def _hesitation(
    _score: Score, passage: Passage, stroke: int, mistake: Mistake, _rng: np.random.Generator
) -> tuple[Passage, Mistake]:
    """Everything from this place of the score on comes later; what sounds is held, a little into the silence."""
    strokes, pedals = passage.strokes.copy(), passage.pedals.copy()
    later = strokes["onset_q"] >= strokes["onset_q"][stroke]
    halt_s = float(strokes["onset_s"][later].min())
    for field in ("onset_s", "offset_s"):
        strokes[field][later] += mistake.amount
    pedals["time_s"][pedals["time_s"] >= halt_s] += mistake.amount
    return replace(passage, pedals=pedals).with_strokes(strokes), replace(
        mistake, time_s=mistake.time_s + mistake.amount
    )


def _rush(
    score: Score, passage: Passage, stroke: int, mistake: Mistake, _rng: np.random.Generator
) -> tuple[Passage, Mistake]:
    """The tempo grows evenly (its logarithm) from the first note to the last, and does not come back in this run."""
    first, last = mistake.notes
    ends = np.flatnonzero(passage.strokes["score_note"] == score.ids.index(last))
    if not len(ends):
        raise ValueError(f"the passage does not play {last}")
    start_s, end_s = passage.strokes["onset_s"][[stroke, ends[0]]]
    if end_s <= start_s:
        raise ValueError(f"{last} does not come after {first}")

    growth, length_s = np.log(mistake.amount), end_s - start_s

    def new_time(moment_s: NDArray[np.float64]) -> NDArray[np.float64]:
        inside = np.clip((moment_s - start_s) / length_s, 0, 1)
        in_rush_s = length_s * -np.expm1(-growth * inside) / growth
        after_s = np.maximum(moment_s - end_s, 0) / mistake.amount
        return np.asarray(np.minimum(moment_s, start_s) + in_rush_s + after_s)

    return passage.warped(new_time), mistake


def _with_key(score: Score, passage: Passage, stroke: int, mistake: Mistake, rng: np.random.Generator) -> Mistake:
    """The record with its key: the one that was asked for, or a neighbour that is written nowhere near."""
    if mistake.pitch >= 0:
        return mistake
    here_q, right = passage.strokes["onset_q"][stroke], int(passage.strokes["pitch"][stroke])
    nearby = np.abs(score.notes["onset_q"] - here_q) <= NEARBY_Q
    written = set(score.notes["pitch"][nearby].tolist())
    free = [right + step for step in NEIGHBOURS if right + step not in written] or [right + 1]
    return replace(mistake, pitch=int(rng.choice(free)))


_MAKERS: dict[MistakeKind, Callable[[Score, Passage, int, Mistake, np.random.Generator], tuple[Passage, Mistake]]] = {
    MistakeKind.WRONG: _wrong,
    MistakeKind.MISSED: _missed,
    MistakeKind.EXTRA: _extra,
    MistakeKind.DOUBLE: _double,
    MistakeKind.HESITATION: _hesitation,
    MistakeKind.RUSH: _rush,
}
