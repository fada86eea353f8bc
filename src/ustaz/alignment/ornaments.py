"""Which leftover notes realise a written sign.

A trill, a mordent or a turn is a gesture: the player decides how many notes it has, which comes first, and whether it
begins on the beat (as taught in the eighteenth century) or before it (as in the nineteenth). The same is true of a
tremolo, of a glissando, and of a chord that is broken up and down again. So nothing is counted: every leftover note
that lies within the time and the ambit of a gesture belongs to the note that bears the sign.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ustaz.alignment.model import Label
from ustaz.score import Ornament

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ustaz.alignment.expectation import Expected
    from ustaz.alignment.heard import Heard
    from ustaz.score import Score

BRIEF = int(Ornament.MORDENT | Ornament.INVERTED_MORDENT)  # signs that move by step around their note …
LASTING = int(Ornament.TRILL | Ornament.TURN | Ornament.INVERTED_TURN)  # … and last, or may come as late as its end
BEFORE_S = 0.25  # a gesture may begin this much before its note …
AFTER_S = 0.12  # … and end this much after it
MORDENT_S = 0.8  # a mordent is over after this, however long its note …
BROKEN_S = 1.2  # … and so is the breaking of a chord
AMBIT = 2  # semitones to either side, or a step that is wider in this bar (E flat, F sharp)
GLIDE = 3  # semitones from key to key of a glissando; 3 on the black ones


@dataclass(frozen=True)
class _Gesture:
    """Which pitches may realise a sign, and when."""

    row: int  # in the expected notes
    lowest: int
    highest: int
    start_s: float
    end_s: float

    def apart_s(self, onset_s: float) -> float:
        """How far outside its time a note lies."""
        return max(self.start_s - onset_s, onset_s - self.end_s, 0.0)


def realisations(
    score: Score, heard: Heard, expected: Expected, labels: NDArray[np.uint8]
) -> Iterator[tuple[int, int]]:
    """Pairs (played note, row of `expected`), each leftover note at most once.

    Parameters
    ----------
    labels
        Label of each played note so far; those still EXTRA are left over.
    """
    claims: dict[int, tuple[float, int]] = {}
    for gesture in _gestures(score, expected):
        glides = score.notes["ornament"][expected.score_note[gesture.row]] & Ornament.GLISSANDO
        notes = _left_over(gesture, heard, labels, run=int(expected.run[gesture.row]))
        if glides:
            notes = _glide(heard.pitch, notes, int(expected.pitch[gesture.row]))
        for note in notes:
            claim = (gesture.apart_s(float(heard.onset_s[note])), gesture.row)
            claims[note] = min(claims.get(note, claim), claim)
    for note, (_, row) in sorted(claims.items()):
        yield note, row


def _left_over(gesture: _Gesture, heard: Heard, labels: NDArray[np.uint8], *, run: int) -> list[int]:
    """The leftover notes within a gesture."""
    first, last = np.searchsorted(heard.onset_s, (gesture.start_s - BEFORE_S, gesture.end_s + AFTER_S))
    pitch = heard.pitch[first:last]
    within = (pitch >= gesture.lowest) & (pitch <= gesture.highest) & (heard.run[first:last] == run)
    notes: list[int] = (first + np.flatnonzero(within & (labels[first:last] == Label.EXTRA))).tolist()
    return notes


def _gestures(score: Score, expected: Expected) -> Iterator[_Gesture]:
    signs = score.notes["ornament"][expected.score_note]
    yield from _around(score, expected, signs)
    yield from _tremolos(score, expected, signs)
    yield from _glissandi(expected, signs)
    yield from _broken_chords(score, expected)


def _around(score: Score, expected: Expected, signs: NDArray[np.uint16]) -> Iterator[_Gesture]:
    """Trills, mordents and turns."""
    for row in np.flatnonzero(signs & (BRIEF | LASTING)).tolist():
        start_s, end_s = float(expected.time_s[row]), float(expected.end_s[row])
        if not signs[row] & LASTING:
            end_s = min(end_s, start_s + MORDENT_S)
        below, above = _ambit(score, int(expected.score_note[row]))
        pitch = int(expected.pitch[row])
        yield _Gesture(row, pitch - below, pitch + above, start_s, end_s)


def _ambit(score: Score, note: int) -> tuple[int, int]:
    """Semitones down and up to the neighbouring steps, as this bar writes them; never less than a tone."""
    here = score.notes[score.notes["bar"] == score.notes["bar"][note]]
    steps = 7 * here["octave"].astype(int) + here["step"]
    away = steps - 7 * int(score.notes["octave"][note]) - int(score.notes["step"][note])
    semitones = np.abs(here["pitch"] - score.notes["pitch"][note])
    below, above = (int(semitones[(away == by) & (semitones == AMBIT + 1)].max(initial=AMBIT)) for by in (-1, 1))
    return below, above


def _tremolos(score: Score, expected: Expected, signs: NDArray[np.uint16]) -> Iterator[_Gesture]:
    """One key again and again, or two by turns, each for the written length of both."""
    partners = _partners(score.notes)
    rows = np.flatnonzero(signs & Ornament.TREMOLO).tolist()
    row_of = {(int(expected.run[row]), int(expected.score_note[row])): row for row in rows}
    for (run, note), row in row_of.items():
        both = [row, row_of.get((run, partners.get(note, note)), row)]
        pitch = int(expected.pitch[row])
        yield _Gesture(row, pitch, pitch, float(expected.time_s[both].min()), float(expected.end_s[both].max()))


def _partners(notes: NDArray[np.void]) -> dict[int, int]:
    """For each note of a two-note tremolo a note of its other half.

    The notation gives each half an equal share of the time; halves have no key in common, other than a tremolo on one
    chord that goes on to the next.
    """
    halves: dict[tuple[float, ...], list[int]] = {}
    for row in np.flatnonzero(notes["ornament"] & Ornament.TREMOLO).tolist():
        where = [float(notes[name][row].round(4)) for name in ("part", "staff", "voice", "onset_q", "duration_q")]
        halves.setdefault(tuple(where), []).append(row)
    partners: dict[int, int] = {}
    for (part, staff, voice, onset_q, duration_q), first in sorted(halves.items()):
        second = halves.get((part, staff, voice, round(onset_q + duration_q, 4), duration_q), [])
        if second and first[0] not in partners and not np.isin(notes["pitch"][first], notes["pitch"][second]).any():
            partners |= dict.fromkeys(first, second[0]) | dict.fromkeys(second, first[0])
    return partners


def _glissandi(expected: Expected, signs: NDArray[np.uint16]) -> Iterator[_Gesture]:
    for row in np.flatnonzero(signs & Ornament.GLISSANDO).tolist():
        yield _Gesture(row, 0, 127, float(expected.time_s[row]), float(expected.end_s[row]))


def _glide(pitches: NDArray[np.int16], notes: list[int], start: int) -> list[int]:
    """The longer of the two chains of keys, upwards or downwards, that set out from a pitch."""
    return max((_chain(pitches, notes, start, direction) for direction in (1, -1)), key=len)


def _chain(pitches: NDArray[np.int16], notes: list[int], at: int, direction: int) -> list[int]:
    chain = []
    for note in notes:
        if 0 < direction * (int(pitches[note]) - at) <= GLIDE:
            chain.append(note)
            at = int(pitches[note])
    return chain


def _broken_chords(score: Score, expected: Expected) -> Iterator[_Gesture]:
    """Members of a rolled chord that sound once more."""
    for row in np.flatnonzero(score.notes["arpeggio"][expected.score_note]).tolist():
        start_s, pitch = float(expected.time_s[row]), int(expected.pitch[row])
        yield _Gesture(row, pitch, pitch, start_s, min(float(expected.end_s[row]), start_s + BROKEN_S))
