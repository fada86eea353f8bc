"""How well and how fast the score follows, note by note, on any folder of cases.

    python benchmarks/following.py --cases DIR --logs FOLDER

Each case is a folder with score.mxl (or score.musicxml), performance.csv (onset_s, pitch, velocity) and score.csv (id,
onset_beat: the notes in the order played, repeats unfolded); truth.csv, where it is there, is looked at afterwards
only. A log has one row for each note: performed_onset_s, score_beat, decision_ms, cpu_ms.

A position is a written note; score.csv says at which beats it is played. Where a repeat is written once and played
twice, the log takes the pass that is nearest to where the player was before.
"""

from __future__ import annotations

import argparse
import csv
import re
import statistics
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ustaz.alignment import Follower, Position
from ustaz.score import Score, read_score

PASS = re.compile(r"-\d+$")  # the suffix that tells the passes of a repeat apart
EXACT_BEATS = 1e-3
SAME_MOMENT_S = 1e-3


@dataclass(frozen=True)
class Row:
    onset_s: float
    beat: float
    cpu_ms: float


@dataclass(frozen=True)
class Result:
    case: str
    onsets: int  # written
    rows: list[Row]
    exact: float | None  # share of the notes with a known place; None without truth


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def beats_of(score: Score, unfolded: list[dict[str, str]]) -> list[list[float]]:
    """The beats at which each written note is played."""
    exactly, printed = defaultdict(list), defaultdict(list)
    for row in unfolded:
        exactly[row["id"]].append(float(row["onset_beat"]))
        printed[PASS.sub("", row["id"])].append(float(row["onset_beat"]))
    return [exactly.get(name) or printed.get(name, []) for name in score.ids]


def passes(position: Position, score: Score, beats: list[list[float]]) -> list[float]:
    """The beats at which the note just heard is played, else those of its onset."""
    onset_q = score.notes["onset_q"]
    where = position.onset_q if position.score_note < 0 else onset_q[position.score_note]
    at_onset = [beat for row in np.flatnonzero(onset_q == where) for beat in beats[row]]
    return at_onset if position.score_note < 0 else beats[position.score_note] or at_onset


def follow(case: Path) -> tuple[int, list[Row]]:
    path = next(path for path in (case / "score.mxl", case / "score.musicxml") if path.exists())
    score = read_score(path)
    beats = beats_of(score, read_rows(case / "score.csv"))
    follower, rows, beat = Follower(score), [], 0.0
    for note in read_rows(case / "performance.csv"):
        onset_s, pitch, velocity = float(note["onset_s"]), int(note["pitch"]), int(float(note["velocity"]))
        start = time.perf_counter()
        position = follower.hear(onset_s, pitch, velocity=velocity)
        cpu_ms = 1000 * (time.perf_counter() - start)
        beat = min(passes(position, score, beats), key=lambda other: abs(other - beat), default=beat)
        rows.append(Row(onset_s, beat, cpu_ms))
    return len(np.unique(score.notes["onset_q"])), rows


def exact(rows: list[Row], truth: list[dict[str, str]]) -> float:
    """The share of notes shown at their place, or at one that nothing tells apart from it."""
    right, row = [], 0
    for note in truth:
        while row + 1 < len(rows) and rows[row + 1].onset_s <= float(note["performed_onset_s"]) + SAME_MOMENT_S:
            row += 1
        if note["score_beat"]:
            places = ";".join(note[name] for name in ("score_beat", "alt_beats", "same_print") if note.get(name))
            right.append(any(abs(rows[row].beat - float(place)) < EXACT_BEATS for place in places.split(";")))
    return statistics.fmean(right)


def write_log(rows: list[Row], path: Path) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["performed_onset_s", "score_beat", "decision_ms", "cpu_ms"])
        writer.writerows([f"{r.onset_s:.4f}", f"{r.beat:.4f}", f"{r.cpu_ms:.3f}", f"{r.cpu_ms:.3f}"] for r in rows)


def print_result(result: Result) -> None:
    cost = sorted(row.cpu_ms for row in result.rows)
    shown = "" if result.exact is None else f"  exact {result.exact:.2%}"
    print(
        f"{result.case[:40]:40}  {result.onsets:5} onsets  {len(cost):5} notes  "
        f"{statistics.median(cost):.3f} ms a note (99 %: {cost[int(0.99 * len(cost))]:.3f}){shown}",
        flush=True,
    )


def compare(results: list[Result], baselines: list[dict[str, str]]) -> None:
    """Our mean exact share and cost beside those of the other followers, on the cases that both saw."""
    groups = {row["case"]: row["group"] for row in baselines}
    for group in dict.fromkeys(groups.values()):
        ours = {r.case: r for r in results if groups.get(r.case) == group and r.exact is not None}
        if not ours:
            continue
        print(f"\n{group}: ours exact {statistics.fmean(r.exact or 0.0 for r in ours.values()):.2%}")
        for follower in dict.fromkeys(row["follower"] for row in baselines):
            theirs = [row for row in baselines if row["follower"] == follower and row["case"] in ours]
            faster = [
                float(row["decision_ms_median"]) / statistics.median(r.cpu_ms for r in ours[row["case"]].rows)
                for row in theirs
            ]
            print(
                f"  {follower:42} exact {statistics.fmean(float(row['exact_pct']) for row in theirs):.2f}%  "
                f"lost takes {sum(int(row['lost_take']) for row in theirs)}/{len(theirs)}  "
                f"ours decides {statistics.fmean(faster):.1f}× faster"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=Path, required=True)
    parser.add_argument("--logs", type=Path, required=True)
    args = parser.parse_args()
    args.logs.mkdir(parents=True, exist_ok=True)
    results = []
    for case in sorted(path.parent for path in args.cases.glob("*/performance.csv")):
        onsets, rows = follow(case)
        write_log(rows, args.logs / f"{case.name}.csv")
        truth = case / "truth.csv"
        results.append(Result(case.name, onsets, rows, exact(rows, read_rows(truth)) if truth.exists() else None))
        print_result(results[-1])
    baselines = args.cases / "baselines.csv"
    if baselines.exists():
        compare(results, read_rows(baselines))


if __name__ == "__main__":
    main()
