"""Dombra takes that are made: whose strings, frets and times are known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from two_string_pieces import piece_of, song, wandering_piece, whole

from ustaz.dombra import Neck
from ustaz.rendition import Hands, MistakeKind, PlannedRun, Slip, strum
from ustaz.tablature import Stroke


def test_each_written_note_sounds_on_its_string_and_fret():
    score = wandering_piece()
    take = strum(score, [whole(score)])
    rows = take.score_notes
    assert sorted(rows) == list(range(len(score.notes)))
    assert (take.performance.heard["string"] == score.fingering["string"][rows]).all()
    assert (take.performance.heard["fret"] == score.fingering["fret"][rows]).all()
    assert (take.performance.notes["pitch"] == score.notes["pitch"][rows]).all()


def test_the_same_seed_gives_the_same_take():
    score = song()
    first, second = (strum(score, [whole(score)], seed=4).performance for _ in range(2))
    assert (first.notes == second.notes).all()
    assert (first.heard["cents"] == second.heard["cents"]).all()


def test_a_down_stroke_meets_string_2_first_and_an_up_stroke_string_1():
    score = piece_of([("4/0",) * 4] * 4)
    take = strum(score, [whole(score)], hands=Hands(apart_s=0.03))
    heard, onset = take.performance.heard, take.performance.notes["onset_s"]
    first = [row for row in range(len(onset)) if row == 0 or onset[row] - onset[row - 1] > 0.1]
    by_stroke = {Stroke.DOWN: 2, Stroke.UP: 1}
    assert [heard["string"][row] for row in first] == [by_stroke[Stroke(int(heard["stroke"][row]))] for row in first]


def test_a_lower_neck_moves_keys_and_not_frets():
    score = song()
    plain = strum(score, [whole(score)]).performance
    lower = strum(score, [whole(score)], neck=Neck((53.1, 48.0))).performance
    assert (lower.notes["pitch"] == plain.notes["pitch"] - 2).all()
    assert (lower.heard["fret"] == plain.heard["fret"]).all()


def test_a_string_ends_where_it_is_struck_again():
    notes, heard = (getattr(strum(song(), [whole(song())]).performance, name) for name in ("notes", "heard"))
    for string in (1, 2):
        mine = notes[heard["string"] == string]
        assert (mine["offset_s"][:-1] <= mine["onset_s"][1:]).all()


def test_slips_are_recorded_where_they_are_made():
    score = song()
    slips = (
        Slip(MistakeKind.WRONG, "s1-3-2"),
        Slip(MistakeKind.OTHER_STRING, "s1-8-2"),
        Slip(MistakeKind.GHOST, "s1-11-1"),
        Slip(MistakeKind.HESITATION, "s1-12-1", amount=1.0),
    )
    take = strum(score, [whole(score, *slips)], seed=3)
    assert [(m.kind, m.bar, m.notes[0]) for m in take.mistakes] == [
        (s.kind, int(s.note.split("-")[1]), s.note) for s in slips
    ]
    wrong, other, ghost, _ = (
        int(np.argmin(np.abs(take.performance.notes["onset_s"] - mistake.time_s))) for mistake in take.mistakes
    )
    assert take.performance.notes["pitch"][wrong] == take.mistakes[0].pitch
    assert take.performance.heard["string"][other] == 2
    assert take.performance.heard["confidence"][ghost] < 0.5
    assert take.score_notes[ghost] == -1


@pytest.mark.parametrize("kind", [MistakeKind.WRONG, MistakeKind.EXTRA, MistakeKind.GHOST])
@pytest.mark.parametrize("pitch", [55, 62, 74])
def test_a_slip_goes_to_the_key_that_it_asks_for(kind, pitch):
    score, neck = song(), Neck((53.1, 48.0))
    take = strum(score, [whole(score, Slip(kind, "s1-3-2", pitch=pitch))], neck=neck)
    (mistake,) = take.mistakes
    heard = take.performance.heard
    near = np.abs(take.performance.notes["onset_s"] - mistake.time_s) < 1e-9
    assert mistake.pitch == pitch
    assert heard["fret"][near & (heard["string"] == 1)].tolist() == [pitch - 55]


def test_runs_follow_each_other():
    score = song()
    plan = [whole(score), PlannedRun("s1-3-0", "s1-5-3", pause_s=1.5)]
    take = strum(score, plan)
    assert take.runs[1].start_s - take.runs[0].end_s > 1.5
    assert len(take.performance.notes) == len(score.notes) + 24


@pytest.mark.parametrize(
    ("slip", "why"),
    [
        (Slip(MistakeKind.RUSH, "s1-3-0"), "no slip of a dombra take"),
        (Slip(MistakeKind.OTHER_STRING, "s2-0-0"), "the other string does not have"),
        (Slip(MistakeKind.WRONG, "s1-3-0", pitch=54), "string 1 has no fret for key 54"),
        (Slip(MistakeKind.EXTRA, "s1-3-0", pitch=75), "string 1 has no fret for key 75"),
    ],
)
def test_what_a_dombra_cannot_do_is_refused(slip, why):
    score = song()
    with pytest.raises(ValueError, match=why):
        strum(score, [whole(score, slip)])


def test_a_score_without_strings_cannot_be_strummed():
    score = song()
    with pytest.raises(ValueError, match="names no strings"):
        strum(replace(score, fingering=None), [whole(score)])
