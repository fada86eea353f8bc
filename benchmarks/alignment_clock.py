"""When each written moment of each pass was played, as the pairs of the truth around it say.

A pass is one way through a stretch of the score: the first or the second time of a repeat, one segment of practising.
"""

from __future__ import annotations

import statistics
from bisect import bisect_right
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from alignment_truth import Mark, base_id

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.score import Score

PASSES = 1000  # a pass's number is PASSES · segment + its number within the segment
AROUND = 4  # written moments to each side that a missing one is placed by
REACH_Q = 4.0  # and how far away they may be


SHAKE_NOTES = 6  # at least, in alternation
SHAKE_STEP_Q = 0.25  # at most, from note to note


class Written:
    """What rules need to know of the written notes, by id without a repeat's suffix.

    Where a score has its repeats written out (n1-1, n1-2), truths do not say which copy is meant: the last copy stands
    for all, and `copies` has each.
    """

    def __init__(self, score: Score) -> None:
        self.key: dict[str, int] = {}
        self.place: dict[str, tuple[float, int]] = {}  # quarters, and the order of grace notes
        self.end_q: dict[str, float] = {}
        self.copies: dict[str, list[tuple[float, int]]] = defaultdict(list)  # quarters and row of the bar
        self.signed: set[str] = set()  # ids of notes that bear a sign: trill, turn, tremolo …
        self.stroke: dict[str, str] = {}  # one id, that of the longest, for all notes that one stroke of a key plays
        self.tied = {base_id(name) for name in score.tied}  # ids of notes that only lengthen another
        longest: dict[tuple[float, int, int], tuple[float, str]] = {}
        for score_id, note in zip(score.ids, score.notes, strict=True):
            name = base_id(score_id)
            place = (round(float(note["onset_q"]), 5), int(note["grace_order"]))
            self.key[name], self.place[name] = int(note["pitch"]), place
            self.end_q[name] = place[0] + float(note["duration_q"])
            self.copies[name].append((place[0], int(note["bar"])))
            stroke = longest.setdefault((*place, int(note["pitch"])), (-1.0, name))
            longest[*place, int(note["pitch"])] = max(stroke, (float(note["duration_q"]), name), key=lambda s: s[0])
            if note["ornament"]:
                self.signed.add(name)
        for name, place in self.place.items():
            self.stroke[name] = longest[*place, self.key[name]][1]
        self.shakes = _shakes(score)


class Clock:
    def __init__(self, written: Written, truth: list[Mark]) -> None:
        self._times: dict[int, dict[float, list[float]]] = defaultdict(lambda: defaultdict(list))
        for mark in truth:
            place_q, grace_order = written.place.get(mark.score_id, (0.0, 1))
            if mark.label == "match" and grace_order == 0:
                self._times[mark.run][place_q].append(mark.onset_s)
        self._medians = {
            run: np.array([(q, statistics.median(times)) for q, times in sorted(places.items())])
            for run, places in self._times.items()
        }

    def expected_s(self, run: int, place_q: float, *, but: float = float("nan")) -> float:
        """Seconds at which this moment was played; `but` is a stroke that has no say. NaN where nothing tells.

        Two other notes of the chord tell it; else a line through the moments around (Theil and Sen).
        """
        chord = list(self._times[run].get(place_q, ()))
        if but in chord:
            chord.remove(but)
        if len(chord) >= 2:
            return statistics.median(chord)
        return self._between(run, place_q)

    def _between(self, run: int, place_q: float) -> float:
        moments = self._medians.get(run, np.empty((0, 2)))
        left, right = np.searchsorted(moments[:, 0], (place_q - 1e-6, place_q + 1e-6))
        near = np.concatenate([moments[max(0, left - AROUND) : left], moments[right : right + AROUND]])
        near = near[np.abs(near[:, 0] - place_q) <= REACH_Q]
        if not (near[:, 0] < place_q).any() or not (near[:, 0] > place_q).any():
            return float("nan")
        first, second = np.triu_indices(len(near), 1)
        pace = float(np.median((near[second, 1] - near[first, 1]) / (near[second, 0] - near[first, 0])))
        return float(np.median(near[:, 1] + pace * (place_q - near[:, 0])))


