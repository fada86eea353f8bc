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

    On both sides an extra stroke of a key does for a note of that key that is missed within the gesture. Then, where
    what is said pairs a stroke that the truth calls extra, and leaves one of the same key alone that the truth pairs,
    the two change places in the truth: how many are extra, and how many missed, stays as it was.
    """
    gestures = gestures_of(written, truth)
    truth = [_named(gestures, mark, mark.run) for mark in truth]
    said = _named_alike(gestures, truth, said)
    everywhere = set(gestures.values())
    truth, said = _filled(truth, everywhere), _filled(said, everywhere)
    pairs = paired(truth, said)
    back = {i: said[row] for row, i in pairs.items()}
    by_key: dict[int, list[int]] = defaultdict(list)
    for row in back:
        by_key[truth[row].pitch].append(row)
    for gesture in everywhere:
        _exchange(truth, back, gesture, by_key[gesture.key])
    return truth, said


def _named_alike(gestures: dict[tuple[int, str], Gesture], truth: list[Mark], said: list[Mark]) -> list[Mark]:
    """What is said, with the names of gestures: a stroke is of the pass that the truth says, a missed note of any."""
    said, anywhere = list(said), {name: gesture.name for (_, name), gesture in gestures.items()}
    for row, i in paired(truth, said).items():
        said[row] = _named(gestures, said[row], truth[i].run)
    return [replace(m, score_id=anywhere.get(m.score_id, m.score_id)) if m.label == "missed" else m for m in said]


def _filled(marks: list[Mark], gestures: set[Gesture]) -> list[Mark]:
    """With extra strokes in the place of missed notes of the same key, run and gesture."""
    marks = list(marks)
    strokes: dict[int, list[int]] = defaultdict(list)
    homes: dict[tuple[int, str], list[int]] = defaultdict(list)
    for row, mark in enumerate(marks):
        if mark.label == "extra":
            strokes[mark.pitch].append(row)
        elif mark.label == "missed":
            homes[mark.run, mark.score_id].append(row)
    gone = set()
    for gesture in sorted(gestures, key=lambda gesture: gesture.begin_s):
        for row in strokes[gesture.key]:
            free = homes[marks[row].run, gesture.name]
            if free and marks[row].label == "extra" and gesture.begin_s <= marks[row].onset_s <= gesture.end_s:
                gone.add(free.pop())
                marks[row] = replace(marks[row], label="match", score_id=gesture.name)
    return [mark for row, mark in enumerate(marks) if row not in gone]


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
