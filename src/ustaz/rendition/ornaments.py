"""What signs over notes and small notes become: trills, turns, mordents, grace notes, rolled chords.

Trills begin on the written note, as is usual in music after 1830; grace notes come before the beat. The neighbour of a
turn below is the leading note, the one above is taken from the key and the bar. Tremolo and glissando are not played
out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.rendition.passage import STROKE
from ustaz.score import NATURALS, Ornament

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ustaz.score import Score

GRACE_S = 0.085  # length of a grace note
TRILL_NOTE_S = 0.085  # length of a note of a trill
MORDENT_NOTE_S = 0.07
TURN_BEGINS = 0.35  # when a turn leaves its note, as a share of the note
ROLL_S = 0.035  # between two notes of a rolled chord
SHARPS = (3, 0, 4, 1, 5, 2, 6)  # F C G D A E B, as steps from C


def grace_shift_s(score: Score) -> NDArray[np.float64]:
    """How much before its main note each row is struck, in seconds (0 for ordinary notes)."""
    return np.asarray(-score.notes["grace_order"] * GRACE_S)


def roll_shift_s(score: Score) -> NDArray[np.float64]:
    """How much after the lowest note of its rolled chord each row is struck, in seconds."""
    shift = np.zeros(len(score.notes))
    rows = np.flatnonzero(score.notes["arpeggio"])
    for onset_q in np.unique(score.notes["onset_q"][rows]):
        chord = rows[score.notes["onset_q"][rows] == onset_q]
        shift[chord] = ROLL_S * np.argsort(np.argsort(score.notes["pitch"][chord]))
    return shift


def played_out(score: Score, stroke: np.void) -> NDArray[np.void]:
    """The strokes that one stroke becomes when its note bears an ornament's sign."""
    kinds = Ornament(int(score.notes["ornament"][stroke["score_note"]]))
    length_s = float(stroke["offset_s"] - stroke["onset_s"])
    steps = np.array(_steps(kinds, length_s))
    pitches = np.array([_neighbour(score, int(stroke["score_note"]), step) for step in steps])
    strokes = np.repeat(np.array([stroke], dtype=STROKE), len(steps))
    strokes["pitch"] = pitches
    times_s = np.array([*_times(kinds, length_s, len(steps)), length_s])
    strokes["onset_s"] = stroke["onset_s"] + times_s[:-1]
    strokes["offset_s"] = stroke["onset_s"] + times_s[1:]
    strokes["ornament"][1:] = True
    strokes["velocity"][1:] -= 5
    return strokes


def _steps(kinds: Ornament, length_s: float) -> list[int]:
    """The notes of an ornament as steps from the written note."""
    if kinds & Ornament.TRILL:
        pairs = max(1, int(length_s / TRILL_NOTE_S) // 2)
        return [0, 1] * pairs + [0]
    if kinds & Ornament.TURN:
        return [0, 1, 0, -1, 0]
    if kinds & Ornament.INVERTED_TURN:
        return [0, -1, 0, 1, 0]
    if kinds & Ornament.INVERTED_MORDENT:
        return [0, 1, 0]
    if kinds & Ornament.MORDENT:
        return [0, -1, 0]
    return [0]


def _times(kinds: Ornament, length_s: float, count: int) -> Iterator[float]:
    """When the notes of an ornament are struck, in seconds from its start."""
    if kinds & (Ornament.TURN | Ornament.INVERTED_TURN):
        rest_s = length_s * (1 - TURN_BEGINS) / (count - 1)
        return iter([0.0, *(length_s * TURN_BEGINS + rest_s * k for k in range(count - 1))])
    if kinds & Ornament.TRILL:
        return iter(np.linspace(0, length_s, count, endpoint=False).tolist())
    note_s = min(MORDENT_NOTE_S, length_s / count)
    return iter([note_s * k for k in range(count)])


def _neighbour(score: Score, row: int, step: int) -> int:
    """The pitch a step above (as key and bar have it) or below (a semitone) a written note."""
    note = score.notes[row]
    if step <= 0:
        return int(note["pitch"]) + step
    octave, name = divmod(7 * int(note["octave"]) + int(note["step"]) + 1, 7)
    return 12 * (octave + 1) + NATURALS[name] + _alteration(score, row, name)


def _alteration(score: Score, row: int, name: int) -> int:
    """The alteration of a step at a note: as written nearest to it in its bar, else as the key has it."""
    notes = score.notes
    alike = np.flatnonzero((notes["bar"] == notes["bar"][row]) & (notes["step"] == name))
    if len(alike):
        nearest = alike[np.argmin(np.abs(notes["onset_q"][alike] - notes["onset_q"][row]))]
        return int(notes["alter"][nearest])
    fifths = int(score.bars["fifths"][notes["bar"][row]])
    return int(name in SHARPS[: max(fifths, 0)]) - int(name in SHARPS[7 + min(fifths, 0) :])
