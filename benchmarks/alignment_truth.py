"""How far an alignment agrees with a truth: the measures of the field, for one case.

A case is a folder with score.musicxml, performance.mid and truth.csv (label,score_id,onset,pitch; practice takes also
say the `segment`, the run between two jumps). A played note is known by pitch and onset, to the nearest within 20 ms; a
written note by its id without a repeat's suffix.
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ustaz.alignment import Label

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from ustaz.alignment import Alignment
    from ustaz.performance import Performance
    from ustaz.score import Score

TOLERANCE_S = 0.020


@dataclass(frozen=True)
class Mark:
    """What is said of one note."""

    label: str  # match, wrong, extra, missed or ornament
    score_id: str  # "" for extra
    onset_s: float  # NaN for missed
    pitch: int  # as played; -1 for missed
    confidence: float = 1.0
    run: int = -1  # the run or segment in which it was said; -1 unknown


def base_id(score_id: str) -> str:
    return re.sub(r"-\d+$", "", score_id.strip())


def read_truth(path: Path) -> list[Mark]:
    with path.open(newline="", encoding="utf-8") as file:
        return [
            Mark(
                row["label"],
                base_id(row["score_id"]),
                float(row["onset"] or "nan"),
                int(float(row["pitch"] or -1)),
                run=int(row.get("segment") or -1),
            )
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
            int(row["run"]),
        )
        for row, note in zip(alignment.played, performance.notes, strict=True)
    ]
    missed = alignment.written[alignment.written["label"] == Label.MISSED]
    return played + [
        Mark("missed", base_id(score.ids[row["score_note"]]), float("nan"), -1, run=int(row["run"])) for row in missed
    ]


def agreement(truth: list[Mark], said: list[Mark]) -> dict[str, float]:
    """The measures of one case; those of `wrong` only where the truth has such a label.

    match P, R, F1 count pairs of a played and a written note; `false/1000` is how many of a thousand notes that the
    truth calls a match are called wrong or extra; a wrong note counts only with the written note that it replaces;
    missed notes are counted by id, as often as each is missed. An `ornament` counts as a match where the truth pairs
    the note with the bearer of the sign, and is left out on both sides where the truth calls it extra or ornament.
    """
    pairs = paired(truth, said)
    free = {j for j, i in pairs.items() if _ornamental(truth[i], said[j])}
    counted = [(truth[i], _taken_for_match(said[j], truth[i])) for j, i in pairs.items() if j not in free]
    unpaired = [mark for j, mark in enumerate(said) if j not in pairs]
    true = Counter(mark.label for mark in truth)
    true["extra"] -= sum(truth[pairs[j]].label == "extra" for j in free)
    spoken = Counter(mark.label for _, mark in counted) + Counter(mark.label for mark in unpaired)
    right = Counter(s.label for t, s in counted if t.label == s.label and t.score_id == s.score_id)
    false = sum(t.label == "match" and s.label in ("wrong", "extra") for t, s in counted)
    missed = [Counter(mark.score_id for mark in marks if mark.label == "missed") for marks in (truth, said)]
    measures = {
        "match P": _share(right["match"], spoken["match"], true["match"]),
        "match R": _share(right["match"], true["match"], spoken["match"]),
        "match F1": _f1(right["match"], spoken["match"], true["match"]),
        "false/1000": 1000 * false / max(1, true["match"]),
        "missed F1": _f1((missed[0] & missed[1]).total(), missed[1].total(), missed[0].total()),
        "extra F1": _f1(right["extra"], spoken["extra"], true["extra"]),
    }
    if true["wrong"]:
        measures["wrong P"] = _share(right["wrong"], spoken["wrong"], true["wrong"])
        measures["wrong R"] = right["wrong"] / true["wrong"]
    return measures


def calibration(truth: list[Mark], said: list[Mark]) -> list[tuple[float, bool]]:
    """Of each pair that was given: its confidence, and whether it is right."""
    return [
        (said[j].confidence, truth[i].label == "match" and truth[i].score_id == said[j].score_id)
        for j, i in paired(truth, said).items()
        if said[j].label == "match"
    ]


def paired(truth: list[Mark], said: list[Mark]) -> dict[int, int]:
    """The row of the truth for each row said of the same played note."""
    by_pitch: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for i, mark in enumerate(truth):
        if mark.pitch >= 0:
            by_pitch[mark.pitch].append((mark.onset_s, i))
    for strokes in by_pitch.values():
        strokes.sort()
    pairs, taken = {}, set()
    for j in sorted((j for j, mark in enumerate(said) if mark.pitch >= 0), key=lambda j: said[j].onset_s):
        near = _within(by_pitch[said[j].pitch], said[j].onset_s)
        free = [(abs(onset_s - said[j].onset_s), i) for onset_s, i in near if i not in taken]
        if free:
            pairs[j] = min(free)[1]
            taken.add(pairs[j])
    return pairs


def _within(strokes: list[tuple[float, int]], onset_s: float) -> Iterable[tuple[float, int]]:
    row = bisect_left(strokes, (onset_s - TOLERANCE_S, -1))
    while row < len(strokes) and strokes[row][0] <= onset_s + TOLERANCE_S:
        yield strokes[row]
        row += 1


def _ornamental(truth: Mark, said: Mark) -> bool:
    return truth.label == "ornament" or (said.label == "ornament" and truth.label == "extra")


def _taken_for_match(said: Mark, truth: Mark) -> Mark:
    """A note told as part of an ornament that the truth gives to the very note that bears the sign."""
    if said.label == "ornament" and truth.label == "match" and said.score_id == truth.score_id:
        return replace(said, label="match")
    return said


def _share(hits: int, of: int, other: int) -> float:
    """A precision or a recall; nothing said of nothing is right."""
    return hits / of if of else float(not other)


def _f1(hits: int, said: int, true: int) -> float:
    return 2 * hits / (said + true) if said + true else 1.0
