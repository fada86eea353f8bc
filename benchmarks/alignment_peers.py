"""Other open note aligners on the same cases, in the same process, on the same core: parangonar (Apache-2.0).

Each side is called once to warm up, and only the call that matches is timed, in seconds of the processor, whatever else
the machine does: scores and takes were read before. parangonar uses numba where it is installed, as it is here.
DualDTWNoteMatcher follows no repeats, and sees performances of scores without any; SwitchingOuterHMMMatcher is meant
for practising, and sees practice takes.
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import statistics
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from alignment_clock import Written
from alignment_either import either
from alignment_faults import same_words, set_right
from alignment_truth import Mark, agreement, base_id, marks_of, read_truth

from ustaz.alignment import align
from ustaz.performance import read_performance
from ustaz.score import read_score

INSTALL = "python -m pip install parangonar partitura tqdm numba"
LEAST_NOTES = 1000  # shorter pieces say little: what a note costs a peer grows with the length of the score
LABELS = {"match": "match", "insertion": "extra", "deletion": "missed"}

Rows = list[dict[str, str]]
Matcher = Callable[[Path], tuple[list[Mark], float]]  # the marks of a case, and the seconds of matching alone


@dataclass(frozen=True)
class Compared:
    case: Path
    notes: int
    onsets: int
    ours_s: float
    theirs_s: float
    ours: tuple[float, float]  # match F1, by the truth as given and set right
    theirs: tuple[float, float]


def installed() -> bool:
    return all(importlib.util.find_spec(name) for name in ("parangonar", "partitura", "tqdm", "numba"))


def dual_dtw(case: Path) -> tuple[list[Mark], float]:
    import parangonar
    import partitura

    written = partitura.load_musicxml(str(case / "score.musicxml")).note_array(include_grace_notes=True)
    played = partitura.load_performance_midi(str(case / "performance.mid"), merge_tracks=True).note_array()
    matcher = parangonar.DualDTWNoteMatcher()
    rows, seconds = timed(lambda: matcher(written, played, process_ornaments=False))
    return marks_of_rows(rows, {str(n["id"]): (float(n["onset_sec"]), int(n["pitch"])) for n in played}), seconds


def switching_outer_hmm(case: Path) -> tuple[list[Mark], float]:
    import partitura
    from parangonar.mismatch import SwitchingOuterHMMMatcher

    written = partitura.load_musicxml(str(case / "score.musicxml"))
    played = partitura.load_performance_midi(str(case / "performance.mid"), merge_tracks=True)
    matcher = SwitchingOuterHMMMatcher(consider_parallel_sections=False)  # one written note for each stroke
    rows, seconds = timed(lambda: matcher(written, played))
    times = {str(n["id"]): (float(n["onset_sec"]), int(n["pitch"])) for n in played.note_array()}
    return marks_of_rows(rows, times), seconds


def ours(case: Path) -> tuple[list[Mark], float]:
    score, performance = read_score(case / "score.musicxml"), read_performance(case / "performance.mid")
    start = time.process_time()
    alignment = align(score, performance)
    seconds = time.process_time() - start
    return marks_of(score, performance, alignment), seconds


def timed(call: Callable[[], Rows]) -> tuple[Rows, float]:
    start = time.process_time()
    rows = call()
    return rows, time.process_time() - start


def marks_of_rows(rows: Rows, played: dict[str, tuple[float, int]]) -> list[Mark]:
    """Rows of parangonar, with the onset and pitch of each played note by its id."""
    return [
        Mark(
            LABELS[row["label"]],
            base_id(base_id(str(row.get("score_id", "")))) if row["label"] != "insertion" else "",  # -1, unfolded -1-1
            *played.get(str(row.get("performance_id")), (float("nan"), -1)),
        )
        for row in rows
        if row["label"] in LABELS
    ]


def compare(cases: list[Path], count: int) -> None:
    """Prints a row for each of `count` cases of suitable length, and how much faster ours is over all of them."""
    if not installed():
        print(f"  To compare with parangonar: {INSTALL}")
        return
    warnings.filterwarnings("ignore")
    practised = (cases[0] / "segments.csv").exists()
    name, theirs = ("SwitchingOuterHMM", switching_outer_hmm) if practised else ("DualDTW", dual_dtw)
    chosen = spread(cases, count, repeats=practised)
    if not chosen:
        needed = f"cases of {LEAST_NOTES} notes{'' if practised else ' and without repeats'}"
        print(f"  To compare with {name}, {needed} are needed.")
        return
    one(min(cases, key=length), theirs)  # warms up
    print(f"  {name} (parangonar), one core, matching alone")
    compared = []
    for case in chosen:
        compared.append(one(case, theirs))
        print_row(compared[-1])
    ratios = [c.theirs_s / c.ours_s for c in compared]
    total = sum(c.theirs_s for c in compared) / sum(c.ours_s for c in compared)
    print(
        f"    ours is {total:.0f} times as fast over all of them, {statistics.median(ratios):.0f} times in the median"
    )


def print_row(c: Compared) -> None:
    size = f"{c.notes:5} notes × {c.onsets:4} onsets"
    quality = "match F1 {:.3f}/{:.3f}, ours {:.3f}/{:.3f}".format(*c.theirs, *c.ours)
    cost = f"{1000 * c.theirs_s / c.notes:7.2f} ms a note, ours {1000 * c.ours_s / c.notes:.3f}"
    print(f"    {c.case.name[:40]:40} {size}  {quality}  {cost}: {c.theirs_s / c.ours_s:.0f} times", flush=True)


def spread(cases: list[Path], count: int, *, repeats: bool) -> list[Path]:
    """Cases of all lengths, of those that are long enough; with notated repeats only if told so."""
    fit = sorted((c for c in cases if length(c) >= LEAST_NOTES and (repeats or not _has_repeats(c))), key=onsets)
    return [fit[round(n * (len(fit) - 1) / max(1, count - 1))] for n in range(min(count, len(fit)))]


def one(case: Path, theirs: Matcher) -> Compared:
    written = Written(read_score(case / "score.musicxml"))
    our_marks, ours_s = ours(case)
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        their_marks, theirs_s = theirs(case)
    quality = [both_figures(case, written, marks) for marks in (our_marks, their_marks)]
    return Compared(case, length(case), onsets(case), ours_s, theirs_s, *quality)


def both_figures(case: Path, written: Written, said: list[Mark]) -> tuple[float, float]:
    """Match F1 by the truth as given, and set right: the rules favour nobody."""
    truth = read_truth(case / "truth.csv")
    right, _ = set_right(written, truth)
    told = same_words(written, said, knows_wrong=any(mark.label == "wrong" for mark in truth))
    return agreement(truth, said)["match F1"], agreement(*either(written, right, told))["match F1"]


def length(case: Path) -> int:
    """Played notes of a case, as its truth counts them."""
    return sum(mark.pitch >= 0 for mark in read_truth(case / "truth.csv"))


def onsets(case: Path) -> int:
    return len({float(onset_q) for onset_q in read_score(case / "score.musicxml").notes["onset_q"]})


def _has_repeats(case: Path) -> bool:
    return b"<repeat " in (case / "score.musicxml").read_bytes()
