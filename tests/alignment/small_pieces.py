"""Small scores and takes, made by hand."""

from __future__ import annotations

import numpy as np

from ustaz.performance import CONTROL, Performance
from ustaz.performance import NOTE as PLAYED_NOTE
from ustaz.score import BAR, JUMP, MARK, Score
from ustaz.score import NOTE as WRITTEN_NOTE

BAR_Q = 4.0


def score_of(chords, *, jumps=(), graces=(), ornaments=()):
    """A score of (onset_q, duration_q, pitches), grace notes (onset_q, order, pitch) and signs (onset_q, sign)."""
    rows = [(onset, duration, pitch, 0) for onset, duration, pitches in chords for pitch in pitches]
    rows += [(onset, 0.0, pitch, order) for onset, order, pitch in graces]
    rows.sort(key=lambda row: (row[0], row[3] == 0, row[3], row[2]))
    notes = np.zeros(len(rows), WRITTEN_NOTE)
    for name, column in zip(("onset_q", "duration_q", "pitch", "grace_order"), zip(*rows, strict=True), strict=True):
        notes[name] = column
    notes["grace"] = notes["grace_order"] < 0
    notes["bar"] = notes["onset_q"] // BAR_Q
    for onset, sign in ornaments:
        notes["ornament"][notes["onset_q"] == onset] = sign
    bars = np.zeros(int(notes["bar"].max()) + 1, BAR)
    bars["onset_q"] = BAR_Q * np.arange(len(bars))
    bars["duration_q"], bars["numerator"], bars["denominator"] = BAR_Q, 4, 4
    return Score(
        notes=notes,
        ids=tuple(f"n{row}" for row in range(len(notes))),
        bars=bars,
        bar_names=tuple(str(bar + 1) for bar in range(len(bars))),
        jumps=np.array(list(jumps), JUMP),
        marks=np.zeros(0, MARK),
        mark_texts=(),
        mei="",
    )


def take_of(notes):
    """A take of (onset_s, pitch)."""
    table = np.zeros(len(notes), PLAYED_NOTE)
    for row, (onset, pitch) in enumerate(sorted(notes)):
        table[row] = (onset, onset + 0.2, pitch, 64, 64, 0, 0, 0, 0)
    return Performance(notes=table, controls=np.zeros(0, CONTROL))


def played_straight(score, *, first_q=0.0, last_q=np.inf, at_s=0.0, speed=0.5):
    """(onset_s, pitch, row) of every written note between two onsets, at so many seconds a quarter."""
    notes = score.notes
    return [
        (
            at_s + speed * (notes["onset_q"][row] - first_q) + 0.08 * int(notes["grace_order"][row]),
            int(notes["pitch"][row]),
            row,
        )
        for row in np.flatnonzero((notes["onset_q"] >= first_q) & (notes["onset_q"] <= last_q))
    ]


def sounded(events):
    return take_of([(onset, pitch) for onset, pitch, _ in events])


def study(bars=16, seed=0):
    """A two-handed study without two alike bars: chords on the beats, a wandering melody in eighths."""
    rng = np.random.default_rng(seed)
    chords, melody = [], 72
    for eighth in range(bars * 8):
        melody = int(np.clip(melody + rng.choice((-4, -3, -2, -1, 1, 2, 3, 4)), 64, 88))
        bass = [int(rng.integers(36, 46)), int(rng.integers(48, 58))] if eighth % 2 == 0 else []
        chords.append((eighth / 2, 0.5, [*bass, melody]))
    return score_of(chords)
