"""How well pulse, bars and note values are found, on küi made by rule and on takes whose grid is known.

    python benchmarks/rhythm.py [--dev DIR] [--tabs DIR] [--peers] [--seeds N]

`--dev` is a folder of takes with truth.csv (onset, offset, string, fret) whose strokes lie on an even grid; `--tabs` a
folder of tablatures (*.tab.csv: bar, units, string1_fret, string2_fret, stroke, slurred_string), which are played with
scatter and rubato. `--peers` adds librosa's beat tracker (on an onset curve made of the same strokes) and partitura's
estimate of time, where they are installed.

| figure | |
|---|---|
| beats | F-measure at 70 ms (as in mir_eval) |
| at some level | the best of that at the written, the half and the double level |
| steps | share of neighbouring strokes whose distance in quarters is the written one, at the level that suits best |
| bar lines | F-measure at 70 ms |
| metres | share of the written bars that begin at a bar line with the same time signature |
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from rhythm_kuis import SLOW_DUPLE, Manner, Truth, make_kui

from ustaz.hearing.rhythm import notate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.tablature import Tablature

NEAR_S = 0.07
LEVELS = (1.0, 2.0, 0.5)

MANNERS = {
    "steady 2/4": Manner(("2/4",), 120, rubato=0.02),
    "fast 2/4": Manner(("2/4", "2/4", "2/4"), 165, scatter_s=0.007),
    "slow shertpe": Manner(("2/4", "3/4"), 88, figures=SLOW_DUPLE, scatter_s=0.018, rubato=0.08),
    "3/4": Manner(("3/4",), 130),
    "4/4": Manner(("4/4", "4/4"), 140),
    "3/8": Manner(("3/8", "6/8"), 140),
    "changing": Manner(("2/4", "3/8", "3/4"), 130, inserted=0.1),
    "5/8 inserted": Manner(("2/4", "2/4"), 125, inserted=0.2),
    "triplets": Manner(("2/4",), 110, triplets=0.3),
    "free tempo": Manner(("2/4", "2/4", "2/4"), 110, rubato=0.12, ritardando=0.5, pause_s=2.0),
    "strokes known": Manner(("2/4", "3/4"), 125, strokes_known=True),
    "even 2/4": Manner(("2/4", "2/4"), 120, accent=0.0),
    "even 3/4": Manner(("3/4", "3/4"), 120, accent=0.0),
    "poorly heard": Manner(("2/4", "2/4"), 120, scatter_s=0.016, missed=0.08, extra=0.06),
}


@dataclass(frozen=True)
class Figures:
    beats: float
    any_level: float
    steps: float
    bar_lines: float
    metres: float

    def __str__(self) -> str:
        return " ".join(f"{100 * value:6.1f}" for value in vars(self).values())


def f_measure(found: NDArray[np.float64], truth: NDArray[np.float64]) -> float:
    """Each true moment is found at most once, in order: the greedy matching is the best one on a line."""
    hits, row = 0, 0
    for moment in truth:
        while row < len(found) and found[row] < moment - NEAR_S:
            row += 1
        if row < len(found) and found[row] <= moment + NEAR_S:
            hits, row = hits + 1, row + 1
    return 2 * hits / max(len(found) + len(truth), 1)


def at_level(beats_s: NDArray[np.float64], level: float) -> list[NDArray[np.float64]]:
    """The beats at twice or half their rate; half of them in both phases."""
    if level == 1.0:
        return [beats_s]
    if level == 0.5:
        return [beats_s[::2], beats_s[1::2]]
    return [np.sort(np.concatenate([beats_s, (beats_s[1:] + beats_s[:-1]) / 2]))]


def best_level(found: NDArray[np.float64], truth: NDArray[np.float64]) -> float:
    return max(f_measure(found, beats) for level in LEVELS for beats in at_level(truth, level))


def steps_right(written: Tablature, note_q: NDArray[np.float64]) -> float:
    """Neighbouring strokes: both as written, or wrong."""
    known = np.isfinite(note_q)
    truth, first = np.unique(note_q[known], return_index=True)
    order = np.argsort(first)
    found = written.notes["onset_q"][known][first][order]
    right = np.diff(truth[order])
    return max(float(np.mean(np.abs(np.diff(found) - right * level) < 0.01)) for level in LEVELS)


def judge(written: Tablature, truth: Truth) -> Figures:
    beats = written.beats
    truth = in_short_bars(truth)
    bars_s = bar_moments(written)
    names = [f"{bar['numerator']}/{bar['denominator']}" for bar in written.bars]
    right = [
        any(abs(at - bar) <= NEAR_S and metre == name for at, metre in zip(bars_s, names, strict=True))
        for bar, name in zip(truth.bars_s, truth.metres, strict=True)
    ]
    return Figures(
        f_measure(beats["time_s"], truth.beats_s),
        best_level(beats["time_s"], truth.beats_s),
        steps_right(written, truth.note_q),
        f_measure(bars_s, truth.bars_s),
        float(np.mean(right)),
    )


def in_short_bars(truth: Truth) -> Truth:
    """The same with 4/4 written as two bars of 2/4, 6/8 as two of 3/8: which of the two it is, is a matter of taste."""
    bars_s, metres = [], []
    for at, name, following in zip(truth.bars_s, truth.metres, [*truth.bars_s[1:], np.inf], strict=True):
        halves = {"4/4": "2/4", "6/8": "3/8"}.get(name)
        inside = truth.beats_s[(truth.beats_s >= at) & (truth.beats_s < following)]
        bars_s += [at, inside[len(inside) // 2]] if halves else [at]
        metres += [halves, halves] if halves else [name]
    return replace(truth, bars_s=np.array(bars_s), metres=tuple(metres))


def bar_moments(written: Tablature) -> NDArray[np.float64]:
    """Bars begin on beats; where none was heard, in a pause, nothing can be said."""
    at = np.isin(np.round(written.beats["onset_q"], 6), np.round(written.bars["onset_q"], 6))
    moments = dict(zip(np.round(written.beats["onset_q"], 6), written.beats["time_s"], strict=True))
    assert at.any() or not len(written.bars)
    return np.array([moments.get(round(onset, 6), -1.0) for onset in written.bars["onset_q"]])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dev", type=Path)
    parser.add_argument("--tabs", type=Path)
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--seeds", type=int, default=4)
    options = parser.parse_args()
    print(f"{'':16}{'beats':>6} {'level':>6} {'steps':>6} {'bars':>6} {'metre':>6}   s of work an hour of playing")
    everything = []
    for name, manner in MANNERS.items():
        figures, worked, lasted = [], 0.0, 0.0
        for seed in range(options.seeds):
            truth = make_kui(manner, seed=seed)
            begun = time.process_time()
            written = notate(truth.heard)
            worked += time.process_time() - begun
            lasted += truth.heard.notes["onset_s"][-1]
            figures.append(judge(written, truth))
        everything += figures
        print(f"{name:16}{mean(figures)}   {3600 * worked / lasted:5.0f}")
    print(f"{'all':16}{mean(everything)}")


def mean(figures: list[Figures]) -> Figures:
    return Figures(*np.mean([list(vars(one).values()) for one in figures], axis=0))


if __name__ == "__main__":
    main()
