"""The strokes of a dombra: how long after each the next one comes, how loud it is, how far apart its strings sound.

Fast küi have eight to twelve strokes a second, so single strokes tell nothing: an ear is some ten milliseconds off, and
a hand is no machine. What is named is a way of striking, over dozens of strokes: every other one limps, or is much
louder; the strings of a stroke fall apart into two.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from ustaz.assessment.evenness import HEARD_S, UNEVEN, scatter
from ustaz.assessment.finding import Finding
from ustaz.assessment.hands import passage_end
from ustaz.assessment.model import STROKE_FACT, IncidentKind
from ustaz.tablature import Stroke

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ustaz.assessment.take import Take

LONGEST_Q, LONGEST_S = 0.5, 0.3  # quarters and seconds between strokes that make a run of them
FEWEST = 16  # gaps in a row
LIMP = 1.35  # one kind of stroke is followed by so much longer gaps than the other …
LIMP_S = 0.025  # … and by so many seconds
LOUDER = 18.0  # velocity steps from one kind of stroke to the other …
MOSTLY = 0.8  # … in so many pairs of neighbours
APART_S = 0.045  # strings of one stroke follow each other within 5–25 ms; so far apart they are two sounds
TOO_FAR_S = 0.2  # and so far they are no stroke
FEWEST_APART = 8  # strokes
KNOWN = 0.8  # of the strokes of a run have a direction; else every other stroke is taken for a down-stroke
DOWN, UP = (Stroke.DOWN, Stroke.THUMB), (Stroke.UP, Stroke.INDEX, Stroke.HOOK)


def measure_strokes(take: Take) -> NDArray[np.void]:
    """One row of STROKE_FACT for each written onset that sounded, in the order of `take.onsets`."""
    onsets = take.onsets
    facts = np.zeros(len(onsets), dtype=STROKE_FACT)
    for name in ("run", "onset_q", "time_s"):
        facts[name] = onsets[name]
    facts["gap_ratio"] = np.r_[take.gaps.ratio, np.nan][: len(onsets)]
    for fact, onset in zip(facts, onsets, strict=True):
        notes = take.matched[onset["first"] : onset["stop"]]
        fact["bar"] = take.bar_of(float(onset["onset_q"]))
        fact["stroke"] = _stroke(take, notes)
        fact["velocity"] = notes["velocity"].max()
        fact["apart_s"] = _apart(take, notes)
        fact["last_pass"] = take.last_pass[notes["row"]].any()
    return facts


def _stroke(take: Take, notes: NDArray[np.void]) -> int:
    """What the right hand did, as heard, else as written; NONE only where the left hand plays all notes alone."""
    heard, written = take.performance.heard, take.score.fingering
    for table, rows in ((heard, notes["played_note"]), (written, notes["score_note"])):
        strokes = table["stroke"][rows] if table is not None else rows[:0]
        struck = strokes[(strokes != Stroke.UNKNOWN) & (strokes != Stroke.NONE)]
        if len(struck):
            return int(struck.min())
        if len(strokes) and np.all(strokes == Stroke.NONE):
            return int(Stroke.NONE)
    return int(Stroke.UNKNOWN)


def _apart(take: Take, notes: NDArray[np.void]) -> float:
    heard = take.performance.heard
    assert heard is not None
    string = heard["string"][notes["played_note"]]
    first, second = (notes["onset_s"][string == number] for number in (1, 2))
    return float(first.min() - second.min()) if len(first) and len(second) else np.nan


def find_uneven_strokes(take: Take, strokes: NDArray[np.void]) -> Iterator[Finding]:
    """Runs of at least sixteen equal strokes that limp, vary widely, or are loud and soft by turns.

    In a pass without such a limping run its equal strokes are pooled, wherever they stand: of the figures of tökpe
    mostly the short ones.
    """
    limping = set()
    for first, stop in _runs(take, strokes):
        rows = strokes[first:stop]
        gaps = np.diff(take.onsets["time_s"][first : stop + 1])
        down = _is_down(rows["stroke"])
        ratio, rest = _limp(np.log(gaps), down)
        middle_s = float(np.median(gaps))
        if _limps(ratio, middle_s):
            limping.add(int(rows["run"][0]))
            yield _finding(IncidentKind.STROKES_LIMP, rows, size=ratio)
        varies = scatter(np.exp(rest))
        if varies > UNEVEN and varies * middle_s > HEARD_S:
            yield _finding(IncidentKind.UNEVEN, rows, size=varies)
        louder = _louder(rows["velocity"].astype(float), down)
        if abs(louder) > LOUDER:
            yield _finding(IncidentKind.STROKES_UNEQUAL, rows, size=louder)
    for run in sorted(set(strokes["run"].tolist()) - limping):
        yield from _limping_figures(take, strokes, run)


def _limping_figures(take: Take, strokes: NDArray[np.void], run: int) -> Iterator[Finding]:
    """The pass, where its equal strokes limp: those of the length that is written most often."""
    written, played = np.diff(take.onsets["onset_q"]), np.diff(take.onsets["time_s"])
    rows = np.flatnonzero(_usable(take, strokes) & (strokes["run"][:-1] == run))
    rows = rows[np.isfinite(strokes["gap_ratio"][rows])]
    if not len(rows):
        return
    lengths, counts = np.unique(np.round(written[rows], 3), return_counts=True)
    rows = rows[np.abs(written[rows] - lengths[counts.argmax()]) < 1e-3]
    down, up = (rows[np.isin(strokes["stroke"][rows], kind)] for kind in (DOWN, UP))
    if min(len(down), len(up)) < FEWEST // 2:
        return
    ratio = float(np.median(strokes["gap_ratio"][down]) / np.median(strokes["gap_ratio"][up]))
    if _limps(ratio, float(np.median(played[rows]))):
        yield _finding(IncidentKind.STROKES_LIMP, strokes[rows], size=ratio)


def _limps(ratio: float, gap_s: float) -> bool:
    return max(ratio, 1 / ratio) > LIMP and gap_s * abs(np.log(ratio)) > LIMP_S


def _runs(take: Take, strokes: NDArray[np.void]) -> list[tuple[int, int]]:
    """First and last row of each run of strokes that are written equally far apart."""
    written, usable = np.diff(take.onsets["onset_q"]), _usable(take, strokes)
    change = np.r_[True, (np.abs(np.diff(written)) > 1e-3) | (np.diff(usable.astype(int)) != 0), True]
    return [
        (int(a), int(b))
        for a, b in pairwise(np.flatnonzero(change))
        if a < len(usable) and usable[a] and b - a >= FEWEST
    ]


def _usable(take: Take, strokes: NDArray[np.void]) -> NDArray[np.bool_]:
    """Which strokes are followed by another one so soon that the time between them belongs to the striking."""
    onsets = take.onsets
    written, played = np.diff(onsets["onset_q"]), np.diff(onsets["time_s"])
    usable = (np.diff(onsets["run"]) == 0) & (written <= LONGEST_Q + 1e-6) & (played > 0) & (played < LONGEST_S)
    struck = (strokes["stroke"] != Stroke.NONE) & ~onsets["gesture"]
    return np.asarray(usable & struck[:-1] & struck[1:])


def knows_directions(stroke: NDArray[np.int8]) -> bool:
    """Whether enough of these strokes are known as down-strokes or up-strokes, and both occur."""
    down, up = int(np.isin(stroke, DOWN).sum()), int(np.isin(stroke, UP).sum())
    return down + up >= KNOWN * len(stroke) and min(down, up) >= FEWEST // 4


def _is_down(stroke: NDArray[np.int8]) -> NDArray[np.bool_]:
    if knows_directions(stroke):
        down: NDArray[np.bool_] = np.isin(stroke, DOWN)
        return down
    by_turns: NDArray[np.bool_] = np.arange(len(stroke)) % 2 == 0
    return by_turns


def _limp(log_gaps: NDArray[np.float64], down: NDArray[np.bool_]) -> tuple[float, NDArray[np.float64]]:
    """The gaps after down-strokes over the others, and what is left of the gaps without that (logarithms)."""
    x = np.arange(len(log_gaps))
    rest = log_gaps - np.polyval(np.polyfit(x, log_gaps, 1), x)
    after_down, after_up = (float(np.median(rest[kind])) for kind in (down, ~down))
    return float(np.exp(after_down - after_up)), rest - np.where(down, after_down, after_up)


def _louder(velocity: NDArray[np.float64], down: NDArray[np.bool_]) -> float:
    """Velocity steps by which down-strokes are louder than the strokes beside them; 0 where they are not mostly so."""
    turns = np.flatnonzero(down[:-1] != down[1:])
    step = (velocity[turns] - velocity[turns + 1]) * np.where(down[turns], 1, -1)
    middle = float(np.median(step)) if len(step) else 0.0
    return middle if np.mean(np.sign(step) == np.sign(middle)) >= MOSTLY else 0.0


def find_strings_apart(take: Take, strokes: NDArray[np.void]) -> Iterator[Finding]:
    """Passages in which the two strings of most strokes sound one after the other."""
    both = np.flatnonzero(np.isfinite(strokes["apart_s"]) & ~take.onsets["gesture"])
    apart_s = strokes["apart_s"][both].astype(float)
    wide, start = np.abs(apart_s) > APART_S, 0
    while start < len(both):
        stop = passage_end(take, both, wide, start)
        middle_s = float(np.median(np.abs(apart_s[start:stop]))) if stop > start else 0.0
        if stop - start >= FEWEST_APART and middle_s < TOO_FAR_S:
            yield _finding(IncidentKind.STRINGS_APART, strokes[both[start:stop]], size=middle_s)
        start = max(stop, start + 1)


def _finding(kind: IncidentKind, rows: NDArray[np.void], *, size: float) -> Finding:
    return Finding(
        kind=kind,
        run=int(rows["run"][0]),
        onset_q=float(rows["onset_q"][0]),
        end_q=float(rows["onset_q"][-1]),
        time_s=float(rows["time_s"][0]),
        end_s=float(rows["time_s"][-1]),
        size=size,
        confidence=min(0.55 + 0.005 * len(rows), 0.85),
    )
