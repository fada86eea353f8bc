"""What an hour of practice costs, and 5 000 notes against 3 000 written onsets: time and peak memory of `align`.

    python benchmarks/alignment_cost.py --cases DIR

DIR holds performances with known truth (see `alignment_truth`). Their longest scores are joined until there are enough
written onsets; the takes are made of what was really played of them, in stretches as in practising: back a little, the
same again, from an earlier place, on. Each take is aligned in a process of its own, after one short call to warm up.
Memory is the peak of that process; what it was before `align` is told beside it.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from alignment_core import on_one_core

from ustaz.alignment import align
from ustaz.performance import Performance, read_performance
from ustaz.score import Score, read_score

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Load:
    name: str
    notes: int
    onsets: int
    most_s: float
    most_mib: float


LOADS = (
    Load("a sonata", 5_000, 3_000, 1.0, 1024),  # 0.2 ms a note
    Load("an hour of practice", 30_000, 6_000, 10.0, 1024),
)


def joined(scores: list[Score], onsets: int) -> Score:
    """One score after another, as if they were movements, until there are enough written onsets. Marks are left out."""
    notes, bars, jumps = [], [], []
    ids: list[str] = []
    names: list[str] = []
    start_q, start_bar, count = 0.0, 0, 0
    for number, score in enumerate(scores):
        own_notes, own_bars, own_jumps = score.notes.copy(), score.bars.copy(), score.jumps.copy()
        own_notes["onset_q"] += start_q
        own_bars["onset_q"] += start_q
        for table, columns in ((own_notes, ("bar",)), (own_jumps, ("from_bar", "to_bar"))):
            for column in columns:
                table[column] += start_bar
        notes.append(own_notes)
        bars.append(own_bars)
        jumps.append(own_jumps)
        ids += [f"m{number}-{name}" for name in score.ids]
        names += score.bar_names
        start_q = float(own_bars["onset_q"][-1] + own_bars["duration_q"][-1])
        start_bar += len(own_bars)
        count += len(np.unique(own_notes["onset_q"]))
        if count >= 0.95 * onsets:
            break
    return replace(
        scores[0],
        notes=np.concatenate(notes),
        ids=tuple(ids),
        bars=np.concatenate(bars),
        bar_names=tuple(names),
        jumps=np.concatenate(jumps),
        marks=scores[0].marks[:0].copy(),
        mark_texts=(),
        tied={},
    )


def practised(takes: list[Performance], notes: int, *, seed: int = 0) -> Performance:
    """A take of so many notes: stretches of what was played of one piece after another, again and again."""
    rng = np.random.default_rng(seed)
    chunks: list[NDArray[np.void]] = []
    clock_s, count = 0.5, 0
    for number, take in enumerate(takes):
        wanted = notes * (number + 1) // len(takes)
        at = 0
        while count < wanted:
            length = int(min(max(12, rng.lognormal(4.3, 0.8)), len(take.notes) - at, wanted - count))
            chunk = take.notes[at : at + length].copy()
            shift_s = clock_s - float(chunk["onset_s"][0])
            for column in ("onset_s", "offset_s"):
                chunk[column] += shift_s
            chunks.append(chunk)
            count += length
            clock_s = float(chunk["onset_s"][-1]) + rng.choice((0.25, 0.6, 1.2, 2.5))
            at = _next(rng, at, at + length, len(take.notes))
    table = np.concatenate(chunks)
    return Performance(
        notes=table[np.lexsort((table["pitch"], table["onset_s"]))], controls=takes[0].controls[:0].copy()
    )


def _next(rng: np.random.Generator, start: int, stop: int, length: int) -> int:
    """Where the player goes on: back a little, the same again, anywhere before, or on; at the end, from the top."""
    dice = rng.random()
    if stop >= length - 12:
        return 0
    if dice < 0.45:
        return max(0, stop - int(rng.uniform(8, 90)))
    if dice < 0.6:
        return start
    return int(rng.integers(0, stop)) if dice < 0.7 else stop


def carry(load: Load, cases: list[Path]) -> None:
    """Aligns one load, and prints what it cost."""
    scores = [read_score(case / "score.musicxml") for case in cases]
    score = joined(scores, load.onsets)
    pieces = 1 + max(int(name.split("-", 1)[0][1:]) for name in score.ids)
    take = practised([read_performance(case / "performance.mid") for case in cases[:pieces]], load.notes)
    align(scores[0], replace(take, notes=take.notes[:100].copy()))  # warms up
    before_mib = _peak_mib()
    wall_start, start = time.perf_counter(), time.process_time()
    align(score, take)
    wall_s, seconds = time.perf_counter() - wall_start, time.process_time() - start
    onsets, minutes = len(np.unique(score.notes["onset_q"])), float(take.notes["onset_s"][-1]) / 60
    cost = f"{1000 * seconds / len(take.notes):.3f} ms a note"
    print(f"{load.name}: {len(take.notes)} notes ({minutes:.0f} min) × {onsets} onsets ({len(score.bars)} bars)")
    print(f"  time    {seconds:.2f} s of one core, {wall_s:.2f} s by the clock; {cost}; the aim is {load.most_s:g} s")
    print(f"  memory  {_peak_mib():.0f} MiB at most, {before_mib:.0f} MiB before; the aim is {load.most_mib} MiB")


def longest(folders: list[Path]) -> list[Path]:
    """Performances by the size of their score, the longest first, one of each piece."""
    cases = [path.parent for folder in folders for path in folder.glob("*/score.musicxml")]
    return sorted(cases, key=lambda case: -(case / "score.musicxml").stat().st_size)[:4]


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=Path, nargs="+", required=True)
    parser.add_argument("--load", type=int, choices=range(len(LOADS)), help="only this one, in this process")
    args = parser.parse_args()
    on_one_core()
    if args.load is not None:
        carry(LOADS[args.load], longest(args.cases))
        return
    for number in range(len(LOADS)):
        command = [sys.executable, __file__, "--cases", *map(str, args.cases), "--load", str(number)]
        subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
