"""What each played and each written note of a run is: right, wrong, extra, missed or part of an ornament."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ustaz.alignment.decoder import Way
from ustaz.alignment.expectation import Expected
from ustaz.alignment.model import Entry, Label
from ustaz.alignment.ornaments import realisations
from ustaz.alignment.pairing import best_pairs, near_pairs
from ustaz.alignment.runs import Runs
from ustaz.performance import Performance
from ustaz.score import Score

REACH_S = 0.6  # a right note is at most this far from where the run expects it
LAST_REACH_S = 1.8  # … unless a hesitation tore its chord apart and nothing nearer is left
SAME_PLACE_S = 0.1  # what it is worth that the way puts the note at this very place
WRONG_S = 0.18  # a wrong note is at most this far from where the note that it replaces is expected
FAR_APART = 1e6  # seconds; keeps keys of different runs and pitches out of each other's reach


@dataclass(frozen=True, eq=False)
class Matching:
    played_label: NDArray[np.uint8]
    played_note: NDArray[np.int32]  # row in score.notes, -1 for EXTRA
    played_confidence: NDArray[np.float32]
    written_label: NDArray[np.uint8]  # one for each expected note; 0 = not to be judged
    written_played: NDArray[np.int32]
    written_confidence: NDArray[np.float32]


def match_notes(score: Score, performance: Performance, runs: Runs, way: Way, expected: Expected) -> Matching:
    onsets_s, pitches = performance.notes["onset_s"], performance.notes["pitch"]
    result = _blank(len(pitches), len(expected.run))
    leader = _leaders(score, expected)
    judged = leader == np.arange(len(leader))
    played = np.flatnonzero(runs.of_played >= 0)
    written = np.flatnonzero(judged)
    _match(result, score, performance, runs, way, expected, played, written, REACH_S)
    left_over = result.played_label[played] == Label.EXTRA, result.written_label[written] == Label.MISSED
    _match(result, score, performance, runs, way, expected, played[left_over[0]], written[left_over[1]], LAST_REACH_S)
    for note, row in realisations(score, performance, runs, expected, result.played_label):
        result.played_label[note], result.played_note[note] = Label.ORNAMENT, expected.score_note[row]
        if result.written_label[row] == Label.MISSED:
            result.written_label[row], result.written_played[row] = Label.ORNAMENT, note
    _substitute(result, score, performance, runs, expected, judged)
    _spare_the_edges(result, runs, expected)
    for column in (result.written_label, result.written_played, result.written_confidence):
        column[:] = column[leader]
    return result


def _blank(played: int, written: int) -> Matching:
    return Matching(
        np.full(played, Label.EXTRA, np.uint8),
        np.full(played, -1, np.int32),
        np.ones(played, np.float32),
        np.full(written, Label.MISSED, np.uint8),
        np.full(written, -1, np.int32),
        np.ones(written, np.float32),
    )


def _leaders(score: Score, expected: Expected) -> NDArray[np.intp]:
    """For each expected note the one that stands for its unison: the longest of those struck by the same key."""
    notes = score.notes[expected.score_note]
    grace_order = np.where(notes["grace"] > 0, notes["grace_order"], 0)
    order = np.lexsort((-notes["duration_q"], grace_order, notes["pitch"], expected.place, expected.run))
    keys = np.stack((expected.run, expected.place, notes["pitch"], grace_order))[:, order]
    fresh = np.concatenate(([True], (np.diff(keys, axis=1) != 0).any(axis=0)))[: len(order)]
    leader = np.empty(len(order), np.intp)
    leader[order] = order[np.flatnonzero(fresh)[np.cumsum(fresh) - 1]]
    return leader


def _key(run: NDArray[np.int32], pitch: NDArray[np.int16], time_s: NDArray[np.float64]) -> NDArray[np.float64]:
    return (run.astype(np.float64) * 128 + pitch) * FAR_APART + time_s


def _match(
    result: Matching,
    score: Score,
    performance: Performance,
    runs: Runs,
    way: Way,
    expected: Expected,
    played: NDArray[np.intp],
    written: NDArray[np.intp],
    reach_s: float,
) -> None:
    notes = performance.notes[played]
    left, right = near_pairs(
        _key(runs.of_played[played], notes["pitch"], notes["onset_s"]),
        _key(expected.run[written], score.notes["pitch"][expected.score_note[written]], expected.time_s[written]),
        reach_s,
    )
    left, right = played[left], written[right]
    apart = np.abs(performance.notes["onset_s"][left] - expected.time_s[right])
    gain = reach_s - apart + SAME_PLACE_S * (way.place[left] == expected.place[right])
    _write(result, Label.MATCH, left, right, expected, best_pairs(left, right, gain))


def _substitute(
    result: Matching, score: Score, performance: Performance, runs: Runs, expected: Expected, judged: NDArray[np.bool_]
) -> None:
    """Pair what is left over on both sides: near in time, and a finger's slip apart."""
    played = np.flatnonzero((result.played_label == Label.EXTRA) & (runs.of_played >= 0))
    written = np.flatnonzero((result.written_label == Label.MISSED) & judged)
    left, right = near_pairs(
        runs.of_played[played] * FAR_APART + performance.notes["onset_s"][played],
        expected.run[written] * FAR_APART + expected.time_s[written],
        WRONG_S,
    )
    left, right = played[left], written[right]
    apart = np.abs(performance.notes["onset_s"][left] - expected.time_s[right])
    interval = np.abs(performance.notes["pitch"][left] - score.notes["pitch"][expected.score_note[right]])
    gain = _slip(interval) - apart / WRONG_S
    _write(result, Label.WRONG, left, right, expected, best_pairs(left, right, gain))


def _slip(interval: NDArray[np.int16]) -> NDArray[np.float64]:
    """How readily a finger errs by this interval; above 1 as often as one could wish, 0 never."""
    table = np.zeros(128)
    table[[1, 2, 3, 4, 12, 5, 7]] = (1.3, 1.3, 1.1, 0.7, 1.1, 0.5, 0.4)
    return table[interval]


def _write(
    result: Matching,
    label: Label,
    left: NDArray[np.intp],
    right: NDArray[np.intp],
    expected: Expected,
    chosen: NDArray[np.intp],
) -> None:
    played, written = left[chosen], right[chosen]
    result.played_label[played], result.played_note[played] = label, expected.score_note[written]
    result.written_label[written], result.written_played[written] = label, played


def _spare_the_edges(result: Matching, runs: Runs, expected: Expected) -> None:
    """The chord in which a player breaks off, or comes in again, may be left incomplete: nothing there is missed."""
    jumped = (runs.entry == Entry.RESTART) | (runs.entry == Entry.SKIP)
    broken = np.append(jumped[1:], False)
    at_edge = ((expected.place == runs.first_place[expected.run]) & jumped[expected.run]) | (
        (expected.place == runs.last_place[expected.run]) & broken[expected.run]
    )
    result.written_label[at_edge & (result.written_label == Label.MISSED)] = 0
