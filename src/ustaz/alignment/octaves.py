"""A take, or one hand of it, played an octave too high or too low.

Whoever sets a hand on the wrong octave stays there. Note by note that would look like another piece; taken back by an
octave it is this one. So where a take is not understood as it was played, it is heard again with notes moved.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ustaz.alignment.hmm.decoder import NOWHERE, decode
from ustaz.score import Hand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ustaz.alignment.hmm.decoder import Way
    from ustaz.alignment.hmm.movement import Jumps
    from ustaz.alignment.places import Places
    from ustaz.score import Score

UNDERSTOOD = 1.6  # nats a note by which the way through the score beats the one outside, where a take is understood
SOME = 8  # notes; fewer outside the score are no passage in another octave
EXCERPTS, EXCERPT = 4, 250  # by so many, of so many notes, the likeliest moves are found where a take is longer
WORTH = 1.0  # nats a moved note that moving must gain


@dataclass(frozen=True, eq=False)
class Moved:
    """A take as it should be read."""

    way: Way
    pitch: NDArray[np.int16]  # of each note, in its right octave
    semitones: NDArray[np.int16]  # by which each note was played too high


def find_octaves(
    score: Score, onsets_s: NDArray[np.float64], pitches: NDArray[np.int16], places: Places, jumps: Jumps
) -> Moved:
    """The best way through the score, with notes moved by an octave where that explains much more."""
    way = decode(onsets_s, pitches, places, jumps)
    still = Moved(way, pitches, np.zeros_like(pitches))
    outside = way.place == NOWHERE
    if way.evidence >= UNDERSTOOD * len(pitches) and outside.sum() < SOME:
        return still
    moves = list(_moves(score, pitches, outside))
    gains = np.zeros(len(moves))
    for part in _excerpts(outside):
        as_played = decode(onsets_s[part], pitches[part], places, jumps).evidence
        gains = np.maximum(gains, [_worth(onsets_s, pitches, move, part, places, jumps) - as_played for move in moves])
    for number in np.argsort(-gains, kind="stable")[: np.count_nonzero(gains)]:
        semitones = moves[number]
        moved = Moved(decode(onsets_s, pitches - semitones, places, jumps), pitches - semitones, semitones)
        if moved.way.evidence - way.evidence > WORTH * np.count_nonzero(semitones):
            return moved
    return still


def _worth(
    onsets_s: NDArray[np.float64],
    pitches: NDArray[np.int16],
    semitones: NDArray[np.int16],
    part: slice,
    places: Places,
    jumps: Jumps,
) -> float:
    """The evidence of an excerpt with its notes moved, less what moving them costs."""
    way = decode(onsets_s[part], (pitches - semitones)[part], places, jumps)
    return way.evidence - WORTH * float(np.count_nonzero(semitones[part]))


def _excerpts(outside: NDArray[np.bool_]) -> list[slice]:
    """Spread over what is outside the score: its first notes may be warming up, and the octave begin later."""
    if len(outside) <= EXCERPTS * EXCERPT:
        return [slice(0, len(outside))]
    notes = np.flatnonzero(outside) if outside.any() else np.arange(len(outside))
    middles = notes[np.linspace(0, len(notes) - 1, 2 * EXCERPTS + 1).astype(np.intp)[1::2]]
    return [slice(max(0, middle - EXCERPT // 2), middle + EXCERPT // 2) for middle in middles.tolist()]


def _moves(score: Score, pitches: NDArray[np.int16], outside: NDArray[np.bool_]) -> Iterator[NDArray[np.int16]]:
    """By how many semitones each note may have been played too high."""
    everything = np.ones(len(pitches), np.bool_)
    for semitones in (12, -12):
        scopes = [outside, everything]
        for hand in (Hand.LEFT, Hand.RIGHT):
            border = _border(score, hand, semitones)
            if border is not None:
                scopes.append(pitches < border if hand == Hand.LEFT else pitches >= border)
        for scope in scopes:
            # a note that the keyboard does not have was not meant
            yield (semitones * (scope & (pitches - semitones >= 0) & (pitches - semitones < 128))).astype(np.int16)


def _border(score: Score, hand: Hand, semitones: int) -> float | None:
    """The pitch that parts the hands, when this one plays so much too high."""
    left, right = (score.notes["pitch"][score.notes["hand"] == side] for side in (Hand.LEFT, Hand.RIGHT))
    if not len(left) or not len(right):
        return None
    middles = [float(np.median(left)), float(np.median(right))]
    middles[hand == Hand.RIGHT] += semitones
    return sum(middles) / 2
