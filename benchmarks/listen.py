"""What `ustaz listen` costs: the whole command, cold, and aligning and assessing alone.

    python benchmarks/listen.py --cases DIR [--runs 3] [--least 4000]

DIR holds folders with score.musicxml and performance.mid; those with at least `--least` played notes are used.
Wall time and peak memory are the operating system's, of the whole command with its worker processes; the report's size
is that of report.html. `×limit` is the wall time, scaled to 5 000 notes, over the six seconds that the project allows
itself.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import ustaz

LIMIT_WALL_S = 6.0

MEASURE = """
import resource, subprocess, sys, time
start = time.perf_counter()
done = subprocess.run([sys.executable, '-m', 'ustaz', 'listen', *sys.argv[1:]], stdout=subprocess.DEVNULL)
print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, done.returncode)
"""


@dataclass(frozen=True)
class Cost:
    name: str
    notes: int
    wall_s: float
    memory_mib: float
    page_mb: float
    core_s: float


def measure(case: Path, *, runs: int) -> Cost:
    score, take = case / "score.musicxml", case / "performance.mid"
    walls, memories = [], []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(runs):
            command = [sys.executable, "-c", MEASURE, str(take), "--score", str(score), "-o", folder]
            wall, memory, code = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
            if code != "0":
                raise SystemExit(f"{case.name}: exit code {code}")
            walls.append(float(wall))
            memories.append(float(memory))
        page_mb = (Path(folder) / "report.html").stat().st_size / 1e6
    notes, core_s = core_cost(score, take)
    return Cost(case.name, notes, statistics.median(walls), max(memories), page_mb, core_s)


def core_cost(score_path: Path, take_path: Path) -> tuple[int, float]:
    """Notes of the take, and the seconds that aligning and assessing took once everything was loaded."""
    score, take = ustaz.read_score(score_path), ustaz.read_performance(take_path)
    ustaz.assess(score, take, ustaz.align(score, take))
    start = time.perf_counter()
    ustaz.assess(score, take, ustaz.align(score, take))
    return len(take.notes), time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=Path, required=True)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--least", type=int, default=4000)
    parser.add_argument("--limit", type=int, default=5)
    args = parser.parse_args()
    cases = [p for p in sorted(args.cases.iterdir()) if (p / "performance.mid").exists()]
    long = [c for c in cases if len(ustaz.read_performance(c / "performance.mid").notes) >= args.least]
    print(
        f"{'case':48s} {'notes':>6s} {'wall s':>7s} {'×limit':>7s} {'MiB':>6s} {'page MB':>8s} {'align+assess s':>15s}"
    )
    for case in long[: args.limit]:
        c = measure(case, runs=args.runs)
        scaled = c.wall_s / LIMIT_WALL_S * 5000 / c.notes
        print(
            f"{c.name[:48]:48s} {c.notes:6d} {c.wall_s:7.2f} {scaled:7.2f} {c.memory_mib:6.0f} "
            f"{c.page_mb:8.2f} {c.core_s:15.2f}"
        )


if __name__ == "__main__":
    main()
