"""The piano ear against the truth, and beside it Basic Pitch on the same recordings in the same run.

    python -m pip install mir_eval && python -m pip install --no-deps transkun==2.0.1
    python -m pip install --no-deps basic-pitch && python -m pip install librosa onnxruntime resampy   # for the peer
    python benchmarks/piano_ear.py --cases DIR [--peers] [--out DIR]

DIR holds folders with take.flac, truth.csv (onset,offset,pitch,velocity) and pedal.csv (onset,offset of the sustain
pedal). All times are seconds.

    F1         onset within 50 ms and pitch; offsets ignored (mir_eval.transcription)
    off F1     and the offset within 50 ms or a fifth of the note
    vel F1     F1, and the velocity within a tenth of the range after a linear fit (mir_eval.transcription_velocity)
    strict     onset within 25 ms
    ms         mean distance of matched onsets
    pedal F1   the sustain pedal goes down within 50 ms
    pedal time F1 of the time that it is down
    CPU        processor seconds a second of sound; `wall` by the clock
Last comes how often notes of a confidence were right.
"""

from __future__ import annotations

import argparse
import csv
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import mir_eval
import numpy as np
import soundfile

from ustaz.hearing.piano import RATE_HZ, hear_piano
from ustaz.sound import Sound

if TYPE_CHECKING:
    from numpy.typing import NDArray

CONFIDENCES = (0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 1.0)
COLUMNS = ("F1", "P", "R", "off F1", "vel F1", "strict", "ms", "pedal F1", "pedal time", "CPU", "wall")


@dataclass(frozen=True, eq=False)
class Notes:
    spans: NDArray[np.float64]  # (notes, 2): onset and offset
    pitch: NDArray[np.float64]
    velocity: NDArray[np.float64]
    confidence: NDArray[np.float64]
    pedal: NDArray[np.float64]  # (times, 2): down, up

    @property
    def hz(self) -> NDArray[np.float64]:
        return np.asarray(440.0 * 2.0 ** ((self.pitch - 69.0) / 12.0))


Ear = Callable[[Path], Notes]


