"""Balance of melody and accompaniment, and whether marked dynamics were heard.

The melody is taken to be the top voice of the right hand (the skyline of Uitdenbogerd & Zobel 1999,
doi:10.1145/319463.319470). Where the left hand is not an accompaniment (it is slower than the right, or both are
voices of a fugue) nothing is said. Loudness is MIDI velocity: a scale of the instrument, so only differences within
one take are used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ustaz.assessment.finding import Finding
from ustaz.assessment.model import IncidentKind
from ustaz.score import Grace, Hand, MarkKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ustaz.assessment.take import Take

FLAT_SPREAD = 2.0  # velocities closer together than this (standard deviation) carry no dynamics
COVERED = 4.0  # velocity steps by which the accompaniment must be louder than the melody
BALANCE_BARS = 2
FEWEST_MELODY, FEWEST_ACCOMPANIMENT = 4, 8  # notes in the bars that are compared
BUSIER = 1.3  # an accompaniment has this many onsets for each onset of the melody
LEVELS = {"ppp": 1, "pp": 2, "p": 3, "mp": 4, "mf": 5, "f": 6, "ff": 7, "fff": 8}
STEPS_PER_LEVEL = 6.0  # velocity steps that a listener may ask for between two neighbouring levels
CONTRAST = 3  # levels, e.g. p to f
HEARD_SHARE = 0.15  # of what was asked
LASTING_BARS = 2  # each level lasts so long at least
MARK_BARS = 4  # bars on either side that are compared
FEWEST_NOTES = 8  # on either side
LIVELY = 6.0  # standard deviation of the bars' mean velocity; fine players have 7 and more


def has_dynamics(take: Take) -> bool:
    """Whether the velocities tell anything: an organ-like file has one for all."""
    velocity = take.performance.notes["velocity"]
    return len(velocity) > 1 and float(np.std(velocity.astype(float))) > FLAT_SPREAD


def melody_notes(take: Take) -> NDArray[np.bool_]:
    """Which matched notes are the melody: the highest of the right hand that no longer note above covers."""
    notes = take.score.notes
    right = np.flatnonzero((notes["hand"] == Hand.RIGHT) & (notes["grace"] == Grace.NONE))
    top = np.zeros(len(notes), dtype=bool)
    sounding_until, sounding_pitch = -np.inf, -1
    for row in right[np.lexsort((-notes["pitch"][right].astype(int), notes["onset_q"][right]))]:
        onset, pitch = float(notes["onset_q"][row]), int(notes["pitch"][row])
        if pitch > sounding_pitch or onset >= sounding_until - 1e-6:
            top[row] = True
            sounding_until, sounding_pitch = onset + float(notes["duration_q"][row]), pitch
    melody: NDArray[np.bool_] = top[take.matched["score_note"]]
    return melody


def find_covered_melody(take: Take) -> Iterator[Finding]:
    """Passages of at least two bars in which the left hand is louder than the melody above it."""
    notes, melody = take.matched, melody_notes(take)
    left = (notes["hand"] == Hand.LEFT) & ~notes["gesture"]
    bar = take.score.notes["bar"][notes["score_note"]]
    for run in np.unique(notes["run"]):
        mine = notes["run"] == run
        bars = range(int(bar[mine].min()), int(bar[mine].max()) + 1)
        excess = [_left_over_melody(take, mine & melody & (bar == b), mine & left & (bar == b)) for b in bars]
        yield from _join_bars(take, int(run), list(bars), excess)


def _left_over_melody(take: Take, melody: NDArray[np.bool_], left: NDArray[np.bool_]) -> float:
    """Velocity steps by which the left hand is louder in a bar; -inf where it is no accompaniment."""
    notes = take.matched
    voices, steps = np.unique(notes["onset_q"][melody]), np.unique(notes["onset_q"][left])
    if len(voices) < 2 or len(steps) < 2 or len(steps) < BUSIER * len(voices):
        return -np.inf
    return float(np.mean(notes["velocity"][left]) - np.mean(notes["velocity"][melody]))


def _join_bars(take: Take, run: int, bars: list[int], excess: list[float]) -> Iterator[Finding]:
    start = 0
    while start < len(bars):
        stop = start
        while stop < len(bars) and excess[stop] > COVERED:
            stop += 1
        if stop - start >= BALANCE_BARS:
            first, last = take.score.bars[bars[start]], take.score.bars[bars[stop - 1]]
            end_q = float(last["onset_q"] + last["duration_q"])
            size = float(np.mean(excess[start:stop]))
            yield Finding(
                kind=IncidentKind.BALANCE,
                run=run,
                onset_q=float(first["onset_q"]),
                end_q=end_q,
                time_s=take.time_at(run, float(first["onset_q"])),
                end_s=take.time_at(run, end_q),
                hand=Hand.LEFT,
                size=size,
                confidence=min(0.5 + size / 40 + 0.05 * (stop - start), 0.95),
            )
        start = max(stop, start + 1)


def find_flat_dynamics(take: Take) -> Iterator[Finding]:
    """Changes between marked levels far apart at which the loudness did not move.

    Even fine players leave single marks unplayed (Kosta, Bandtlow & Chew 2016, doi:10.1016/j.jmro.2017.05.001 found
    no fixed loudness for a mark). So a change is named only where both levels last, where most such changes of the
    run were flat, and where the loudness hardly varies from bar to bar at all.
    """
    changes = _level_changes(take)
    for run in np.unique(take.matched["run"]):
        if _liveliness(take, int(run)) > LIVELY:
            continue
        heard = [(change, _step_heard(take, int(run), change)) for change in changes]
        known = [(change, step) for change, step in heard if step is not None]
        if known and np.median([step / change.asked for change, step in known]) <= HEARD_SHARE:
            yield from (
                _flat(take, int(run), change, step) for change, step in known if step / change.asked <= HEARD_SHARE
            )


def _liveliness(take: Take, run: int) -> float:
    """Standard deviation of the mean velocity of the bars of a run."""
    notes = take.matched[take.matched["run"] == run]
    bar = take.score.notes["bar"][notes["score_note"]]
    count, total = np.bincount(bar), np.bincount(bar, weights=notes["velocity"])
    return float(np.std(total[count > 0] / count[count > 0]))


class _Change(NamedTuple):
    """From one marked level to another."""

    before_q: float
    at_q: float
    end_q: float
    asked: float  # velocity steps


def _level_changes(take: Take) -> list[_Change]:
    """Changes of at least CONTRAST levels, each side cut to MARK_BARS and no shorter than LASTING_BARS."""
    marks = _level_marks(take)
    found = []
    for number in range(len(marks) - 1):
        (before_q, before), (at_q, after) = marks[number : number + 2]
        end_q = marks[number + 2][0] if number + 2 < len(marks) else np.inf
        bar_q = float(take.score.bars["duration_q"][take.bar_of(at_q)])
        lasting = min(at_q - before_q, end_q - at_q) >= LASTING_BARS * bar_q - 1e-6
        if abs(after - before) >= CONTRAST and lasting:
            reach = MARK_BARS * bar_q
            asked = STEPS_PER_LEVEL * (after - before)
            found.append(_Change(max(before_q, at_q - reach), at_q, min(end_q, at_q + reach), asked))
    return found


def _level_marks(take: Take) -> list[tuple[float, int]]:
    """Place and level of each mark such as p or ff; where two hands are marked apart, neither counts."""
    found: dict[float, set[int]] = {}
    for mark, text in zip(take.score.marks, take.score.mark_texts, strict=True):
        if mark["kind"] == MarkKind.DYNAMIC and text in LEVELS:
            found.setdefault(float(mark["start_q"]), set()).add(LEVELS[text])
    return [(q, levels.pop()) for q, levels in sorted(found.items()) if len(levels) == 1]


def _step_heard(take: Take, run: int, change: _Change) -> float | None:
    """Velocity steps between the two sides of a change; None where too little was played."""
    notes = take.matched[(take.matched["run"] == run) & ~take.matched["gesture"]]
    q, velocity = notes["onset_q"], notes["velocity"].astype(float)
    first = velocity[(q >= change.before_q - 1e-6) & (q < change.at_q - 1e-6)]
    second = velocity[(q >= change.at_q - 1e-6) & (q < change.end_q - 1e-6)]
    if len(first) < FEWEST_NOTES or len(second) < FEWEST_NOTES:
        return None
    return float(np.median(second) - np.median(first))


def _flat(take: Take, run: int, change: _Change, step: float) -> Finding:
    return Finding(
        kind=IncidentKind.DYNAMIC_FLAT,
        run=run,
        onset_q=change.at_q,
        end_q=change.end_q,
        time_s=take.time_at(run, change.at_q),
        end_s=take.time_at(run, change.end_q),
        size=step - change.asked,
        confidence=0.65,
    )
