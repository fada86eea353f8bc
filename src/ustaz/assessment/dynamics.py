"""Whether marked dynamics were heard: changes between levels far apart, and hairpins.

Even fine players leave single marks unplayed: in 52 takes of fine pianists a quarter of the lasting changes such
as p to f moved the loudness by less than a listener would ask for. So flat dynamics are named only in flat playing.
Loudness is MIDI velocity: a scale of the instrument, so only differences within one take are used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ustaz.assessment.finding import Finding
from ustaz.assessment.model import IncidentKind
from ustaz.score import MarkKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ustaz.assessment.take import Take

FLAT_SPREAD = 2.0  # velocities closer together than this (standard deviation) carry no dynamics
LEVELS = {"ppp": 1, "pp": 2, "p": 3, "mp": 4, "mf": 5, "f": 6, "ff": 7, "fff": 8}
STEPS_PER_LEVEL = 6.0  # velocity steps that a listener may ask for between two neighbouring levels
CONTRAST = 3  # levels, e.g. p to f
HAIRPIN_STEPS = 6.0  # velocity steps from the first third of a hairpin to its last
HEARD_SHARE = 0.15  # of what was asked: less is flat
LASTING_BARS = 2  # each level lasts so long at least, and so does a hairpin
MARK_BARS = 4  # bars on either side of a change of level that are compared
FEWEST_NOTES = 8  # on either side
LIVELY = 6.0  # standard deviation of the bars' mean velocity; fine players have 7 and more


class _Change(NamedTuple):
    """What the score asks for: another loudness in the second stretch than in the first (quarters)."""

    first: tuple[float, float]
    second: tuple[float, float]
    asked: float  # velocity steps


def has_dynamics(take: Take) -> bool:
    """Whether the velocities tell anything: an organ-like file has one for all."""
    velocity = take.performance.notes["velocity"]
    return len(velocity) > 1 and float(np.std(velocity.astype(float))) > FLAT_SPREAD


def find_flat_dynamics(take: Take) -> Iterator[Finding]:
    """Marked changes of loudness at which it did not move.

    They are named only where most of the changes in the run were flat and the loudness hardly varies from bar to bar.
    """
    changes = [*_level_changes(take), *_hairpins(take)]
    for run in map(int, np.unique(take.matched["run"])):
        if _liveliness(take, run) > LIVELY:
            continue
        steps = [(change, _step_heard(take, run, change)) for change in changes]
        known = [(change, step, step / change.asked) for change, step in steps if step is not None]
        if known and np.median([share for _, _, share in known]) <= HEARD_SHARE:
            yield from (_flat(take, run, change, step) for change, step, share in known if share <= HEARD_SHARE)


def _liveliness(take: Take, run: int) -> float:
    """Standard deviation of the mean velocity of the bars of a run."""
    notes = take.matched[take.matched["run"] == run]
    bar = take.score.notes["bar"][notes["score_note"]]
    count, total = np.bincount(bar), np.bincount(bar, weights=notes["velocity"])
    return float(np.std(total[count > 0] / count[count > 0]))


def _level_changes(take: Take) -> Iterator[_Change]:
    """Changes of at least CONTRAST levels, each side cut to MARK_BARS and no shorter than LASTING_BARS."""
    marks = _level_marks(take)
    for number in range(len(marks) - 1):
        (before_q, before), (at_q, after) = marks[number : number + 2]
        end_q = marks[number + 2][0] if number + 2 < len(marks) else np.inf
        bar_q = float(take.score.bars["duration_q"][take.bar_of(at_q)])
        lasting = min(at_q - before_q, end_q - at_q) >= LASTING_BARS * bar_q - 1e-6
        if abs(after - before) >= CONTRAST and lasting:
            reach = MARK_BARS * bar_q
            yield _Change(
                first=(max(before_q, at_q - reach), at_q),
                second=(at_q, min(end_q, at_q + reach)),
                asked=STEPS_PER_LEVEL * (after - before),
            )


def _hairpins(take: Take) -> Iterator[_Change]:
    """The first and the last third of each crescendo and diminuendo that is long enough."""
    for mark in take.score.marks:
        if mark["kind"] not in (MarkKind.CRESCENDO, MarkKind.DIMINUENDO):
            continue
        start, end = float(mark["start_q"]), float(mark["end_q"])
        if end - start >= LASTING_BARS * float(take.score.bars["duration_q"][take.bar_of(start)]) - 1e-6:
            third = (end - start) / 3
            louder = mark["kind"] == MarkKind.CRESCENDO
            yield _Change((start, start + third), (end - third, end), HAIRPIN_STEPS if louder else -HAIRPIN_STEPS)


def _level_marks(take: Take) -> list[tuple[float, int]]:
    """Place and level of each mark such as p or ff; where two hands are marked apart, neither counts."""
    found: dict[float, set[int]] = {}
    for mark, text in zip(take.score.marks, take.score.mark_texts, strict=True):
        if mark["kind"] == MarkKind.DYNAMIC and text.strip() in LEVELS:
            found.setdefault(float(mark["start_q"]), set()).add(LEVELS[text.strip()])
    return [(q, levels.pop()) for q, levels in sorted(found.items()) if len(levels) == 1]


def _step_heard(take: Take, run: int, change: _Change) -> float | None:
    """Velocity steps between the two stretches of a change; None where too little was played."""
    notes = take.matched[(take.matched["run"] == run) & ~take.matched["gesture"]]
    q, velocity = notes["onset_q"], notes["velocity"].astype(float)
    first, second = (velocity[(q >= start - 1e-6) & (q < end - 1e-6)] for start, end in (change.first, change.second))
    if min(len(first), len(second)) < FEWEST_NOTES:
        return None
    return float(np.median(second) - np.median(first))


def _flat(take: Take, run: int, change: _Change, step: float) -> Finding:
    start_q, end_q = change.second
    return Finding(
        kind=IncidentKind.DYNAMIC_FLAT,
        run=run,
        onset_q=start_q,
        end_q=end_q,
        time_s=take.time_at(run, start_q),
        end_s=take.time_at(run, end_q),
        size=step - change.asked,
        confidence=0.65,
    )
