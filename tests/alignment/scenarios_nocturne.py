"""The bundled Nocturne, with all its graces, turns and trills, as its renditions play it."""

from __future__ import annotations

from functools import cache

import numpy as np
from scenario import scenario
from told import GESTURE, Stroke, Told

from ustaz.alignment import Entry, Label
from ustaz.material import nocturne
from ustaz.rendition import CONCERT, LEARNER, PlannedRun, practise
from ustaz.score import read_score


@cache
def score():
    with nocturne() as path:
        return read_score(path)


def told(take, entries):
    """A rendition without slips, as a told take: a note with a sign may be any stroke of its gesture."""
    notes = score().notes
    made = Told(score(), np.random.default_rng(0))
    starts_s = [run.start_s - 0.5 for run in take.runs[1:]]  # in the pause before
    for played, row in zip(take.performance.notes, take.score_notes.tolist(), strict=True):
        run = int(np.searchsorted(starts_s, played["onset_s"]))
        same = (notes["onset_q"] == notes["onset_q"][row]) & (notes["pitch"] == notes["pitch"][row])
        labels = GESTURE if notes["ornament"][row] else (Label.MATCH,)
        unison = tuple(np.flatnonzero(same).tolist())
        made.strokes.append(Stroke(float(played["onset_s"]), int(played["pitch"]), row, run, labels, unison))
    made.entries = entries
    return made


@scenario
def nocturne_in_concert(rng):
    take = practise(score(), [PlannedRun(score().ids[0], score().ids[-1])], style=CONCERT, rng=rng)
    return told(take, [Entry.START])


@scenario
def nocturne_by_a_learner(rng):
    take = practise(score(), [PlannedRun(score().ids[0], score().ids[-1])], style=LEARNER, rng=rng)
    return told(take, [Entry.START])


@scenario
def nocturne_in_pieces(rng):
    """Three stretches of some bars each, one further back than the other."""
    bars = sorted(rng.choice(np.arange(1, 28), 3, replace=False).tolist(), reverse=True)
    plan = [PlannedRun(_first(bar), _last(bar + int(rng.integers(2, 5))), pause_s=1.5) for bar in bars]
    take = practise(score(), plan, style=LEARNER, rng=rng)
    return told(take, [Entry.START, Entry.RESTART, Entry.RESTART])


def _first(bar):
    return score().ids[int(np.flatnonzero(score().notes["bar"] == bar)[0])]


def _last(bar):
    return score().ids[int(np.flatnonzero(score().notes["bar"] == bar)[-1])]
