"""The places of a score: what the hidden-Markov model moves over.

A place is everything that is written at one onset: a chord of all hands, with the grace notes that lead to it. A long
flight of grace notes (a cadenza in small notes) has an order worth keeping, so each of its notes is a place of its own.
Places stand in written order; repeats are not unfolded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ustaz.alignment.strings import strings_written
from ustaz.score import Hand, Ornament

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.score import Score

MEMBERS = 32  # distinct notes of one place that are told apart; the others of a cluster belong to it like an ornament
FLIGHT = 3  # this many grace notes in a row, and each is a place
REACH = 3  # places ahead that count as going on; farther is a jump, unless the other hand alone has notes between
GRACE_Q = 0.125  # quarters that a grace note of a flight takes, where there is room
GESTURE = int(
    ~Ornament.NONE & ~(Ornament.TREMOLO | Ornament.GLISSANDO)
)  # trill, mordents, turns: steps around the note


@dataclass(frozen=True, eq=False)
class Places:
    """Places in written order; arrays have one entry for each unless said otherwise."""

    onset_q: NDArray[np.float64]  # strictly rising
    bar: NDArray[np.int32]  # row in score.bars
    begins_bar: NDArray[np.bool_]  # the first place of its bar
    begins_section: NDArray[np.bool_]
    of_note: NDArray[np.int32]  # the place of each row of score.notes
    notes: NDArray[np.int32]  # rows of score.notes, place by place
    first_note: NDArray[np.int32]  # (places + 1,): where each place begins in `notes`
    size: NDArray[np.uint8]  # distinct written notes: a unison is struck once, or once on each string
    hands: NDArray[np.uint32]  # (2, places): the bits of the members written for the left hand and for the right
    hand_before: NDArray[np.int32]  # (2, places): where that hand was before, if farther away than REACH; else -1
    members: NDArray[np.uint32]  # (128, places): bit k set where the k-th member has this pitch
    ornaments: NDArray[np.bool_]  # (128, places): a sign sounding here, or a cluster, may bring this pitch
    gesture_q: NDArray[np.float32]  # how much longer, in quarters, signs sound here

    @property
    def everything(self) -> NDArray[np.uint32]:
        """The bits of all members of each place."""
        bits: NDArray[np.uint32] = np.bitwise_or.reduce(self.members, axis=0)
        return bits

    def __len__(self) -> int:
        return len(self.onset_q)


def places_of(score: Score) -> Places:
    """The places of a score with at least one note."""
    notes = score.notes
    onset_q, inverse = np.unique(_sounding_onsets(notes), return_inverse=True)
    of_note: NDArray[np.int32] = inverse.astype(np.int32)
    bar = np.zeros(len(onset_q), np.int32)
    bar[of_note[::-1]] = notes["bar"][::-1]
    begins_bar = np.diff(bar, prepend=-1) != 0
    sections = np.flatnonzero(score.bars["section_start"])
    members, size = _members(notes, of_note, len(onset_q), strings=strings_written(score))
    hands = _hands(notes, of_note, members)
    ornaments, gesture_q = _gestures(notes, onset_q, of_note)
    return Places(
        onset_q=onset_q,
        bar=bar,
        begins_bar=begins_bar,
        begins_section=begins_bar & (np.isin(bar, sections) | (bar == bar[0])),
        of_note=of_note,
        notes=np.argsort(of_note, kind="stable").astype(np.int32),
        first_note=np.searchsorted(np.sort(of_note), np.arange(len(onset_q) + 1)).astype(np.int32),
        size=size,
        hands=hands,
        hand_before=_hand_before(hands),
        members=members,
        ornaments=ornaments | _crowded(notes, of_note, members),
        gesture_q=gesture_q,
    )


def _sounding_onsets(notes: NDArray[np.void]) -> NDArray[np.float64]:
    """Written onsets, with the notes of long grace flights laid before the note that they lead to."""
    onsets: NDArray[np.float64] = np.round(notes["onset_q"], 6)
    graces = np.flatnonzero(notes["grace"])
    longest: dict[float, int] = {}
    for row in graces:
        longest[onsets[row]] = min(longest.get(onsets[row], 0), int(notes["grace_order"][row]))
    laid = onsets.copy()
    for onset, order in longest.items():
        if -order >= FLIGHT:
            before = onsets[onsets < onset]
            room = onset - before.max() if len(before) else 1.0
            step = min(GRACE_Q, room / (1 - order))
            rows = graces[onsets[graces] == onset]
            laid[rows] = onset + step * notes["grace_order"][rows]
    return laid.round(6)


def _members(
    notes: NDArray[np.void], of_note: NDArray[np.int32], count: int, *, strings: NDArray[np.int8]
) -> tuple[NDArray[np.uint32], NDArray[np.uint8]]:
    members = np.zeros((128, count), np.uint32)
    size = np.zeros(count, np.uint8)
    # a pitch counts twice within a place only where a grace note and its main note share it, or two strings do
    each = zip(of_note.tolist(), notes["pitch"].tolist(), (notes["grace"] > 0).tolist(), strings.tolist(), strict=True)
    for place, pitch, _, _ in sorted(set(each)):
        if size[place] < MEMBERS:
            members[pitch, place] |= np.uint32(1 << int(size[place]))
            size[place] += 1
    return members, size


def _crowded(notes: NDArray[np.void], of_note: NDArray[np.int32], members: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """(128, places): what is written in a cluster that has too many members to tell them apart."""
    table = np.zeros(members.shape, np.bool_)
    table[notes["pitch"], of_note] = members[notes["pitch"], of_note] == 0
    return table


def _hands(notes: NDArray[np.void], of_note: NDArray[np.int32], members: NDArray[np.uint32]) -> NDArray[np.uint32]:
    hands = np.zeros((2, members.shape[1]), np.uint32)
    for side, hand in enumerate((Hand.LEFT, Hand.RIGHT)):
        rows = notes["hand"] == hand
        np.bitwise_or.at(hands[side], of_note[rows], members[notes["pitch"][rows], of_note[rows]])
    hands[1] &= ~hands[0]  # what both hands share
    return hands


def _hand_before(hands: NDArray[np.uint32]) -> NDArray[np.int32]:
    table = np.full(hands.shape, -1, np.int32)
    for hand in (0, 1):
        at = np.flatnonzero(hands[hand])
        far = np.diff(at) > REACH
        table[hand, at[1:][far]] = at[:-1][far]
    return table


def _gestures(
    notes: NDArray[np.void], onset_q: NDArray[np.float64], of_note: NDArray[np.int32]
) -> tuple[NDArray[np.bool_], NDArray[np.float32]]:
    """(128, places): which pitches the signs may bring; (places,): for how many quarters more they sound."""
    pitches, ends_q = np.zeros((128, len(onset_q)), np.bool_), np.zeros(len(onset_q))
    for row in np.flatnonzero(notes["ornament"]):
        first, pitch = of_note[row], int(notes["pitch"][row])
        end_q = onset_q[first] + notes["duration_q"][row]
        last = max(first + 1, np.searchsorted(onset_q, end_q - 1e-6))
        reach = 2 if notes["ornament"][row] & GESTURE else 0
        pitches[max(0, pitch - reach) : pitch + reach + 1, first:last] = True
        ends_q[first:last] = np.maximum(ends_q[first:last], end_q)
    return pitches, np.maximum(0, ends_q - onset_q).astype(np.float32)
