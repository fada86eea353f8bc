"""Small scores and truths, made of a few words."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from alignment_truth import Mark

from ustaz.score.model import BAR, JUMP, MARK, NOTE, Ornament, Score

QUARTER_S = 0.5


class Note(NamedTuple):
    name: str
    onset_q: float
    pitch: int
    grace_order: int = 0
    trill: bool = False


def score_of(notes: list[Note], *, tied: dict[str, int] | None = None) -> Score:
    """These notes, each a quarter long, in bars of four quarters."""
    notes = sorted(notes, key=lambda note: (note.onset_q, note.grace_order, note.pitch))
    table = np.zeros(len(notes), NOTE)
    for row, note in zip(table, notes, strict=True):
        row["onset_q"], row["pitch"], row["grace_order"], row["duration_q"] = (
            note.onset_q,
            note.pitch,
            note.grace_order,
            1,
        )
        row["bar"], row["ornament"] = note.onset_q // 4, Ornament.TRILL if note.trill else 0
    bars = np.zeros(int(table["bar"].max()) + 1, BAR)
    bars["onset_q"], bars["duration_q"] = 4.0 * np.arange(len(bars)), 4
    return Score(
        notes=table,
        ids=tuple(note.name for note in notes),
        bars=bars,
        bar_names=tuple(str(bar + 1) for bar in range(len(bars))),
        jumps=np.zeros(0, JUMP),
        marks=np.zeros(0, MARK),
        mark_texts=(),
        mei="",
        tied=tied or {},
    )


def scale(start: int, length: int) -> list[Note]:
    """Quarters over two octaves up and down, no key twice in a row."""
    return [Note(f"n{start + k}", float(start + k), 60 + (5 * (start + k)) % 24) for k in range(length)]


def played(note: Note, *, late_s: float = 0.0, run: int = -1) -> Mark:
    return Mark("match", note.name, note.onset_q * QUARTER_S + late_s, note.pitch, run=run)


def missed(name: str, *, run: int = -1) -> Mark:
    return Mark("missed", name, float("nan"), -1, run=run)


def extra(onset_s: float, pitch: int) -> Mark:
    return Mark("extra", "", onset_s, pitch)


def told(marks: list[Mark]) -> set[tuple[str, str, float, int]]:
    """What the marks say, without runs; a missed note has the time 0."""
    return {(m.label, m.score_id, 0.0 if m.label == "missed" else round(m.onset_s, 3), m.pitch) for m in marks}
