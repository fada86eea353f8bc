"""How far an alignment agrees with a truth: the measures of the field, for one case.

A case is a folder with score.musicxml, performance.mid and truth.csv (label,score_id,onset,pitch). A played note is
known by pitch and onset, to the nearest within 20 ms; a written note by its id without a repeat's suffix. Truths pair a
unison of two voices with either of its notes, by chance; `unison` is the match F1 with unisons taken as one note.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ustaz.alignment import Label

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ustaz.alignment import Alignment
    from ustaz.performance import Performance
    from ustaz.score import Score

TOLERANCE_S = 0.020


@dataclass(frozen=True)
class Mark:
    """What is said of one note."""

    label: str
    score_id: str
    onset_s: float
    pitch: int
    confidence: float = 1.0


def base_id(score_id: str) -> str:
    return re.sub(r"-\d+$", "", score_id.strip())


def read_truth(path: Path) -> list[Mark]:
    with path.open(newline="", encoding="utf-8") as file:
        return [
            Mark(row["label"], base_id(row["score_id"]), float(row["onset"] or "nan"), int(float(row["pitch"] or -1)))
            for row in csv.DictReader(file)
        ]


def marks_of(score: Score, performance: Performance, alignment: Alignment) -> list[Mark]:
    played = [
        Mark(
            Label(row["label"]).name.lower(),
            base_id(score.ids[row["score_note"]]) if row["score_note"] >= 0 else "",
            float(note["onset_s"]),
            int(note["pitch"]),
            float(row["confidence"]),
        )
        for row, note in zip(alignment.played, performance.notes, strict=True)
    ]
    missed = alignment.written[alignment.written["label"] == Label.MISSED]
    return played + [Mark("missed", base_id(score.ids[row["score_note"]]), float("nan"), -1) for row in missed]


def unisons(score: Score) -> Callable[[str], str]:
    """One id for all notes that the same key plays at the same moment."""
    first: dict[tuple[float, int, int], str] = {}
    names = {
        base_id(name): first.setdefault(
            (round(float(n["onset_q"]), 5), int(n["pitch"]), int(n["grace_order"])), base_id(name)
        )
        for name, n in zip(score.ids, score.notes, strict=True)
    }
    return lambda name: names.get(name, name)


def agreement(truth: list[Mark], said: list[Mark], *, same: Callable[[str], str]) -> dict[str, float]:
    """The measures of one case; those that its truth does not know are left out."""
    pairs = _pairs(truth, said)
    ornaments = {j for j, i in pairs.items() if said[j].label == "ornament" and truth[i].label in ("extra", "ornament")}
    counted = [(truth[i], _taken_for_match(said[j], truth[i])) for j, i in pairs.items() if j not in ornaments]
    true = Counter(mark.label for mark in truth)
    spoken = Counter(mark.label for _, mark in counted)
    right = Counter(s.label for t, s in counted if t.label == s.label and t.score_id == s.score_id)
    alike = sum(t.label == s.label == "match" and same(t.score_id) == same(s.score_id) for t, s in counted)
    false = sum(t.label == "match" and s.label in ("wrong", "extra") for t, s in counted)
    missed = [Counter(mark.score_id for mark in marks if mark.label == "missed") for marks in (truth, said)]
    measures = {
        "match": _f1(right["match"], spoken["match"], true["match"]),
        "unison": _f1(alike, spoken["match"], true["match"]),
        "false/1000": 1000 * false / max(1, true["match"]),
        "extra": _f1(
            right["extra"], spoken["extra"], true["extra"] - sum(truth[pairs[j]].label == "extra" for j in ornaments)
        ),
        "missed": _f1((missed[0] & missed[1]).total(), missed[1].total(), missed[0].total()),
    }
    if true["wrong"]:
        measures["wrong P"] = right["wrong"] / max(1, spoken["wrong"])
        measures["wrong R"] = right["wrong"] / true["wrong"]
    return measures


def calibration(truth: list[Mark], said: list[Mark], *, same: Callable[[str], str]) -> list[tuple[float, bool]]:
    """Of each pair that was given: its confidence, and whether it is right."""
    return [
        (said[j].confidence, truth[i].label == "match" and same(truth[i].score_id) == same(said[j].score_id))
        for j, i in _pairs(truth, said).items()
        if said[j].label == "match"
    ]


def _taken_for_match(said: Mark, truth: Mark) -> Mark:
    """A note told as part of an ornament that the truth gives to the very note that bears the sign."""
    if said.label == "ornament" and truth.label == "match" and said.score_id == truth.score_id:
        return Mark("match", said.score_id, said.onset_s, said.pitch)
    return said


def _pairs(truth: list[Mark], said: list[Mark]) -> dict[int, int]:
    """The row of the truth for each row said of the same played note."""
    by_pitch: dict[int, list[int]] = defaultdict(list)
    for i, mark in enumerate(truth):
        if mark.pitch >= 0:
            by_pitch[mark.pitch].append(i)
    pairs, taken = {}, set()
    for j in sorted((j for j, mark in enumerate(said) if mark.pitch >= 0), key=lambda j: said[j].onset_s):
        free = [(abs(truth[i].onset_s - said[j].onset_s), i) for i in by_pitch[said[j].pitch] if i not in taken]
        apart, i = min(free, default=(1.0, -1))
        if apart <= TOLERANCE_S:
            taken.add(i)
            pairs[j] = i
    return pairs


def _f1(hits: int, said: int, true: int) -> float:
    return 2 * hits / (said + true) if said + true else 1.0
