"""Fits the curve of :mod:`ustaz.hearing.dombra.certainty` on takes with known notes, and shows how true it is.

    python tools/ear/certainty.py DIR …

Each DIR holds folders with take.flac (or .wav) and truth.csv (onset, offset, pitch, string, fret). Takes on which most
strings and frets are wrong (a neck that was not found) are left out, and named: what goes wrong there is not this note
or that, and no confidence of a note can tell it.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from ustaz.hearing.dombra import RATE_HZ, as_measured, made_exact
from ustaz.hearing.dombra.certainty import certainty
from ustaz.hearing.dombra.decoding import decode
from ustaz.hearing.dombra.network import answer
from ustaz.hearing.tuning import calibrate
from ustaz.sound import read_sound

NEAR_S = 0.05


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+", metavar="DIR")
    likely, right = [], []
    for case in sorted(truth.parent for folder in parser.parse_args().folders for truth in folder.glob("*/truth.csv")):
        odds, hits = heard(case)
        if hits.mean() < 0.5:
            print(f"left out: {case.name}, {hits.mean():.0%} right")
            continue
        likely.append(odds)
        right.append(hits)
    decided, hits = np.concatenate(likely), np.concatenate(right)
    slope, shift = fitted(decided, hits)
    print(f"{len(decided)} notes: slope {slope:.2f}, shift {shift:.2f}")
    show(certainty(decided), hits)


def heard(case: Path) -> tuple[np.ndarray, np.ndarray]:
    """Of each note that was decided in a take: how likely it was found, and whether place and moment are right."""
    sound = read_sound(next(case.glob("take.*")), rate_hz=RATE_HZ)
    neck = made_exact(sound.samples, as_measured(sound.samples, calibrate(sound).candidates))
    notes = decode(answer(sound.samples, neck), neck)
    with (case / "truth.csv").open(encoding="utf-8") as file:
        truth = [(float(row["onset"]), int(row["string"]), int(row["fret"])) for row in csv.DictReader(file)]
    hits = []
    for note in notes:
        same = [
            one for one in truth if abs(one[0] - note["onset_s"]) < NEAR_S and one[1:] == (note["string"], note["fret"])
        ]
        hits.append(bool(same))
        if same:
            truth.remove(min(same, key=lambda one: abs(one[0] - note["onset_s"])))
    return notes["confidence"], np.array(hits)


def fitted(decided: np.ndarray, right: np.ndarray) -> tuple[float, float]:
    """The logistic curve of the log odds under which what was found is likeliest."""
    odds = np.log(np.clip(decided, 1e-4, 1 - 1e-4) / (1 - np.clip(decided, 1e-4, 1 - 1e-4))).astype(float)
    sign = np.where(right, -1.0, 1.0)
    best = minimize(lambda curve: np.logaddexp(0.0, sign * (curve[0] * odds + curve[1])).mean(), [1.0, 0.0])
    return float(best.x[0]), float(best.x[1])


def show(sure: np.ndarray, right: np.ndarray) -> None:
    print("sure        notes  mean  right")
    for low in np.arange(0.0, 1.0, 0.1):
        here = (sure >= low) & (sure < low + 0.1)
        if here.any():
            print(f"{low:.1f}–{low + 0.1:.1f}  {here.sum():8d}  {sure[here].mean():.2f}  {right[here].mean():.3f}")


if __name__ == "__main__":
    main()
