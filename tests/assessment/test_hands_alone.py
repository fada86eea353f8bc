"""Each hand practised alone: both are passes of their own, and changing hands is no break."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from played_studies import Key, piece, play, take_of

from ustaz.alignment import Entry, Label
from ustaz.assessment import Assessment, IncidentKind, assess
from ustaz.score import Hand

WRITTEN = piece()


def alone(hand: Hand, *, run: int, start_s: float, last_q: float = np.inf) -> list[Key]:
    keys = play(WRITTEN, pulse=lambda q: start_s + 0.6 * q, last_q=last_q, run=run)
    return [key for key in keys if WRITTEN.notes["hand"][key.score_note] == hand]


def heard(*passes: list[Key]) -> Assessment:
    entries = [Entry.START, *[Entry.RESTART] * (len(passes) - 1)]
    return assess(WRITTEN, *take_of(WRITTEN, [key for keys in passes for key in keys], entries=entries))


def test_each_hand_visits_its_bars() -> None:
    found = heard(alone(Hand.RIGHT, run=0, start_s=1), alone(Hand.LEFT, run=1, start_s=60))
    assert found.visits.tolist() == [2] * len(WRITTEN.bars)
    assert found.notes["last_pass"].all()
    assert "hands" not in found.measured
    assert np.isnan(found.bars["velocity_left"][found.bars["run"] == 0]).all()
    assert not len(found.incidents)


def test_changing_hands_is_no_restart() -> None:
    right = alone(Hand.RIGHT, run=0, start_s=1, last_q=6)
    slip = replace(right[-1], pitch=right[-1].pitch + 1, label=Label.WRONG)
    left = alone(Hand.LEFT, run=1, start_s=8, last_q=6)
    found = heard([*right[:-1], slip], left)
    assert [IncidentKind(kind) for kind in found.incidents["kind"]] == [IncidentKind.WRONG_NOTE]


def test_what_the_other_hand_did_since_does_not_make_up_for_a_slip() -> None:
    right = alone(Hand.RIGHT, run=0, start_s=1)
    slip = replace(right[20], pitch=right[20].pitch + 1, label=Label.WRONG)
    of_left = heard([*right[:20], slip, *right[21:]], alone(Hand.LEFT, run=1, start_s=60))
    again = heard([*right[:20], slip, *right[21:]], alone(Hand.RIGHT, run=1, start_s=60))
    assert of_left.incidents["last_pass"].tolist() == [True]
    assert again.incidents["last_pass"].tolist() == [False]
