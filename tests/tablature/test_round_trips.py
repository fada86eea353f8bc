"""Every notation that is read again says the same again, in all keys and metres."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_tablatures import heard, quantised, tablature, written

from ustaz.score import read_tablature
from ustaz.tablature import FORMATS
from ustaz.tablature.notation import counted, measures

READ_AGAIN = (".json", ".musicxml", ".mei", ".txt")


def again(piece, ending, folder):
    path = folder / f"piece{ending}"
    path.write_text(FORMATS[ending](piece), encoding="utf-8")
    return read_tablature(path)


@pytest.mark.parametrize("ending", [".musicxml", ".mei"])
@given(piece=quantised(), fifths=st.integers(-7, 7))
@settings(max_examples=12, deadline=None)
def test_in_every_key(tmp_path_factory, ending, piece, fifths):
    piece = replace(piece, fifths=fifths)
    assert written(again(piece, ending, tmp_path_factory.mktemp("key"))) == written(piece)


@pytest.mark.parametrize("ending", READ_AGAIN)
def test_a_double_sharp_is_tied_over_the_bar_line(tmp_path, ending):
    piece = tablature([(0, 0.5, 1, 2), (1.5, 1, 1, 0), (2.5, 0.5, 1, 2)], bars=[(0, 2, 2, 4), (2, 2, 2, 4)], fifths=5)
    assert written(again(piece, ending, tmp_path)) == written(piece)


@pytest.mark.parametrize("ending", READ_AGAIN)
def test_titles_and_sections_may_hold_any_sign(tmp_path, ending):
    piece = tablature([(0, 2, 1, 0)], bars=[(0, 2, 2, 4)], title="A|B: <C> & [D]", composer="E|F")
    read = again(piece, ending, tmp_path)
    assert (read.title, read.composer) == (piece.title, piece.composer)


@pytest.mark.parametrize("ending", READ_AGAIN)
def test_a_long_pause_of_a_free_piece_is_several_bars(tmp_path, ending):
    moments = [0.0, 0.1, 0.2, 0.35, 0.4, 225.13, 225.2, 225.35, 225.4]
    read = again(heard(moments), ending, tmp_path)
    assert len(read.notes) == len(moments)
    assert np.array_equal(read.notes["fret"], np.zeros(len(moments)))


@pytest.mark.parametrize("ending", READ_AGAIN)
def test_the_last_of_a_sixty_fourth_triplet_makes_no_bar(tmp_path, ending):
    piece = tablature([(place / 24, 1 / 24, 1, place % 5) for place in range(48)], bars=[(0, 2, 2, 4)])
    assert len(measures(counted(piece))) == 1
    read = again(piece, ending, tmp_path)
    assert len(read.bars) == 1
    assert read.notes["duration_q"] == pytest.approx(1 / 24)


def test_a_text_that_is_too_long_for_a_file_is_cut(tmp_path):
    piece = tablature([(0, 2, 1, 0)], bars=[(0, 2, 2, 4)], title="a" * 1500)
    assert again(piece, ".json", tmp_path).title == "a" * 1000
