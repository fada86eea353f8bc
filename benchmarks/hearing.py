"""How well the dombra ear hears takes with exact truth, and what it costs; peers hear the same in the same run.

    python benchmarks/hearing.py --cases DIR [--peers [PYTHON]] [--kind KIND …]

DIR holds folders with take.flac (or .wav), truth.csv (onset, offset, pitch, string, fret) and meta.json (type). The
figures are those of mir_eval: F1 of notes within 50 ms and 50 cents, strict within 25 ms and 25 cents, tab F1 where
string and fret are right too, and the share of the onsets that were found within 50 ms. `×real` is how many times
faster than the music the ear is on one core; MiB is the peak memory of its process. `tuning` is the worse open string,
in cents, and counts the takes whose strings were found within 5 cents.

mir_eval is needed (pip install mir_eval). The peer is Basic Pitch 0.4.0, run as its makers deliver it, at its defaults
and set for fast music (notes from 40 ms, 120–700 Hz). It needs a Python of its own, given as PYTHON:
pip install --no-deps basic-pitch==0.4.0, then onnxruntime librosa pretty_midi "resampy<0.4.3" mir_eval "setuptools<81".
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import statistics
import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import mir_eval
import numpy as np

OURS = """
import json, resource, sys, time
from ustaz.hearing.dombra import RATE_HZ, as_measured, hear_dombra, made_exact
from ustaz.hearing.tuning import calibrate
from ustaz.sound import read_sound
warm = read_sound(sys.argv[1], rate_hz=RATE_HZ)
hear_dombra(warm, made_exact(warm.samples, as_measured(warm.samples, calibrate(warm).candidates)))
for path in sys.argv[1:]:
    sound = read_sound(path, rate_hz=RATE_HZ)
    start = time.process_time()
    measured = as_measured(sound.samples, calibrate(sound).candidates)
    neck = made_exact(sound.samples, measured)
    heard = hear_dombra(sound, neck)
    spent = time.process_time() - start
    pitch = [float(heard.neck.pitch(int(n["string"]), int(n["fret"]))) + float(n["cents"]) / 100 for n in heard.notes]
    rows = [[float(n["onset_s"]), p, int(n["string"]), int(n["fret"])] for n, p in zip(heard.notes, pitch)]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print("RESULT", json.dumps([rows, spent, memory, sound.duration_s, neck.open_pitch]), flush=True)
"""
PEER = """
import json, resource, sys, time, wave
import soundfile
from basic_pitch import ICASSP_2022_MODEL_PATH
from basic_pitch.inference import Model, predict
model = Model(ICASSP_2022_MODEL_PATH)
options = json.loads(sys.argv[1])
predict(sys.argv[2], model, **options)
for path in sys.argv[2:]:
    start = time.process_time()
    notes = predict(path, model, **options)[2]
    spent = time.process_time() - start
    rows = [[float(n[0]), float(n[2]), 0, 0] for n in notes]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print("RESULT", json.dumps([rows, spent, memory, soundfile.info(path).duration, None]), flush=True)
