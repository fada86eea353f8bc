"""Small pieces for two strings, written as pairs of frets: string 1 / string 2, a stroke each."""

from __future__ import annotations

import numpy as np

from ustaz.rendition import PlannedRun
from ustaz.score import BAR, FINGERING, JUMP, MARK, NOTE, Hand, Score
from ustaz.tablature import Stroke

OPEN = {1: 55, 2: 50}
STEPS = {0: (0, 0), 1: (0, 1), 2: (1, 0), 3: (1, 1), 4: (2, 0), 5: (3, 0), 6: (3, 1), 7: (4, 0), 8: (4, 1), 9: (5, 0)}
STEPS |= {10: (5, 1), 11: (6, 0)}
BAR_Q = 2.0

# A melody on string 1 over the open string 2, two bars of eighths; then both strings move.
DRONE_BAR = ("0/0", "2/0", "4/0", "5/0")
TURN_BAR = ("7/0", "5/0", "4/0", "2/0")
BOTH_BAR = ("4/5", "5/5", "7/5", "9/7")
CLOSE_BAR = ("5/7", "4/5", "2/5", "0/5")
SONG = (DRONE_BAR, TURN_BAR, DRONE_BAR, BOTH_BAR, CLOSE_BAR, TURN_BAR)


def piece_of(bars, *, step_q=0.5, strokes=None):
    """A score of bars of pairs "fret/fret" ("-" leaves a string out); `strokes` repeats a pattern, else down and up."""
    strokes = strokes or (Stroke.DOWN, Stroke.UP)
    rows = []
    for bar, pairs in enumerate(bars):
        for place, pair in enumerate(pairs):
            stroke = strokes[len({row[0] for row in rows}) % len(strokes)]
            for string, fret in zip((1, 2), pair.split("/"), strict=True):
                if fret != "-":
                    onset = bar * BAR_Q + place * step_q
                    rows.append((onset, OPEN[string] + int(fret), bar, place, string, int(fret), stroke))
    rows.sort(key=lambda row: (row[0], row[1], -row[4]))
    notes, fingering = np.zeros(len(rows), NOTE), np.zeros(len(rows), FINGERING)
    for note, finger, (onset, pitch, bar, place, string, fret, stroke) in zip(notes, fingering, rows, strict=True):
        note["onset_q"], note["duration_q"], note["pitch"], note["bar"] = onset, step_q, pitch, bar
        note["beat"], note["octave"] = place * step_q + 1, pitch // 12 - 1
        note["step"], note["alter"] = STEPS[pitch % 12]
        note["staff"], note["voice"], note["chord"], note["hand"] = 1, 1, -1, Hand.UNKNOWN
        finger["string"], finger["fret"], finger["stroke"] = string, fret, stroke
    table = np.zeros(len(bars), BAR)
    table["onset_q"], table["duration_q"] = BAR_Q * np.arange(len(bars)), BAR_Q
    table["numerator"], table["denominator"] = 2, 4
    return Score(
        notes=notes,
        ids=tuple(f"s{row[4]}-{row[2]}-{row[3]}" for row in rows),
        bars=table,
        bar_names=tuple(str(bar + 1) for bar in range(len(bars))),
        jumps=np.zeros(0, JUMP),
        marks=np.zeros(0, MARK),
        mark_texts=(),
        mei="",
        fingering=fingering,
    )


def song(times=3):
    """Eighteen bars, some of them alike."""
    return piece_of(SONG * times)


def wandering_piece(bars=16, *, seed=5, step_q=0.5):
    """A melody on string 1 that does not repeat itself, over string 2, which moves now and then."""
    rng = np.random.default_rng(seed)
    fret, low, written = 4, 0, []
    for _ in range(bars):
        pairs = []
        for _ in range(int(BAR_Q / step_q)):
            fret = int(np.clip(fret + rng.choice((-4, -3, -2, -1, 1, 2, 3, 4)), 0, 14))
            low = int(np.clip(low + rng.choice((-2, 2)), 0, 7)) if rng.random() < 0.15 else low
            pairs.append(f"{fret}/{low}")
        written.append(pairs)
    return piece_of(written, step_q=step_q)


def whole(score, *slips, pause_s=1.0):
    """The plan of one playing through."""
    return PlannedRun(score.ids[0], score.ids[-1], tuple(slips), pause_s=pause_s)
