"""Where either of several strokes may be called *the* note, and a truth has chosen one by chance.

A sign (trill, turn, tremolo) is played with several strokes of the written key. A trill or tremolo that is written out
is played with as many strokes as the hand finds: above some speed nobody counts them, and which of forty is extra is up
to the program that made the truth.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from alignment_clock import Clock, Written
from alignment_truth import Mark, paired

BEFORE_S = 0.3  # how long before its moment an ornament may begin
SHAKE_S = 0.11  # from note to note; a slower alternation is counted


@dataclass(frozen=True)
class Gesture:
    """Strokes of one key that do for each other, in one pass."""

    name: str  # the id that stands for all of its notes
    key: int
    run: int
    begin_s: float
    end_s: float


def either(written: Written, truth: list[Mark], said: list[Mark]) -> tuple[list[Mark], list[Mark]]:
    """The truth and what is said, with the notes of a gesture taken as one.

    Where what is said pairs a stroke with a gesture that the truth calls extra, and leaves one of the same key alone
    that the truth pairs, the two change places in the truth. How many are extra, and how many missed, stays as it was.
    """
    gestures = gestures_of(written, truth)
    truth = [_named(gestures, mark, mark.run) for mark in truth]
    said, pairs = list(said), paired(truth, said)
    for row, i in pairs.items():
        said[row] = _named(gestures, said[row], truth[i].run)
    for row in (row for row, mark in enumerate(said) if mark.label == "missed"):
        told = (gestures[run, name] for run, name in gestures if name == said[row].score_id)
        said[row] = replace(said[row], score_id=next((gesture.name for gesture in told), said[row].score_id))
    back = {i: said[row] for row, i in pairs.items()}
    by_key: dict[int, list[int]] = defaultdict(list)
    for row in back:
        by_key[truth[row].pitch].append(row)
    for gesture in set(gestures.values()):
        _exchange(truth, back, gesture, by_key[gesture.key])
    return truth, said


def _exchange(truth: list[Mark], back: dict[int, Mark], gesture: Gesture, rows: list[int]) -> None:
    """Strokes in the gesture that only the truth pairs with it change places with those that only the other does."""
    inside = [row for row in rows if gesture.begin_s <= truth[row].onset_s <= gesture.end_s]
    ours = [row for row in inside if truth[row].label == "extra" and _pairs_with(back[row], gesture)]
    theirs = [row for row in inside if _pairs_with(truth[row], gesture) and not _pairs_with(back[row], gesture)]
    for chosen, left in zip(ours, theirs, strict=False):
        truth[chosen] = replace(truth[chosen], label="match", score_id=gesture.name)
        truth[left] = replace(truth[left], label="extra", score_id="")


def _pairs_with(mark: Mark, gesture: Gesture) -> bool:
    return mark.label == "match" and mark.score_id == gesture.name


def _named(gestures: dict[tuple[int, str], Gesture], mark: Mark, run: int) -> Mark:
    gesture = gestures.get((run, mark.score_id))
    return replace(mark, score_id=gesture.name) if gesture else mark


def gestures_of(written: Written, truth: list[Mark]) -> dict[tuple[int, str], Gesture]:
    """By pass and id, the gesture that the note is part of."""
    clock, gestures = Clock(written, truth), {}
    for run in {mark.run for mark in truth}:
        for name in written.signed:
            begin_s = clock.expected_s(run, written.place[name][0])
            end_s = clock.expected_s(run, written.end_q[name])
            if end_s > begin_s:
                gestures[run, name] = Gesture(name, written.key[name], run, begin_s - BEFORE_S, end_s)
        for shake in written.shakes:
            begin_s, last_s = (clock.expected_s(run, written.place[name][0]) for name in (shake[0], shake[-1]))
            if begin_s < last_s <= begin_s + SHAKE_S * (len(shake) - 1):
                for start, name in enumerate(shake):
                    first = shake[start % 2]
                    gestures[run, name] = Gesture(first, written.key[first], run, begin_s - BEFORE_S, last_s + BEFORE_S)
    return gestures
