"""How far a fault may be the ear's, in a take that was heard from sound.

A take from a microphone goes through an ear that errs: it hears notes that nobody played, mostly where a partial of
another note sounds, and it misses notes that another note hides. So the confidence of a fault is multiplied by how
surely the ear would have heard it otherwise. Nothing is less sure for a right note: that the score has it speaks for
it. What MIDI tells is certain, and all of this leaves it alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ustaz.alignment.model import Label
from ustaz.score import Grace
from ustaz.tablature import Stroke

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ustaz.alignment.expectation import Expected
    from ustaz.alignment.matching import Matching
    from ustaz.performance import Performance
    from ustaz.score import Score

SURE = 0.5  # a fault that was heard less surely than this is not counted as one
STROKE_S = 0.06  # notes so close are one stroke, or one chord
PARTIALS = (0, 12, 19, 24, 28, 31)  # semitones of the first six partials; 0 is the unison of two strings
# What is left of the certainty …
ON_A_PARTIAL = 0.5  # that a note sounded, where it lies on a partial of another one
HIDDEN = 0.4  # that it did not, where another of the stroke lies on a partial of it, or it on one of that
RINGING = 0.5  # that it was struck anew, or was not, where it still rang from before, and the other string was struck
SLIGHT = 0.3  # that it did not, where it is a grace note or the left hand's alone
FAST = 0.4  # that a stroke was left out, where the strokes come so fast that the ear may join them
AGAIN = 2  # passes in all of which a note is missed: that is hardly chance
RINGS_S = 1.5
FAST_S = 0.08
LESS_SURE = 0.5  # that a note sounded, where the ear was less sure of it than of nearly all right notes of the take …
USUAL = 0.2  # … by this quantile
# An ear that hears so small a share of what is written is not trusted with what it does not hear, and one that hears so
# large a share is: of all strokes, …
STROKES_HEARD = (0.8, 0.9)
STRING_HEARD = (0.92, 0.99)  # … and of one string, where the other one, or the rest of the chord, hides it


def trust_in_played(
    performance: Performance, label: NDArray[np.uint8], interval: NDArray[np.int16]
) -> NDArray[np.float64]:
    """For each played note that is at fault, how surely it was played as it was heard; 1 for others, and for MIDI.

    Parameters
    ----------
    label
        Label of each played note.
    interval
        Semitones from the written to the played pitch; read where the label is WRONG.
    """
    if performance.heard is None:
        return np.ones(len(label))
    sure = np.clip(np.nan_to_num(performance.heard["confidence"].astype(np.float64)), 0, 1)
    extra, wrong = label == Label.EXTRA, label == Label.WRONG
    doubtful = (extra & _on_a_partial(performance.notes, ~extra)) | (wrong & np.isin(np.abs(interval), PARTIALS))
    trust = sure * np.where(doubtful, ON_A_PARTIAL, 1.0)
    trust *= np.where(sure < usual_certainty(sure[label == Label.MATCH]), LESS_SURE, 1.0)
    trust *= np.where(extra & _rings_on(performance), RINGING, 1.0)
    return np.where(extra | wrong, trust, 1.0)


def usual_certainty(confidence: NDArray[np.floating]) -> float:
    """How surely nearly all of the right notes of a take were heard, from their confidences; 0 where there are none.

    Ears differ in how they count, and so do microphones: what is less sure than this is not heard as right notes are.
    """
    return float(np.quantile(confidence, USUAL)) - 1e-6 if len(confidence) else 0.0


def _on_a_partial(notes: NDArray[np.void], others: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether each note sounds with one of the others of which it is a partial, or begins within its stroke."""
    time_s, pitch = notes["onset_s"], notes["pitch"].astype(np.int64)
    found = np.zeros(len(notes), np.bool_)
    rows = np.flatnonzero(others)
    for row in np.flatnonzero(~others):
        low, high = np.searchsorted(time_s[rows], (time_s[row] - RINGS_S, time_s[row] + STROKE_S))
        near = rows[low:high]
        rings = (np.abs(time_s[near] - time_s[row]) <= STROKE_S) | (notes["offset_s"][near] > time_s[row])
        found[row] = bool(np.any(np.isin(pitch[row] - pitch[near[rings]], PARTIALS)))
    return found


def _rings_on(performance: Performance) -> NDArray[np.bool_]:
    """Whether each note is the same as the last of its string, beside a louder one of the other string.

    A string that still rings seems to be struck anew when the other one is.
    """
    assert performance.heard is not None
    notes, string, fret = performance.notes, performance.heard["string"], performance.heard["fret"]
    found = np.zeros(len(notes), np.bool_)
    for of in np.unique(string[string > 0]):
        mine, other = np.flatnonzero(string == of), np.flatnonzero(string == 3 - of)
        again = mine[1:][(np.diff(fret[mine]) == 0) & (np.diff(notes["onset_s"][mine]) <= RINGS_S)]
        for row in again:
            low, high = np.searchsorted(
                notes["onset_s"][other], notes["onset_s"][row] + np.array([-STROKE_S, STROKE_S])
            )
            found[row] = bool((notes["velocity"][other[low:high]] > notes["velocity"][row]).any())
    return found


@dataclass(frozen=True, eq=False)
class _Strokes:
    """The expected notes by what is struck at once; one row for each expected note, unless said otherwise."""

    of_note: NDArray[np.intp]
    first: NDArray[np.intp]  # (strokes,): the first note of each
    time_s: NDArray[np.float64]  # (strokes,)
    heard: NDArray[np.float64]  # the confidence with which it was heard; 0 where it was not
    surest: NDArray[np.float64]  # (strokes,): of its notes

    def partners(self, note: int) -> NDArray[np.intp]:
        """The notes of the same stroke that were heard."""
        stroke = self.of_note[note]
        stop = self.first[stroke + 1] if stroke + 1 < len(self.first) else len(self.of_note)
        notes = np.arange(self.first[stroke], stop)
        return notes[self.heard[notes] > 0]


