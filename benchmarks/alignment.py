"""How good and how fast the alignment is, on any folder of cases with known truth.

    python benchmarks/alignment.py --cases DIR [DIR ...] [--sources DIR] [--out FOLDER] [--table FILE.md]
                                   [--calibration FILE.svg] [--peers 3] [--hour]

Each DIR holds folders with score.musicxml, performance.mid and truth.csv (see `alignment_truth`); practice takes are
named SOURCE__practiceN and have segments.csv, and --sources is where the performances are that they were made of.

Figures are given for several readings of the truth: `as given`; `set right`, with the faults of the truth set right by
rules that do not look at what was said (see `alignment_faults`); for practice takes also `or alike`, with passages that
are written out twice, note for note, taken as one. Per case: as given / the last reading.

Cost is what `align` alone takes of one core for each played note, after one call to warm up: seconds of the processor,
which other work on the machine does not lengthen. --out takes the alignments as CSV, --table the figures case by case,
--calibration a chart of how far confidences can be trusted. --peers compares with other aligners in the same run (see
`alignment_peers`), --hour takes an hour of practice (see `alignment_cost`).
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import alignment_calibration
import alignment_peers
import alignment_runs
import alignment_table
from alignment_clock import Written
from alignment_core import on_one_core
from alignment_either import either
from alignment_faults import same_words, set_right
from alignment_truth import Mark, agreement, calibration, marks_of, read_truth

from ustaz.alignment import Alignment, align
from ustaz.alignment.formats import FORMATS
from ustaz.performance import read_performance
from ustaz.score import read_score

SHOWN = ("match F1", "false/1000", "missed F1", "extra F1", "wrong P", "wrong R")


class Starts(NamedTuple):
    """Starts of runs after a jump."""

    found: int
    alike: int  # found there or in a passage that is alike
    true: int
    needless: int  # told where the player did not jump


@dataclass(frozen=True)
class Found:
    """One alignment, measured by every reading of its truth."""

    measures: dict[str, dict[str, float]]
    pairs: dict[str, list[tuple[float, bool]]]  # confidence and whether it is right
    ceiling: dict[str, float]  # of the truth set right, measured by the truth as given: what the best can reach
    faults: Counter[str]
    starts: Starts


@dataclass(frozen=True)
class Result:
    case: Path
    notes: int
    seconds: float
    found: Found


def measure(case: Path, *, source: Path | None, out: Path | None) -> Result:
    score, performance = read_score(case / "score.musicxml"), read_performance(case / "performance.mid")
    start = time.process_time()
    alignment = align(score, performance)
    seconds = time.process_time() - start
    if out:
        text = FORMATS[".csv"](score, performance, alignment)
        (out / f"{case.name}.csv").write_text(text, encoding="utf-8", newline="")
    said = marks_of(score, performance, alignment)
    found = compare(case, Written(score), said, alignment, source=source)
    return Result(case, len(performance.notes), seconds, found)


def compare(case: Path, written: Written, said: list[Mark], alignment: Alignment, *, source: Path | None) -> Found:
    given = read_truth(case / "truth.csv")
    right, faults = set_right(written, given, read_truth(source / "truth.csv") if source else None)
    ours = same_words(written, said, knows_wrong=any(mark.label == "wrong" for mark in given))
    readings = {"as given": (given, said), "set right": either(written, right, ours)}
    found = alike = true = 0
    starts = []
    if (case / "segments.csv").exists():
        twins = alignment_runs.alike(written, right)
        faults["segments alike"] = len(twins)
        readings["or alike"] = either(written, right, alignment_runs.taken_for_twins(right, ours, twins))
        starts = alignment_runs.read_starts(case / "segments.csv", written)
        found, alike, true = alignment_runs.found(starts, written, alignment, twins=twins)
    return Found(
        {name: agreement(truth, told) for name, (truth, told) in readings.items()},
        {name: calibration(truth, told) for name, (truth, told) in readings.items()},
        agreement(given, right),
        faults,
        Starts(found, alike, true, alignment_runs.needless(starts, alignment)),
    )


def print_case(result: Result) -> None:
    first, *_, last = result.found.measures.values()
    known = [name for name in SHOWN if name in first and name in last]
    figures = "  ".join(f"{name} {first[name]:.3f}/{last[name]:.3f}" for name in known)
    print(f"{result.case.name[:48]:48} {result.notes:6} notes  {cost_ms([result]):.3f} ms  {figures}", flush=True)


def print_summary(name: str, results: list[Result]) -> None:
    print(f"\n{name}: {len(results)} cases")
    for reading in results[0].found.measures:
        print(f"  {reading}")
        for shown in ("match P", "match R", *SHOWN):
            values = [r.found.measures[reading][shown] for r in results if shown in r.found.measures[reading]]
            if values:
                spread = f"median {statistics.median(values):8.4f}  least {min(values):8.4f}  most {max(values):8.4f}"
                print(f"    {shown:11} mean {statistics.fmean(values):8.4f}  {spread}")
    best = [f"{name} {statistics.fmean(r.found.ceiling[name] for r in results):.4f}" for name in SHOWN[:4]]
    print(f"  as given, the truth set right itself has   {'  '.join(best)}")
    print(f"  cost        {cost_ms(results):.3f} ms a note; peak memory of this process {peak_mib():.0f} MiB")
    found, alike, true, needless = (
        sum(column) for column in zip(*(result.found.starts for result in results), strict=True)
    )
    if true:
        shares = f"{found / true:.1%}; or in a passage that is alike: {alike / true:.1%}"
        print(f"  starts      {found} of {true} jumps found within one bar: {shares}")
    print(f"  starts      {needless} jumps told where there is none")
    faults = sum((result.found.faults for result in results), Counter())
    print(f"  set right   {', '.join(f'{count} {fault}' for fault, count in sorted(faults.items()))}")


def print_calibration(results: list[Result], chart: Path | None) -> None:
    pooled = {
        reading: [pair for result in results for pair in result.found.pairs.get(reading, ())]
        for reading in dict.fromkeys(reading for result in results for reading in result.found.pairs)
    }
    for reading, pairs in pooled.items():
        share, number = alignment_calibration.share_right(pairs)
        print(f"  of {number} pairs given {alignment_calibration.SURE} or more, {reading}: {share:.2%} right")
    bins = alignment_calibration.reliability(pooled["set right"])
    print(f"  calibration, set right (expected error {alignment_calibration.error(bins):.4f}):")
    for b in bins:
        print(f"    {b.low:.2f} to {b.high:.2f}: said {b.said:.3f}, right {b.right:.3f}  ({b.pairs} pairs)")
    if chart:
        alignment_calibration.draw(pooled, chart)


def cost_ms(results: list[Result]) -> float:
    return 1000 * sum(result.seconds for result in results) / max(1, sum(result.notes for result in results))


def peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def source_of(case: Path, sources: Path) -> Path | None:
    name, practised, _ = case.name.partition("__practice")
    return sources / name if practised and (sources / name / "truth.csv").exists() else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=Path, nargs="+", required=True)
    parser.add_argument("--sources", type=Path, help="default: the folder `alignment` beside that of the cases")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--table", type=Path, help="a Markdown file to write")
    parser.add_argument("--calibration", type=Path, help="an SVG file to write")
    parser.add_argument("--peers", type=int, default=3, help="how many cases the peers see")
    parser.add_argument("--hour", action="store_true", help="also an hour of practice, in a process of its own")
    args = parser.parse_args()
    on_one_core()
    if args.out:
        args.out.mkdir(parents=True, exist_ok=True)
    everything: list[Result] = []
    for folder in args.cases:
        cases = sorted(path.parent for path in folder.glob("*/truth.csv"))
        if not cases:
            parser.error(f"{folder} has no cases")
        sources = args.sources or folder.parent / "alignment"
        measure(cases[0], source=None, out=None)  # warms up
        results = []
        for case in cases:
            results.append(measure(case, source=source_of(case, sources), out=args.out))
            print_case(results[-1])
        print_summary(folder.name, results)
        print_calibration(results, None)
        everything += results
        if args.peers:
            alignment_peers.compare(cases, args.peers)
    if args.table:
        args.table.write_text(alignment_table.markdown(everything), encoding="utf-8")
    if args.calibration:
        print("\nall cases")
        print_calibration(everything, args.calibration)
    if args.hour:
        cost = Path(__file__).with_name("alignment_cost.py")
        subprocess.run([sys.executable, str(cost), "--cases", str(args.cases[0])], check=True)


if __name__ == "__main__":
    main()
