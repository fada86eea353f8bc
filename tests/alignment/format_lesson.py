"""A piece of ten notes and a take of it that shows everything that an alignment can say; made by hand.

The piece: a pickup, a bar of 3/4 in E flat with a grace note and a trill, a bar of 6/8 in C with a triplet and a rolled
chord. The take: all of it, with a wrong note, a missed one and an extra one; then the first full bar again; then noise.
"""

from __future__ import annotations

import numpy as np

from ustaz import alignment, performance, score
from ustaz.alignment import Alignment, Entry, Label
from ustaz.performance import Performance
from ustaz.score import Articulation, Grace, Ornament, Score

#          onset_q duration_q pitch step alter octave bar beat staff
WRITTEN = [
    (0.0, 1.0, 70, 6, -1, 4, 0, 3.0, 1),
    (1.0, 3.0, 51, 2, -1, 3, 1, 1.0, 2),
    (1.0, 1.5, 75, 2, -1, 5, 1, 1.0, 1),
    (2.5, 0.5, 77, 3, 0, 5, 1, 2.5, 1),
    (3.0, 0.0, 79, 4, 0, 5, 1, 3.0, 1),
    (3.0, 1.0, 75, 2, -1, 5, 1, 3.0, 1),
    (4.0, 1 / 3, 67, 4, 0, 4, 2, 1.0, 1),
    (4 + 1 / 3, 1 / 3, 66, 3, 1, 4, 2, 1 + 2 / 3, 1),
    (4 + 2 / 3, 1 / 3, 67, 4, 0, 4, 2, 2 + 1 / 3, 1),
    (5.0, 2.0, 60, 0, 0, 4, 2, 3.0, 2),
]
IDS = ("n0", "n5", "n1", "n2", "n3", "n4", "n6", "n7", "n8", "n9")
GRACE, TRILL, ROLLED, STACCATO = 4, 5, 9, 0
BARS = [(0, 1, 3, 4, -3), (1, 3, 3, 4, -3), (4, 3, 6, 8, 0)]  # onset_q, duration_q, numerator, denominator, fifths

#        onset_s pitch label score_note run
PLAYED = [
    (0.0, 70, Label.MATCH, 0, 0),
    (0.5, 51, Label.MATCH, 1, 0),
    (0.51, 75, Label.MATCH, 2, 0),
    (1.25, 76, Label.WRONG, 3, 0),
    (1.45, 79, Label.MATCH, 4, 0),
    (1.5, 75, Label.ORNAMENT, 5, 0),
    (1.55, 77, Label.ORNAMENT, 5, 0),
    (2.0, 67, Label.MATCH, 6, 0),
    (2.33, 67, Label.MATCH, 8, 0),
    (2.5, 60, Label.MATCH, 9, 0),
    (2.7, 90, Label.EXTRA, -1, 0),
    (4.0, 51, Label.MATCH, 1, 1),
    (4.01, 75, Label.MATCH, 2, 1),
    (4.75, 77, Label.MATCH, 3, 1),
    (9.0, 30, Label.EXTRA, -1, -1),
]
#          label score_note run played_note
EXPECTED = [
    (Label.MATCH, 0, 0, 0),
    (Label.MATCH, 1, 0, 1),
    (Label.MATCH, 2, 0, 2),
    (Label.WRONG, 3, 0, 3),
    (Label.MATCH, 4, 0, 4),
    (Label.ORNAMENT, 5, 0, 5),
    (Label.MATCH, 6, 0, 7),
    (Label.MISSED, 7, 0, -1),
    (Label.MATCH, 8, 0, 8),
    (Label.MATCH, 9, 0, 9),
    (Label.MATCH, 1, 1, 11),
    (Label.MATCH, 2, 1, 12),
    (Label.MATCH, 3, 1, 13),
]
RUNS = [
    (Entry.START, 0, 10, 0.0, 5.0, 0, 2, 0.0, 2.5, 0.9),
    (Entry.RESTART, 11, 13, 1.0, 2.5, 1, 1, 4.0, 4.75, 0.8),
]


def piece() -> Score:
    notes = np.zeros(len(WRITTEN), dtype=score.NOTE)
    for name, column in zip(
        ("onset_q", "duration_q", "pitch", "step", "alter", "octave", "bar", "beat", "staff"),
        zip(*WRITTEN, strict=True),
        strict=True,
    ):
        notes[name] = column
    notes["voice"] = 1
    notes["grace"][GRACE] = Grace.ACCIACCATURA
    notes["ornament"][TRILL] = Ornament.TRILL
    notes["arpeggio"][ROLLED] = True
    notes["articulation"][STACCATO] = Articulation.STACCATO
    bars = np.zeros(len(BARS), dtype=score.BAR)
    for name, column in zip(
        ("onset_q", "duration_q", "numerator", "denominator", "fifths"), zip(*BARS, strict=True), strict=True
    ):
        bars[name] = column
    return Score(
        notes=notes,
        ids=IDS,
        bars=bars,
        bar_names=("0", "1", "2"),
        jumps=np.zeros(0, dtype=score.JUMP),
        marks=np.zeros(0, dtype=score.MARK),
        mark_texts=(),
        mei="",
        title="Song\nof two lines",
        composer="Anon.",
    )


def take() -> Performance:
    notes = np.zeros(len(PLAYED), dtype=performance.NOTE)
    notes["onset_s"] = [row[0] for row in PLAYED]
    notes["offset_s"] = notes["onset_s"] + 0.25
    notes["pitch"] = [row[1] for row in PLAYED]
    notes["velocity"] = 60 + np.arange(len(PLAYED))
    controls = np.array(
        [(0.5, 480, 64, 90, 0, 0), (1.0, 960, 67, 127, 0, 0), (1.5, 1440, 66, 1, 0, 0)], performance.CONTROL
    )
    return Performance(notes, controls, name="practice")


def lesson_alignment() -> Alignment:
    played = np.array([(label, note, run, 0.75) for _, _, label, note, run in PLAYED], dtype=alignment.PLAYED)
    written = np.array([(*row, 0.5) for row in EXPECTED], dtype=alignment.WRITTEN)
    return Alignment(played, written, np.array(RUNS, dtype=alignment.RUN), 0.85)