def _strokes(performance: Performance, expected: Expected, matching: Matching) -> _Strokes:
    assert performance.heard is not None
    confidence = np.append(np.nan_to_num(performance.heard["confidence"].astype(np.float64)), 0.0)
    heard = confidence[matching.written_played]  # -1, where nothing was played, is the last
    new = np.r_[True, (np.diff(expected.run) != 0) | (np.diff(expected.place) != 0)]
    first = np.flatnonzero(new)
    return _Strokes(np.cumsum(new) - 1, first, expected.time_s[first], heard, np.maximum.reduceat(heard, first))


def trust_in_missed(
    score: Score, performance: Performance, expected: Expected, matching: Matching
) -> NDArray[np.float64]:
    """For each expected note how surely the ear would have heard it, if it is missed; 1 for others, and for MIDI."""
    trust = np.ones(len(expected))
    if performance.heard is None or not len(expected):
        return trust
    strokes = _strokes(performance, expected, matching)
    missed = matching.written_label == Label.MISSED
    together = strokes.surest[strokes.of_note] > 0
    for note in np.flatnonzero(missed).tolist():
        trust[note] = (
            _beside_a_partner(expected, strokes, note)
            if together[note]
            else _between_strokes(expected, strokes, strokes.of_note[note])
        )
    hears = np.maximum(_hears(expected, strokes, missed), _each_time(expected, strokes, missed))
    trust *= np.where(missed, hears, 1.0)
    trust[missed & _is_slight(score, expected)] *= SLIGHT
    return trust


def _beside_a_partner(expected: Expected, strokes: _Strokes, note: int) -> float:
    """The other string, or the rest of the chord, was heard: then this note was struck at or left out, or hidden."""
    partners = strokes.partners(note)
    trust = float(strokes.heard[partners].max())
    if np.isin(np.abs(expected.pitch[partners] - expected.pitch[note]), PARTIALS).any():
        return trust * HIDDEN
    return trust * (RINGING if _still_rings(expected, strokes, note) else 1.0)


def _still_rings(expected: Expected, strokes: _Strokes, note: int) -> bool:
    """Whether the last that was heard of this string, or key, shortly before is the same: it changes little anew."""
    before = slice(*np.searchsorted(expected.time_s, (expected.time_s[note] - RINGS_S, expected.time_s[note] - 1e-6)))
    same_pitch = expected.pitch[before] == expected.pitch[note]
    own = expected.string[before] == expected.string[note] if expected.string[note] else same_pitch
    last = np.flatnonzero(own & (strokes.heard[before] > 0))[-1:]
    return bool(same_pitch[last].any())


def _between_strokes(expected: Expected, strokes: _Strokes, stroke: int) -> float:
    """Nothing of the stroke was heard: the ear is trusted as far as it heard the strokes beside it."""
    run = expected.run[strokes.first]
    beside = [near for near in (stroke - 1, stroke + 1) if 0 <= near < len(run) and run[near] == run[stroke]]
    if not beside:
        return 0.0
    apart_s = np.abs(strokes.time_s[beside] - strokes.time_s[stroke]).min()
    return float(strokes.surest[beside].min()) * (FAST if apart_s < FAST_S else 1.0)


def _hears(expected: Expected, strokes: _Strokes, missed: NDArray[np.bool_]) -> NDArray[np.float64]:
    """For each note how far the ear is to be trusted with it: it hears most of the strokes, and most of its string."""
    trust = np.full(len(missed), _trusted(float(np.mean(strokes.surest > 0)), STROKES_HEARD))
    for mine in _by_string(expected, strokes):
        trust[mine] = _trusted(float(np.mean(~missed[mine])), STRING_HEARD)
    return trust


def _trusted(share: float, limits: tuple[float, float]) -> float:
    deaf, keen = limits
    return float(np.clip((share - deaf) / (keen - deaf), 0, 1))


def _each_time(expected: Expected, strokes: _Strokes, missed: NDArray[np.bool_]) -> NDArray[np.float64]:
    """For each note how little chance would make an ear miss it in all passes, or any other note of its string."""
    passes, silent = np.bincount(expected.score_note), np.bincount(expected.score_note[missed])
    silent = np.pad(silent, (0, len(passes) - len(silent)))
    each_time = (silent == passes)[expected.score_note] & (passes >= AGAIN)[expected.score_note]
    trust = np.zeros(len(missed))
    for mine in _by_string(expected, strokes):
        errs, notes = float(np.mean(missed[mine])), len(np.unique(expected.score_note[mine]))
        trust[mine] = np.clip(1 - notes * errs ** passes[expected.score_note[mine]], 0, 1)
    return np.where(each_time, trust, 0.0)


def _by_string(expected: Expected, strokes: _Strokes) -> Iterator[NDArray[np.bool_]]:
    """The notes of each string (of all keys) in strokes of which something was heard."""
    together = strokes.surest[strokes.of_note] > 0
    for string in np.unique(expected.string):
        mine = together & (expected.string == string)
        if mine.any():
            yield mine


def _is_slight(score: Score, expected: Expected) -> NDArray[np.bool_]:
    slight: NDArray[np.bool_] = score.notes["grace"][expected.score_note] != Grace.NONE
    if score.fingering is not None:
        slight |= score.fingering["stroke"][expected.score_note] == Stroke.NONE
    return slight
