"""How far the assessment can be trusted, to both sides.

    assessment.py --cases DIR [--only PATTERN] [--seed 0] [--planted]

DIR holds folders with score.musicxml and performance.mid: takes of fine players. Everything that is named in them
beyond the notes of the alignment counts as false, per 1000 played notes. With --planted each take is then spoilt in
known ways, aligned and assessed anew, and the table tells how many of the planted faults were found.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ustaz import align, assess, read_performance, read_score
from ustaz.assessment import Assessment, IncidentKind
from ustaz.assessment.take import Take, study
from ustaz.score import Hand, Score

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.alignment import Alignment
    from ustaz.performance import Performance

FROM_ALIGNMENT = {IncidentKind.WRONG_NOTE, IncidentKind.MISSED_NOTE, IncidentKind.EXTRA_NOTE}
KINDS = [kind for kind in IncidentKind if kind not in FROM_ALIGNMENT]
TRIES = 4  # planted faults of each kind and take, one at a time

Plant = Callable[[Take, np.random.Generator], "tuple[Performance, float] | None"]


@dataclass(frozen=True)
class Case:
    name: str
    score: Score
    performance: Performance
    alignment: Alignment


def cases(folder: Path, pattern: str) -> Iterator[Case]:
    for path in sorted(folder.glob(f"{pattern}/score.musicxml")):
        score, performance = read_score(path), read_performance(path.parent / "performance.mid")
        yield Case(path.parent.name, score, performance, align(score, performance))


def counts(found: Assessment) -> Counter[IncidentKind]:
    return Counter(IncidentKind(kind) for kind in found.incidents["kind"])


def warp(performance: Performance, moved: Callable[[NDArray[np.float64]], NDArray[np.float64]]) -> Performance:
    """The take with all its times moved."""
    notes, controls = performance.notes.copy(), performance.controls.copy()
    for name in ("onset_s", "offset_s"):
        notes[name] = moved(performance.notes[name])
    controls["time_s"] = moved(performance.controls["time_s"])
    return replace(performance, notes=notes, controls=controls)


def plant_hesitation(take: Take, rng: np.random.Generator) -> tuple[Performance, float] | None:
    """0.6 to 1 s of waiting inside a bar where nothing in the writing lets time bend."""
    breathes = take.breaths.edge | take.breaths.fermata | take.breaths.free | take.breaths.gesture
    places = np.flatnonzero(~breathes & ~take.breaths.bar_line & (np.diff(take.onsets["run"]) == 0))
    if not len(places):
        return None
    row = rng.choice(places) + 1
    at_s, wait_s = float(take.onsets["first_s"][row]) - 0.005, rng.uniform(0.6, 1.0)
    return warp(take.performance, lambda t: np.where(t >= at_s, t + wait_s, t)), float(take.onsets["onset_q"][row])


def plant_rush(take: Take, rng: np.random.Generator) -> tuple[Performance, float] | None:
    """The tempo rises by 15 % over eight bars and stays there."""
    bars = take.score.bars
    if len(bars) < 16:
        return None
    first = int(rng.integers(2, len(bars) - 10))
    start, end = take.time_at(0, float(bars["onset_q"][first])), take.time_at(0, float(bars["onset_q"][first + 8]))
    if end - start < 4:
        return None

    def moved(t: NDArray[np.float64]) -> NDArray[np.float64]:
        within = np.clip(t - start, 0, end - start)
        bent = within - (1 - 1 / 1.15) * within**2 / (2 * (end - start))
        return np.minimum(t, start) + bent + np.maximum(t - end, 0) / 1.15

    return warp(take.performance, moved), float(bars["onset_q"][first + 4])


def plant_cover(take: Take, rng: np.random.Generator) -> tuple[Performance, float] | None:
    """The left hand 25 velocity steps louder, the right 5 softer, over four bars."""
    bars = take.score.bars
    first = int(rng.integers(1, max(len(bars) - 5, 2)))
    low, high = float(bars["onset_q"][first]), float(bars["onset_q"][min(first + 4, len(bars) - 1)])
    inside = (take.matched["onset_q"] >= low) & (take.matched["onset_q"] < high)
    notes = take.performance.notes.copy()
    velocity = notes["velocity"].astype(int)
    for hand, step in ((Hand.LEFT, 25), (Hand.RIGHT, -5)):
        velocity[take.matched["played_note"][inside & (take.matched["hand"] == hand)]] += step
    notes["velocity"] = np.clip(velocity, 1, 127)
    return replace(take.performance, notes=notes), low


def plant_pedal(take: Take, rng: np.random.Generator) -> tuple[Performance, float] | None:
    """The pedal held down for four bars."""
    controls = take.performance.controls
    if not np.any(controls["controller"] == 64):
        return None
    bars = take.score.bars
    first = int(rng.integers(1, max(len(bars) - 5, 2)))
    low, high = float(bars["onset_q"][first]), float(bars["onset_q"][min(first + 4, len(bars) - 1)])
    start, end = take.time_at(0, low), take.time_at(0, high)
    kept = controls[(controls["controller"] != 64) | (controls["time_s"] < start) | (controls["time_s"] > end)]
    added = np.zeros(2, dtype=controls.dtype)
    added["controller"], added["time_s"], added["value"] = 64, (start, end), (127, 0)
    both = np.concatenate([kept, added])
    return replace(take.performance, controls=both[np.argsort(both["time_s"], kind="stable")]), low


PLANTS: dict[IncidentKind, tuple[Plant, float]] = {  # with the quarters by which the place may be off
    IncidentKind.HESITATION: (plant_hesitation, 1.0),
    IncidentKind.TEMPO_DRIFT: (plant_rush, 24.0),
    IncidentKind.BALANCE: (plant_cover, 16.0),
    IncidentKind.PEDAL_BLUR: (plant_pedal, 16.0),
}


def find_planted(case: Case, rng: np.random.Generator) -> dict[IncidentKind, tuple[int, int]]:
    """How many planted faults of each kind were found, of how many."""
    take = study(case.score, case.performance, case.alignment)
    found: dict[IncidentKind, tuple[int, int]] = {}
    for kind, (plant, near_q) in PLANTS.items():
        hits = tries = 0
        for _ in range(TRIES):
            planted = plant(take, rng)
            if planted is None:
                continue
            performance, place_q = planted
            incidents = assess(case.score, performance, align(case.score, performance)).incidents
            own = incidents[incidents["kind"] == kind]
            hits += bool(np.any((own["onset_q"] <= place_q + near_q) & (own["end_q"] >= place_q - near_q)))
            tries += 1
        found[kind] = (hits, tries)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=Path, required=True)
    parser.add_argument("--only", default="*", help="a pattern of folder names")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--planted", action="store_true")
    args = parser.parse_args()
    rng = np.random.default_rng(args.seed)
    total, notes, planted = Counter[IncidentKind](), 0, Counter[tuple[IncidentKind, str]]()
    for case in cases(args.cases, args.only):
        begin = time.perf_counter()
        found = assess(case.score, case.performance, case.alignment)
        spent_ms = (time.perf_counter() - begin) * 1000
        own = Counter({kind: number for kind, number in counts(found).items() if kind in KINDS})
        count = len(case.performance.notes)
        named = " ".join(f"{kind.name.lower()} {own[kind]}" for kind in KINDS if own[kind])
        rate = 1000 * own.total() / max(count, 1)
        print(f"{case.name[:48]:48s} {count:6d} notes {spent_ms:5.0f} ms {rate:6.2f}/1000  {named}", flush=True)
        total, notes = total + own, notes + count
        if args.planted:
            for kind, (hits, tries) in find_planted(case, rng).items():
                planted[kind, "found"] += hits
                planted[kind, "planted"] += tries
    print(f"\n{'false per 1000 notes':24s} {1000 * total.total() / max(notes, 1):.2f}  ({notes} notes)")
    for kind in KINDS:
        print(f"  {kind.name.lower():22s} {1000 * total[kind] / max(notes, 1):.2f}  ({total[kind]})")
    for kind in PLANTS if args.planted else ():
        print(f"planted {kind.name.lower():16s} found {planted[kind, 'found']} of {planted[kind, 'planted']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
