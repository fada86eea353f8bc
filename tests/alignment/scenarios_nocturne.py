"""The bundled Nocturne, with all its graces, turns and trills, as its renditions play it."""

from __future__ import annotations

from functools import cache

import numpy as np
from scenario import scenario
from told import GESTURE, Stroke, Told

from ustaz.alignment import Entry, Label
from ustaz.material import nocturne
from ustaz.rendition import CONCERT, LEARNER, MistakeKind, PlannedRun, Slip, practise
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


@scenario
def nocturne_with_mistakes(rng):
    """A learner's slips, made by the rendition itself: wrong, missed, grazed and doubled keys, and halts."""
    notes = score().notes
    plain = np.flatnonzero((notes["ornament"] == 0) & (notes["grace"] == 0) & (notes["onset_q"] > 4))
    chosen = np.sort(rng.choice(plain[::12], 12, replace=False))
    kinds = (MistakeKind.WRONG, MistakeKind.MISSED, MistakeKind.EXTRA, MistakeKind.DOUBLE, MistakeKind.HESITATION)
    slips = [
        Slip(kinds[kind], score().ids[row], amount=1.2 * (kinds[kind] is MistakeKind.HESITATION))
        for kind, row in zip(rng.integers(len(kinds), size=12), chosen.tolist(), strict=True)
    ]
    take = practise(score(), [PlannedRun(score().ids[0], score().ids[-1], tuple(slips))], style=LEARNER, rng=rng)
    made = told(take, [Entry.START])
    missed = [mistake.notes[0] for mistake in take.mistakes if mistake.kind is MistakeKind.MISSED]
    made.missed = [(0, score().ids.index(note)) for note in missed]
    for stroke in made.strokes:
        if stroke.row < 0:
            stroke.labels, stroke.rows = (Label.EXTRA,), ()
        elif stroke.pitch != notes["pitch"][stroke.row] and not notes["ornament"][stroke.row]:
            stroke.labels = (Label.WRONG,)
    return made
