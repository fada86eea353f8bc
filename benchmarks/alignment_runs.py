"""Where a practice take starts anew: are the starts found, and which passages could anyone tell apart?"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from alignment_clock import PASSES
from alignment_truth import Mark, base_id, paired

from ustaz.alignment import Entry

if TYPE_CHECKING:
    from pathlib import Path

    from alignment_clock import Written
    from numpy.typing import NDArray

    from ustaz.alignment import Alignment

NEAR_S = 2.0  # how far in time a start that is told may be from the true one
NEAR_BARS = 1


@dataclass(frozen=True)
class Start:
    segment: int
    score_id: str
    start_s: float
    goes_on: bool  # no jump: the player only paused, and goes on where she stopped


def read_starts(path: Path, written: Written) -> list[Start]:
    """The starts of segments.csv, in order. One that begins within a quarter of the last one's end goes on."""
    starts: list[Start] = []
    ends: list[tuple[float, int]] = []
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            first, last = base_id(row["first_score_id"]), base_id(row["last_score_id"])
            goes_on = any(0 <= first_q - last_q <= 1 for first_q, _ in written.copies[first] for last_q, _ in ends)
            starts.append(Start(int(row["segment"]), first, float(row["starts_at"]), goes_on))
            ends = written.copies[last]
    return starts


def found(
    starts: list[Start], written: Written, alignment: Alignment, *, twins: dict[int, list[dict[str, str]]]
) -> tuple[int, int, int]:
    """How many of the true jumps (and the beginning) are told as the start of a run within one bar.

    Gives the number found where they are, the number found there or in a passage that is alike, and the number of all.
    """
    jumps = [start for start in starts if not start.goes_on]
    here = [_is_found(jump, [jump.score_id], written, alignment.runs) for jump in jumps]
    firsts = [
        [twin.get(written.stroke.get(jump.score_id, ""), "") for twin in twins.get(jump.segment, ())] for jump in jumps
    ]
    there = [_is_found(jump, names, written, alignment.runs) for jump, names in zip(jumps, firsts, strict=True)]
    return sum(here), sum(h or t for h, t in zip(here, there, strict=True)), len(jumps)


def needless(starts: list[Start], alignment: Alignment) -> int:
    """How many restarts and skips are told where the player did not jump; without starts, all of them."""
    told = alignment.runs[np.isin(alignment.runs["entry"], (Entry.RESTART, Entry.SKIP))]["start_s"]
    true = np.array([start.start_s for start in starts])
    return int((np.abs(told[:, None] - true) > NEAR_S).all(axis=1).sum())


def _is_found(jump: Start, names: list[str], written: Written, runs: NDArray[np.void]) -> bool:
    """Whether a run starts at the time of the jump, and near one of these written notes."""
    in_time = np.abs(runs["start_s"] - jump.start_s) <= NEAR_S
    bars = np.array([bar for name in names for _, bar in written.copies[name]], dtype=np.int64)
    near = np.abs(runs["first_bar"][:, None] - bars) <= NEAR_BARS
    return bool((in_time & near.any(axis=1)).any())


class Passages:
    """What is written at each moment, to find a passage a second time."""

    def __init__(self, written: Written) -> None:
        self._written = written
        self._names: dict[tuple[float, int, int], str] = {}
        texts: dict[float, set[tuple[int, int]]] = defaultdict(set)
        for name, (place_q, grace) in written.place.items():
            texts[place_q].add((grace, written.key[name]))
            self._names[place_q, grace, written.key[name]] = written.stroke[name]
        self._moments = np.array(sorted(texts))
        self._texts = [frozenset(texts[q]) for q in self._moments]

    def twins(self, names: set[str]) -> list[dict[str, str]]:
        """Other passages that read as that of these notes does: the id there of each of these notes.

        All that is written between the first and the last moment is compared, note for note and quarter for quarter; of
        these two moments themselves only the notes that are named.
        """
        places = np.searchsorted(self._moments, sorted({self._written.place[name][0] for name in names}))
        first, stop = int(places[0]), int(places[-1]) + 1
        steps, texts = np.diff(self._moments[first:stop]), self._texts[first + 1 : stop - 1]
        found = []
        for other in range(len(self._moments) - len(steps)):
            end = other + len(steps) + 1
            if other == first or self._texts[other + 1 : end - 1] != texts:
                continue
            if np.allclose(np.diff(self._moments[other:end]), steps, atol=1e-3):
                shift_q = float(self._moments[other] - self._moments[first])
                found.append({name: self._there(name, shift_q) for name in names})
        return [passage for passage in found if all(passage.values())]

    def _there(self, name: str, shift_q: float) -> str:
        """The id of the same note so many quarters on; "" for none. Quarters are kept to five digits."""
        place_q, grace = self._written.place[name]
        near = (round(place_q + shift_q + step * 1e-5, 5) for step in (0, -1, 1, -2, 2))
        texts = ((q, grace, self._written.key[name]) for q in near)
        return next((self._names[text] for text in texts if text in self._names), "")


def alike(written: Written, truth: list[Mark]) -> dict[int, list[dict[str, str]]]:
    """Segments whose every written note stands once more elsewhere in the score: nothing played tells which was meant.

    For each such segment of a practice take, and each other passage: the ids there of the notes of the segment.
    """
    passages, own = Passages(written), defaultdict(set)
    for mark in truth:
        if mark.score_id:
            own[mark.run // PASSES].add(written.stroke[mark.score_id])
    found = {segment: passages.twins(names) for segment, names in own.items()}
    return {segment: twins for segment, twins in found.items() if twins}


def taken_for_twins(truth: list[Mark], said: list[Mark], twins: dict[int, list[dict[str, str]]]) -> list[Mark]:
    """What is said, with segments that are told at another passage that is alike brought back to the true one.

    Of all passages that are alike the one at which most notes of the segment are told counts; a segment of which one
    half is told here and one there stays half wrong.
    """
    pairs = {i: j for j, i in paired(truth, said).items()}
    marks = list(said)
    for segment, passages in twins.items():
        rows = [pairs[i] for i, mark in enumerate(truth) if mark.run // PASSES == segment and i in pairs]
        own = {name: name for name in passages[0]}
        best = max([own, *passages], key=lambda p: sum(marks[row].score_id in set(p.values()) for row in rows))
        back = {there: here for here, there in best.items()}
        runs = {marks[row].run for row in rows if marks[row].score_id in back}
        inside = set(rows) | {j for j, m in enumerate(marks) if m.label == "missed" and m.run in runs}
        for row in inside:
            marks[row] = replace(marks[row], score_id=back.get(marks[row].score_id, marks[row].score_id))
    return marks