"""
PEERS = {
    "Basic Pitch": {},
    "Basic Pitch 40 ms": {"minimum_note_length": 40, "minimum_frequency": 120, "maximum_frequency": 700},
}
ONE_CORE = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


@dataclass(frozen=True)
class Figures:
    """Of one take."""

    f1: float
    strict: float
    tab: float
    onsets: float
    times_real: float
    memory_mib: float
    tuning_cents: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=Path, required=True)
    parser.add_argument("--peers", nargs="?", const=sys.executable, metavar="PYTHON")
    parser.add_argument("--kind", nargs="*", default=[])
    options = parser.parse_args()
    cases = [case for case in takes(options.cases) if not options.kind or kind(case) in options.kind]
    if not cases:
        parser.error("no cases")
    ours = hear_all(cases, [sys.executable, "-c", OURS])
    show("ustaz", cases, ours)
    for name, settings in PEERS.items() if options.peers else ():
        theirs = hear_all(cases, [options.peers, "-c", PEER, json.dumps(settings)])
        show(name, cases, theirs)
        print(
            f"ustaz : {name} = F1 {mean(ours, 'f1') / mean(theirs, 'f1'):.2f}, speed "
            f"{mean(ours, 'times_real') / mean(theirs, 'times_real'):.1f}, "
            f"memory {mean(ours, 'memory_mib') / mean(theirs, 'memory_mib'):.2f}\n"
        )


def takes(folder: Path) -> list[Path]:
    return sorted(truth.parent for truth in folder.glob("*/truth.csv"))


def kind(case: Path) -> str:
    return str(json.loads((case / "meta.json").read_text(encoding="utf-8"))["type"])


def hear_all(cases: list[Path], command: list[str]) -> list[Figures]:
    """All takes in one process, on one core; what its libraries print is left out."""
    sounds = [str(next(case.glob("take.*"))) for case in cases]
    done = subprocess.run([*command, *sounds], capture_output=True, text=True, check=False, env=os.environ | ONE_CORE)
    results = [json.loads(line[7:]) for line in done.stdout.splitlines() if line.startswith("RESULT ")]
    if done.returncode or len(results) != len(cases):
        raise SystemExit(done.stderr[-2000:])
    return [figures(case, result) for case, result in zip(cases, results, strict=True)]


def figures(case: Path, result: list) -> Figures:
    rows, spent, memory, seconds, opens = result
    with (case / "truth.csv").open(encoding="utf-8") as file:
        truth = np.array(
            [[float(row[k]) for k in ("onset", "pitch", "string", "fret")] for row in csv.DictReader(file)]
        )
    heard = np.array(rows, dtype=float).reshape(-1, 4)
    pairs = matched(truth, heard, onset=0.05, cents=50.0)
    right = [pair for pair in pairs if (truth[pair[0], 2:] == heard[pair[1], 2:]).all()]
    onsets = mir_eval.util.match_events(np.sort(truth[:, 0]), np.sort(heard[:, 0]), 0.05) if len(heard) else []
    return Figures(
        f1(len(pairs), truth, heard),
        f1(len(matched(truth, heard, onset=0.025, cents=25.0)), truth, heard),
        f1(len(right), truth, heard),
        len(onsets) / len(truth),
        seconds / spent,
        memory,
        tuning_error(case, opens) if opens else float("nan"),
    )


def matched(truth: np.ndarray, heard: np.ndarray, *, onset: float, cents: float) -> list[tuple[int, int]]:
    if not len(heard):
        return []
    spans = [np.stack([one[:, 0], one[:, 0] + 0.1], axis=1) for one in (truth, heard)]
    hertz = [440.0 * 2.0 ** ((one[:, 1] - 69.0) / 12.0) for one in (truth, heard)]
    return mir_eval.transcription.match_notes(
        spans[0], hertz[0], spans[1], hertz[1], onset_tolerance=onset, pitch_tolerance=cents, offset_ratio=None
    )


def f1(hits: int, truth: np.ndarray, heard: np.ndarray) -> float:
    return 2.0 * hits / max(len(truth) + len(heard), 1)


def tuning_error(case: Path, opens: list[float]) -> float:
    wanted = json.loads((case / "meta.json").read_text(encoding="utf-8"))["open_string_midi"]
    return max(100.0 * abs(heard - wanted[str(string)]) for string, heard in enumerate(opens, start=1))


def mean(of: list[Figures], field: str) -> float:
    return statistics.fmean(getattr(one, field) for one in of)


def show(name: str, cases: list[Path], found: list[Figures]) -> None:
    """A row for each kind, then the mean of the kinds."""
    groups: dict[str, list[Figures]] = defaultdict(list)
    for case, one in zip(cases, found, strict=True):
        groups[kind(case)].append(one)
    print(f"{name:20s} takes    F1 strict    tab onsets  ×real    MiB  tuning")
    for label, of in sorted(groups.items()):
        print(row(label, of))
    kinds = [[mean(of, field) for field in ("f1", "strict", "tab", "onsets")] for of in groups.values()]
    print(f"{'mean of kinds':20s} {len(found):5d} " + " ".join(f"{value:6.3f}" for value in np.mean(kinds, axis=0)))
    print()


def row(label: str, of: list[Figures]) -> str:
    values = " ".join(f"{mean(of, field):6.3f}" for field in ("f1", "strict", "tab", "onsets"))
    tuning = [one.tuning_cents for one in of]
    near = (
        f"{statistics.median(tuning):5.1f} ({sum(cents <= 5.0 for cents in tuning)})" if tuning[0] == tuning[0] else ""
    )
    return f"{label:20s} {len(of):5d} {values} {mean(of, 'times_real'):6.1f} {mean(of, 'memory_mib'):6.0f}  {near}"


if __name__ == "__main__":
    main()