def _shakes(score: Score) -> list[list[str]]:
    """Trills and tremolos that are written out: notes of one voice in which two keys alternate, in order."""
    voices: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    for row, note in enumerate(score.notes):
        if note["grace_order"] == 0:
            voices[int(note["part"]), int(note["staff"]), int(note["voice"])].append(row)
    found: list[list[str]] = []
    for rows in voices.values():
        onsets, pitches = score.notes["onset_q"][rows], score.notes["pitch"][rows]
        quick = (np.diff(onsets) > 0) & (np.diff(onsets) <= SHAKE_STEP_Q + 1e-6) & (np.diff(pitches) != 0)
        goes_on = quick[1:] & quick[:-1] & (pitches[2:] == pitches[:-2])
        start = 0
        for at in range(len(rows) - 1):
            if at < len(goes_on) and goes_on[at]:
                continue
            if at + 2 - start >= SHAKE_NOTES:
                found.append([base_id(score.ids[row]) for row in rows[start : at + 2]])
            start = at + 1
    return found


def with_passes(written: Written, truth: list[Mark]) -> list[Mark]:
    """The same marks, each with the number of its pass as `run`.

    A pass ends where the median place of five strokes falls back by more than `REACH_Q`, and where a segment ends.
    Missed notes go to the passes that lead over their place without striking them.
    """
    marks = [replace(mark, run=PASSES * max(0, mark.run)) for mark in truth]
    by_segment: dict[int, list[int]] = defaultdict(list)
    for row, mark in enumerate(marks):
        by_segment[mark.run].append(row)
    for first, rows in by_segment.items():
        strokes = sorted((row for row in rows if marks[row].label == "match"), key=lambda row: marks[row].onset_s)
        places = np.array([written.place.get(marks[row].score_id, (np.nan,))[0] for row in strokes])
        passes = _passes(places) if len(places) else np.zeros(0, np.int64)
        for row, number in zip(strokes, passes, strict=True):
            marks[row] = replace(marks[row], run=first + int(number))
        _place_the_rest(marks, rows, written)
    return marks


def _passes(places: NDArray[np.float64]) -> NDArray[np.int64]:
    """The pass of each stroke. One beside a boundary belongs where its place is nearer."""
    padded = np.pad(places, 2, mode="edge")
    smooth = np.nanmedian(np.lib.stride_tricks.sliding_window_view(padded, 5), axis=1)
    starts = np.flatnonzero(np.diff(smooth) < -REACH_Q) + 1
    passes = np.searchsorted(starts, np.arange(len(places)), side="right")
    for start in starts:
        before, after = smooth[start - 1], smooth[start]
        for row in range(max(0, int(start) - 4), min(len(places), int(start) + 4)):
            passes[row] = passes[start] - (abs(places[row] - before) < abs(places[row] - after))
    return passes


def _place_the_rest(marks: list[Mark], rows: list[int], written: Written) -> None:
    """Wrong, extra and missed notes of a segment get their pass."""
    matched = [marks[row] for row in rows if marks[row].label == "match" and marks[row].score_id in written.place]
    matched.sort(key=lambda mark: mark.onset_s)
    times = [mark.onset_s for mark in matched]
    struck: set[tuple[int, str]] = set()
    spans: dict[int, tuple[float, float]] = {}
    for mark in matched:
        place_q = written.place[mark.score_id][0]
        low, high = spans.get(mark.run, (place_q, place_q))
        spans[mark.run] = (min(low, place_q), max(high, place_q))
        struck.add((mark.run, mark.score_id))
    for row in rows:
        mark = marks[row]
        if mark.label in ("wrong", "extra") and matched:
            run = matched[max(0, bisect_right(times, mark.onset_s) - 1)].run
        elif mark.label == "missed":
            place_q = written.place.get(mark.score_id, (float("nan"),))[0]
            over = [run for run, (low, high) in spans.items() if low <= place_q <= high]
            run = next((run for run in over if (run, mark.score_id) not in struck), mark.run)
        else:
            continue
        struck.add((run, mark.score_id))
        marks[row] = replace(mark, run=run)
