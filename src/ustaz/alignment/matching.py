"""What each played and each written note of a run is: right, wrong, extra, missed or part of an ornament.

The order matters. Right notes are found first, near ones before far ones; what is left over may realise a sign; what
is still left over on both sides, near in time and a finger's slip apart, is a wrong note; the rest is extra or missed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ustaz.alignment.hands import silent_lines
from ustaz.alignment.model import Entry, Label
from ustaz.alignment.ornaments import realisations
from ustaz.alignment.pairing import best_pairs, near_pairs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.alignment.expectation import Expected
    from ustaz.alignment.heard import Heard
    from ustaz.alignment.pairing import Pairs
    from ustaz.alignment.runs import Runs
    from ustaz.score import Score

REACH_S = 0.6  # a right note is at most this far from where the run expects it …
ELSEWHERE_S = 0.3  # … or this, if the way puts it at another place …
TORN_REACH_S = 2.5  # … or this, if a hesitation tore its chord apart: the way puts it at the right place, however late
TORN_PLACES = 2
TORN = 0.1  # what such a note is still worth
SAME_PLACE_S = 0.05  # what it is worth that the way puts the note at this very place …
SAME_STRING_S = 0.03  # … and that it sounds on the string that is written: of a unison, each string has its own note
EARLY = 0.9  # a stroke that comes too early counts for less far than one too late: of two, the first is meant
WRONG_S = 0.16  # a wrong note is at most this far from where the note that it replaces is expected …
WRONG_PLACED = 0.5  # … or, if the way puts it at this very place, counts as no farther than so much of that
FAR_RIGHT = 1.6  # what a right note far from its moment is worth, where a slip is worth …
FAR_S = 0.5  # … less so much for each second
SLIPS = {1: 1.3, 2: 1.3, 3: 1.1, 12: 1.1, 4: 0.7, 5: 0.5, 7: 0.4}  # semitones: how readily a finger errs by them
SAME_STRING = 0.2  # … and more on the string that is written
FAR_APART = 1e6  # seconds; keeps different runs and pitches out of each other's reach
NOT_JUDGED = 0


@dataclass(frozen=True, eq=False)
class Matching:
    """Labels of both sides; the arrays are filled step by step."""

    played_label: NDArray[np.uint8]  # Label, one for each played note
    played_row: NDArray[np.int32]  # row in the expected notes, -1 for EXTRA
    written_label: NDArray[np.uint8]  # Label, one for each expected note, or NOT_JUDGED
    written_played: NDArray[np.int32]  # row in performance.notes, -1 for MISSED

    def pair(self, label: Label, played: NDArray[np.intp], written: NDArray[np.intp]) -> None:
        self.played_label[played], self.played_row[played] = label, written
        self.written_label[written], self.written_played[written] = label, played


def match_notes(score: Score, runs: Runs, heard: Heard, expected: Expected) -> Matching:
    """The labels of all notes of all runs."""
    matching = Matching(
        np.full(len(heard.run), Label.EXTRA, np.uint8),
        np.full(len(heard.run), -1, np.int32),
        np.full(len(expected), Label.MISSED, np.uint8),
        np.full(len(expected), -1, np.int32),
    )
    _match(matching, heard, expected)
    _gather_ornaments(matching, score, heard, expected)
    _explain_the_rest(matching, heard, expected)
    _share_with_unisons(matching, expected)
    _share_with_other_string(matching, expected)
    _spare_the_edges(matching, runs, expected)
    matching.written_label[silent_lines(score, expected, matching.written_label)] = NOT_JUDGED
    return matching


def _left_over(matching: Matching, heard: Heard, expected: Expected) -> Pairs:
    """Rows still unexplained on each side."""
    played = (matching.played_label == Label.EXTRA) & (heard.run >= 0)
    written = (matching.written_label == Label.MISSED) & (expected.leader == np.arange(len(expected)))
    return np.flatnonzero(played), np.flatnonzero(written)


def _match(matching: Matching, heard: Heard, expected: Expected) -> None:
    """Pair equal pitches that are near in time."""
    played, written = _left_over(matching, heard, expected)
    left, right = _equal_pitches(played, written, heard, expected, reach_s=TORN_REACH_S)
    late = heard.onset_s[left] - expected.time_s[right]
    apart = np.where(late < 0, -EARLY * late, late)
    placed = heard.place[left] == expected.place[right]
    torn = TORN * (1 - apart / TORN_REACH_S)
    near = np.where(apart < np.where(placed, REACH_S, ELSEWHERE_S), REACH_S - apart, 0)
    gain = np.where(placed, np.maximum(near + SAME_PLACE_S, torn), near)
    gain += SAME_STRING_S * ((gain > 0) & _same_string(heard, expected, left, right))
    chosen = best_pairs(left, right, gain)
    matching.pair(Label.MATCH, left[chosen], right[chosen])


def _same_string(
    heard: Heard, expected: Expected, left: NDArray[np.intp], right: NDArray[np.intp]
) -> NDArray[np.bool_]:
    same: NDArray[np.bool_] = (heard.string[left] == expected.string[right]) & (heard.string[left] > 0)
    return same


def _equal_pitches(
    played: NDArray[np.intp], written: NDArray[np.intp], heard: Heard, expected: Expected, *, reach_s: float
) -> Pairs:
    left, right = near_pairs(
        FAR_APART * (128.0 * heard.run[played] + heard.pitch[played]) + heard.onset_s[played],
        FAR_APART * (128.0 * expected.run[written] + expected.pitch[written]) + expected.time_s[written],
        reach_s,
    )
    return played[left], written[right]


def _gather_ornaments(matching: Matching, score: Score, heard: Heard, expected: Expected) -> None:
    for note, row in realisations(score, heard, expected, matching.played_label):
        matching.played_label[note], matching.played_row[note] = Label.ORNAMENT, row
        if matching.written_label[row] == Label.MISSED:
            matching.written_label[row], matching.written_played[row] = Label.ORNAMENT, note


def _explain_the_rest(matching: Matching, heard: Heard, expected: Expected) -> None:
    """Wrong notes, and right ones far from their moment: whichever explain more."""
    played, written = _left_over(matching, heard, expected)
    left, right = near_pairs(
        FAR_APART * heard.run[played] + heard.onset_s[played],
        FAR_APART * expected.run[written] + expected.time_s[written],
        TORN_REACH_S,
    )
    left, right = played[left], written[right]
    interval = np.abs(heard.pitch[left] - expected.pitch[right])
    apart = np.abs(heard.onset_s[left] - expected.time_s[right])
    off = np.abs(heard.place[left] - expected.place[right])
    readiness = np.zeros(128)
    readiness[list(SLIPS)] = list(SLIPS.values())
    wrong = readiness[interval] - np.where(off == 0, np.minimum(apart / WRONG_S, WRONG_PLACED), apart / WRONG_S)
    wrong += SAME_STRING * ((readiness[interval] > 0) & _same_string(heard, expected, left, right))
    near = (apart <= REACH_S) | (off <= TORN_PLACES)
    right_after_all = np.where(near, FAR_RIGHT - FAR_S * apart, 0)
    gain = np.where(interval == 0, right_after_all, wrong)
    chosen = best_pairs(left, right, gain)
    left, right, interval = left[chosen], right[chosen], interval[chosen]
    for label, rows in ((Label.MATCH, interval == 0), (Label.WRONG, interval != 0)):
        matching.pair(label, left[rows], right[rows])


def _share_with_unisons(matching: Matching, expected: Expected) -> None:
    for column in (matching.written_label, matching.written_played):
        column[:] = column[expected.leader]


def _share_with_other_string(matching: Matching, expected: Expected) -> None:
    """One sound of a unison on both strings hides the other: where one was heard, the other is not missed."""
    unisons: dict[tuple[int, int, int], int] = {}
    keys = np.stack((expected.run, expected.place, expected.pitch), axis=1)
    sounded = (matching.written_label == Label.MATCH) & (expected.string > 0)
    for row in np.flatnonzero(sounded):
        unisons[tuple(keys[row].tolist())] = int(row)
    for row in np.flatnonzero((matching.written_label == Label.MISSED) & (expected.string > 0)):
        other = unisons.get(tuple(keys[row].tolist()), int(row))
        matching.written_label[row], matching.written_played[row] = (
            matching.written_label[other],
            matching.written_played[other],
        )


def _spare_the_edges(matching: Matching, runs: Runs, expected: Expected) -> None:
    """The chord in which a player breaks off, or comes in again, may be left incomplete: nothing there is missed."""
    came_in = np.isin(runs.entry, (Entry.RESTART, Entry.SKIP))
    broke_off = np.append(came_in[1:], False)
    run, place = expected.run, expected.place
    at_edge = (came_in[run] & (place == runs.first_place[run])) | (broke_off[run] & (place == runs.last_place[run]))
    matching.written_label[at_edge & (matching.written_label == Label.MISSED)] = NOT_JUDGED
