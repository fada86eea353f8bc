"""Two-sided trust in takes heard from sound: false marks in right takes, and how many planted mistakes are told.

    python benchmarks/heard_marks.py --cases DIR [--planted 25]

DIR holds folders with take.flac (or .wav), truth.csv (onset, offset, pitch, string, fret) and meta.json (type,
open_string_midi). The truth is written as a score: whoever plays it exactly plays no mistake, so every mark is false.
Then the same recording is held against scores in which one note of so many (`--planted`) is another one: two frets
higher (the take has a *wrong* note there), left out (an *extra* one), or with one more between it and the next
(*missed*). A mistake is told where a mark lies within 0.4 s of it. An open string that sounds along with a stroke is a
manner of playing, not an extra note: such ones are not planted.
"""

from __future__ import annotations

import argparse
import csv
import json
import tempfile
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ustaz.alignment import align
from ustaz.assessment import IncidentKind, assess
from ustaz.dombra import FRETS, Neck
from ustaz.errors import InputError
from ustaz.hearing import Instrument, hear
from ustaz.score import read_score
from ustaz.tablature import BAR, NOTE, Tablature, in_order, write_tablature

if TYPE_CHECKING:
    from ustaz.performance import Performance

STROKE_S, NEAR_S = 0.04, 0.4
GRID_Q, TEMPO = 0.25, 120.0
ROOM_Q = 0.5  # between a note and the next, where one more is planted: 0.25 s
MARKS = (IncidentKind.WRONG_NOTE, IncidentKind.MISSED_NOTE, IncidentKind.EXTRA_NOTE)


@dataclass(frozen=True)
class Written:
    onset_q: float
    duration_q: float
    string: int
    fret: int
    time_s: float  # when it sounds in the take


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=Path, required=True)
    parser.add_argument("--planted", type=int, default=25, metavar="N", help="one note of N is a planted mistake")
    options = parser.parse_args()
    notes, false = Counter[str](), Counter[str]()
    planted, told = Counter[str](), Counter[str]()
    for case in sorted(truth.parent for truth in options.cases.glob("*/truth.csv")):
        meta = json.loads((case / "meta.json").read_text(encoding="utf-8"))
        try:
            take = hear(next(case.glob("take.*")), Instrument.DOMBRA).performance
        except InputError as error:
            print(f"{case.name}: {error}")
            continue
        written = written_of(case)
        notes[meta["type"]] += len(written)
        false[meta["type"]] += len(marks(written, meta, take))
        changed, mistakes = with_mistakes(written, options.planted)
        found = marks(changed, meta, take)
        for name, time_s in mistakes:
            planted[name] += 1
            told[name] += bool(len(found)) and bool(np.abs(found - time_s).min() < NEAR_S)
    show(notes, false, planted, told)


def written_of(case: Path) -> list[Written]:
    """The truth of a take as notes on a grid of sixteenths; what sounds in one stroke stands in one place."""
    with (case / "truth.csv").open(encoding="utf-8") as file:
        rows = sorted((float(row["onset"]), int(row["string"]), int(row["fret"])) for row in csv.DictReader(file))
    strokes: list[list[tuple[float, int, int]]] = []
    for row in rows:
        together = strokes and row[0] - strokes[-1][0][0] < STROKE_S and row[1] not in {one[1] for one in strokes[-1]}
        strokes[-1].append(row) if together else strokes.append([row])
    starts = [stroke[0][0] for stroke in strokes]
    gaps = np.round(np.diff([*starts, starts[-1] + 0.5]) * TEMPO / 60.0 / GRID_Q) * GRID_Q
    gaps = np.maximum(gaps, GRID_Q)
    onsets = np.cumsum([0.0, *gaps])
    return [
        Written(float(onset), float(gap), string, fret, time_s)
        for stroke, onset, gap in zip(strokes, onsets, gaps, strict=False)
        for time_s, string, fret in stroke
    ]


def with_mistakes(written: list[Written], every: int) -> tuple[list[Written], list[tuple[str, float]]]:
    rng = np.random.default_rng(5)
    changed, mistakes = list(written), []
    for row in sorted(rng.choice(len(written), max(len(written) // every, 3), replace=False).tolist(), reverse=True):
        note = written[row]
        name = str(rng.choice(["wrong"] + ["extra"] * (note.fret > 0) + ["missed"] * (note.duration_q >= ROOM_Q)))
        higher = replace(note, fret=(note.fret + 2) % (FRETS + 1))
        between = replace(higher, onset_q=note.onset_q + note.duration_q / 2, duration_q=note.duration_q / 2)
        shorter = replace(note, duration_q=note.duration_q / 2)
        changed[row : row + 1] = {"wrong": [higher], "extra": [], "missed": [shorter, between]}[name]
        mistakes.append((name, note.time_s))
    return changed, mistakes


def marks(written: list[Written], meta: dict, take: Performance) -> np.ndarray:
    """Seconds of the marks that a lesson of the take would show."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "score.json"
        write_tablature(tablature(written, meta), path)
        score = read_score(path)
    found = assess(score, take, align(score, take)).incidents
    return found["time_s"][np.isin(found["kind"], MARKS)]


def tablature(written: list[Written], meta: dict) -> Tablature:
    notes = np.zeros(len(written), dtype=NOTE)
    for field in ("onset_q", "duration_q", "string", "fret"):
        notes[field] = [getattr(one, field) for one in written]
    for field in ("onset_s", "offset_s", "cents"):
        notes[field] = np.nan
    notes["velocity"], notes["confidence"] = 80, 1.0
    bars = np.zeros(int(max(one.onset_q + one.duration_q for one in written) // 2) + 1, dtype=BAR)
    bars["onset_q"], bars["duration_q"] = 2.0 * np.arange(len(bars)), 2.0
    bars["numerator"], bars["denominator"] = 2, 4
    opens = tuple(float(round(meta["open_string_midi"][str(string)])) for string in (1, 2))
    return Tablature(Neck(opens), in_order(notes), bars=bars)


def show(notes: Counter[str], false: Counter[str], planted: Counter[str], told: Counter[str]) -> None:
    for kind in sorted(notes):
        print(f"{kind:16s} {notes[kind]:5d} notes, {false[kind]:3d} false marks")
    print(f"false marks of 100 notes: {100 * false.total() / notes.total():.2f}")
    for name in sorted(planted):
        print(f"planted {name:7s} {planted[name]:4d}, told {told[name] / planted[name]:.0%}")
    print(f"planted in all {planted.total()}, told {told.total() / planted.total():.0%}")


if __name__ == "__main__":
    main()
