"""Little, nothing, something else: the alignment says that it does not know, and the report says it in words."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from told import Told, take_of
from written_pieces import CODA, HYMN, OSTINATO, REPRISE, SONATINA, piece

from ustaz.alignment import Label, align
from ustaz.assessment import assess
from ustaz.mentor import SAME_PIECE, advise

ONE_BAR = piece("C4 E4 G4 C5", "C3*4")
PIECES = {"sonatina": SONATINA, "hymn": HYMN, "reprise": REPRISE, "ostinato": OSTINATO, "coda": CODA}
QUICK = settings(max_examples=30, deadline=None)


def played(score, seed=0):
    told = Told(score, np.random.default_rng(seed))
    told.play()
    return told.performance()


def test_an_empty_take():
    alignment = align(SONATINA, take_of([]))
    assert (len(alignment.played), len(alignment.written), len(alignment.runs)) == (0, 0, 0)
    assert alignment.confidence == 0


@pytest.mark.parametrize("pitch", [0, 74, 127])
def test_one_note_gives_no_certainty(pitch):
    alignment = align(SONATINA, take_of([(0.0, pitch)]))
    assert len(alignment.played) == 1
    assert alignment.confidence < SAME_PIECE


def test_a_score_of_one_bar_rightly_played():
    alignment = align(ONE_BAR, take_of([(0, 48), (0, 60), (0.5, 64), (1, 67), (1.5, 72)]))
    assert set(alignment.played["label"].tolist()) == {Label.MATCH}
    assert alignment.confidence > SAME_PIECE


def test_a_score_of_one_bar_and_something_else():
    alignment = align(ONE_BAR, take_of([(0, 49), (0, 61), (0.5, 66), (1, 68), (1.5, 73)]))
    assert Label.MATCH not in alignment.played["label"]
    assert alignment.confidence < SAME_PIECE


def test_a_score_of_one_note():
    one_note = piece("C4*4")
    assert align(one_note, take_of([(0.0, 60)])).played["score_note"].tolist() == [0]
    assert len(align(one_note, take_of([(0.0, 60), (0.5, 61), (1.0, 62)])).played) == 3


@pytest.mark.parametrize("take", PIECES)
@pytest.mark.parametrize("score", PIECES)
def test_a_piece_is_known_from_every_other(score, take):
    alignment = align(PIECES[score], played(PIECES[take]))
    if score == take:
        assert alignment.confidence > 0.9
    else:
        assert alignment.confidence < SAME_PIECE
        assert alignment.played["confidence"][alignment.played["label"] == Label.MATCH].max(initial=0) < 0.9


@QUICK
@given(seed=st.integers(0, 10_000), notes=st.integers(5, 200))
def test_random_keys_are_no_piece(seed, notes):
    rng = np.random.default_rng(seed)
    onsets_s = np.cumsum(rng.uniform(0.05, 0.5, notes)).tolist()
    take = take_of(list(zip(onsets_s, rng.integers(30, 95, notes).tolist(), strict=True)))
    assert align(SONATINA, take).confidence < SAME_PIECE


@pytest.mark.parametrize(
    "events", [[], [(0.0, 74)], [(0.2 * k, 74) for k in range(30)], [(0.0, p) for p in range(50, 70)]]
)
def test_a_cluster_or_one_key_is_no_piece(events):
    assert align(SONATINA, take_of(events)).confidence < SAME_PIECE


@pytest.mark.parametrize(
    "take", [take_of([]), take_of([(0.0, 74)]), played(HYMN)], ids=["empty", "one note", "another piece"]
)
def test_the_report_says_only_that_the_take_is_of_something_else(take):
    alignment = align(SONATINA, take)
    advice = advise(SONATINA, take, alignment, assess(SONATINA, take, alignment))
    assert [remark.template.partition(",")[0] for remark in advice.remarks] == [
        "What I heard does not follow this score"
    ]
    assert not advice.points
    assert not advice.others
