"""How good and how fast the alignment is, on any folder of cases with known truth.

    python benchmarks/alignment.py --cases DIR [DIR ...] [--out FOLDER] [--peers 5]

Each DIR holds folders with score.musicxml, performance.mid and truth.csv (see `alignment_truth.py`). With --out the
alignments are written there as CSV, one for each case. Cost is the wall time of `align` alone for each played note.
The peers see the shortest cases without notated repeats, in the same run; ratios are printed.
"""

from __future__ import annotations

import argparse
import statistics
import time
from dataclasses import dataclass
from pathlib import Path

import alignment_peers
from alignment_truth import agreement, calibration, marks_of, read_truth, unisons

from ustaz.alignment import align
from ustaz.alignment.formats import FORMATS
from ustaz.performance import read_performance
from ustaz.score import read_score

SURE = 0.9


@dataclass(frozen=True)
class Result:
    case: Path
    notes: int
    jumps: int
    seconds: float
    measures: dict[str, float]
    pairs: list[tuple[float, bool]]


def measure(case: Path, out: Path | None) -> Result:
    score, performance = read_score(case / "score.musicxml"), read_performance(case / "performance.mid")
    start = time.perf_counter()
    alignment = align(score, performance)
    seconds = time.perf_counter() - start
    if out:
        (out / f"{case.name}.csv").write_text(
            FORMATS[".csv"](score, performance, alignment), encoding="utf-8", newline=""
        )
    truth, said, same = read_truth(case / "truth.csv"), marks_of(score, performance, alignment), unisons(score)
    return Result(
        case,
        len(performance.notes),
        len(score.jumps),
        seconds,
        agreement(truth, said, same=same),
        calibration(truth, said, same=same),
    )


def print_result(result: Result) -> None:
    cost = 1000 * result.seconds / max(1, result.notes)
    figures = "  ".join(f"{name} {value:.3f}" for name, value in result.measures.items())
    print(f"{result.case.name[:52]:52}  {result.notes:6} notes  {cost:.3f} ms/note  {figures}", flush=True)


def print_summary(name: str, results: list[Result]) -> None:
    print(f"\n{name}: {len(results)} cases")
    for measure_name in dict.fromkeys(key for result in results for key in result.measures):
        values = [result.measures[measure_name] for result in results if measure_name in result.measures]
        mean, median = statistics.fmean(values), statistics.median(values)
        print(
            f"  {measure_name:11} mean {mean:.4f}  median {median:.4f}  least {min(values):.4f}  most {max(values):.4f}"
        )
    cost = 1000 * sum(result.seconds for result in results) / max(1, sum(result.notes for result in results))
    sure = [right for result in results for confidence, right in result.pairs if confidence >= SURE]
    print(f"  cost        {cost:.3f} ms a note")
    print(f"  pairs given {SURE} or more: {statistics.fmean(sure):.2%} right ({len(sure)} pairs)\n" if sure else "")


def compare(results: list[Result], count: int) -> None:
    if not alignment_peers.installed():
        print(f"To compare with parangonar: {alignment_peers.INSTALL}")
        return
    for result in sorted((r for r in results if not r.jumps), key=lambda r: r.notes)[:count]:
        marks, seconds = alignment_peers.dual_dtw(result.case)
        theirs = agreement(read_truth(result.case / "truth.csv"), marks, same=lambda name: name)
        print(
            f"{result.case.name[:52]:52}  DualDTW match {theirs['match']:.3f} (ours {result.measures['match']:.3f})  "
            f"ours is {seconds / result.seconds:.0f}× faster",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=Path, nargs="+", required=True)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--peers", type=int, default=5, help="how many cases the peers see")
    args = parser.parse_args()
    if args.out:
        args.out.mkdir(parents=True, exist_ok=True)
    for folder in args.cases:
        results = []
        for case in sorted(path.parent for path in folder.glob("*/truth.csv")):
            results.append(measure(case, args.out))
            print_result(results[-1])
        if results:
            print_summary(folder.name, results)
            compare(results, args.peers)


if __name__ == "__main__":
    main()