def truth(case: Path) -> Notes:
    notes, pedal = rows(case / "truth.csv"), rows(case / "pedal.csv")
    table = np.array([[float(row[name]) for name in ("onset", "offset", "pitch", "velocity")] for row in notes])
    spans = np.array([[float(row["onset"]), float(row["offset"])] for row in pedal]).reshape(-1, 2)
    return Notes(positive(table[:, :2]), table[:, 2], table[:, 3], np.ones(len(table)), spans)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def positive(spans: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.stack([spans[:, 0], np.maximum(spans[:, 1], spans[:, 0] + 0.001)], axis=1)


def ours(take: Path) -> Notes:
    samples, rate_hz = soundfile.read(take, dtype="float32")
    performance = hear_piano(Sound(samples, rate_hz, name=take.name))
    notes, controls = performance.notes, performance.controls
    sustain = controls[controls["controller"] == 64]
    down, up = (sustain["time_s"][wanted] for wanted in (sustain["value"] > 0, sustain["value"] == 0))
    return Notes(
        positive(np.stack([notes["onset_s"], notes["offset_s"]], axis=1)),
        notes["pitch"].astype(float),
        notes["velocity"].astype(float),
        performance.heard["confidence"].astype(float),
        np.stack([down, up], axis=1),
    )


def basic_pitch(take: Path) -> Notes:
    from basic_pitch import ICASSP_2022_MODEL_PATH
    from basic_pitch.inference import predict

    _, _, events = predict(take, ICASSP_2022_MODEL_PATH)
    table = np.array([[start, end, pitch, 127 * loud, loud] for start, end, pitch, loud, _ in sorted(events)])
    return Notes(positive(table[:, :2]), table[:, 2], table[:, 3], table[:, 4], np.zeros((0, 2)))


def figures(true: Notes, said: Notes) -> dict[str, float]:
    sides = (true.spans, true.hz, said.spans, said.hz)
    pairs = mir_eval.transcription.match_notes(*sides, offset_ratio=None)
    matched = np.array(pairs, dtype=int).reshape(-1, 2)
    with_velocity = mir_eval.transcription_velocity.match_notes(
        true.spans, true.hz, true.velocity, said.spans, said.hz, said.velocity, offset_ratio=None
    )
    count = len(true.pitch), len(said.pitch)
    return {
        "P": len(pairs) / max(count[1], 1),
        "R": len(pairs) / max(count[0], 1),
        "F1": f1(len(pairs), *count),
        "off F1": f1(len(mir_eval.transcription.match_notes(*sides)), *count),
        "vel F1": f1(len(with_velocity), *count),
        "strict": f1(len(mir_eval.transcription.match_notes(*sides, onset_tolerance=0.025, offset_ratio=None)), *count),
        "ms": 1000 * float(np.abs(true.spans[matched[:, 0], 0] - said.spans[matched[:, 1], 0]).mean()),
        "pedal F1": f1(
            len(mir_eval.util.match_events(true.pedal[:, 0], said.pedal[:, 0], 0.05)), len(true.pedal), len(said.pedal)
        ),
        "pedal time": pedal_time(true.pedal, said.pedal),
    }


def f1(hits: int, true: int, said: int) -> float:
    return 2 * hits / (true + said) if true else float("nan")


def pedal_time(true: NDArray[np.float64], said: NDArray[np.float64]) -> float:
    moments = np.arange(0.0, max(true.max(initial=0), said.max(initial=0)), 0.01)
    down = [
        ((spans[:, 0][:, None] <= moments) & (moments < spans[:, 1][:, None])).any(axis=0) for spans in (true, said)
    ]
    return f1(int((down[0] & down[1]).sum()), int(down[0].sum()), int(down[1].sum()))


def measured(ear: Ear, case: Path) -> tuple[Notes, dict[str, float]]:
    wall, cpu = time.perf_counter(), time.process_time()
    said = ear(case / "take.flac")
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    length_s = soundfile.info(case / "take.flac").duration
    return said, figures(truth(case), said) | {"CPU": cpu / length_s, "wall": wall / length_s}


def right(true: Notes, said: Notes) -> NDArray[np.bool_]:
    """Which of the said notes are notes of the truth."""
    pairs = mir_eval.transcription.match_notes(true.spans, true.hz, said.spans, said.hz, offset_ratio=None)
    hit = np.zeros(len(said.pitch), dtype=bool)
    hit[[pair[1] for pair in pairs]] = True
    return hit


def write(said: Notes, path: Path) -> None:
    columns = np.column_stack([said.spans, said.pitch, said.velocity, said.confidence])
    np.savetxt(path, columns, "%.6g", ",", header="onset,offset,pitch,velocity,confidence", comments="")


def show(name: str, results: dict[str, float]) -> None:
    print(f"{name:44.44} " + "  ".join(f"{column} {results[column]:.3f}" for column in COLUMNS), flush=True)


def means(table: list[dict[str, float]]) -> dict[str, float]:
    """Of the cases that have the figure: where no pedal was used, nothing is said of it."""
    return {column: float(np.nanmean([row[column] for row in table])) for column in COLUMNS}


def show_confidence(confidence: NDArray[np.float64], hit: NDArray[np.bool_]) -> None:
    print("confidence    notes  mean   right")
    for low, high in pairwise(CONFIDENCES):
        inside = (confidence >= low) & ((confidence < high) | (high == CONFIDENCES[-1]))
        if inside.any():
            print(
                f"{low:.2f} … {high:.2f}  {inside.sum():6d}  {confidence[inside].mean():.3f}  {hit[inside].mean():.3f}"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=Path, required=True)
    parser.add_argument("--peers", action="store_true", help="Basic Pitch too")
    parser.add_argument("--out", type=Path, help="a folder for the heard notes as tables")
    options = parser.parse_args()
    ears: dict[str, Ear] = {"ustaz": ours} | ({"Basic Pitch": basic_pitch} if options.peers else {})
    tables: dict[str, list[dict[str, float]]] = {name: [] for name in ears}
    sure: list[NDArray[np.float64]] = []
    hits: list[NDArray[np.bool_]] = []
    for case in sorted(path.parent for path in options.cases.glob("*/truth.csv")):
        for name, ear in ears.items():
            said, results = measured(ear, case)
            tables[name].append(results)
            show(f"{name}: {case.name}", results)
            if ear is ours:
                sure.append(said.confidence)
                hits.append(right(truth(case), said))
                if options.out:
                    write(said, options.out / f"{case.name}.csv")
    for name, table in tables.items():
        show(f"MEAN {name}", means(table))
    if options.peers:
        mine, theirs = means(tables["ustaz"]), means(tables["Basic Pitch"])
        ratio = {column: mine[column] / theirs[column] if theirs[column] else float("nan") for column in COLUMNS}
        show("ustaz / Basic Pitch", ratio)
    show_confidence(np.concatenate(sure), np.concatenate(hits))
    print(f"most memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f} GiB ({RATE_HZ} Hz)")


if __name__ == "__main__":
    main()
