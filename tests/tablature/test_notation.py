"""From notes in time to written bars."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_tablatures import heard, quantised, study, tablature

from ustaz.dombra import Neck
from ustaz.tablature import Stroke, keys, open_keys
from ustaz.tablature.notation import QUARTER, Value, counted, measures, signs
from ustaz.tablature.notation.accidentals import accidentals
from ustaz.tablature.notation.values import SHORTEST, beat_of, split
from ustaz.tablature.pitches import spell


def values(*args, **kwargs) -> list[tuple[int, int]]:
    return [tuple(value) for value in split(*args, **kwargs)]


def test_lengths_that_need_one_value():
    assert values(0, QUARTER, beat=QUARTER) == [(4, 0)]
    assert values(0, 3 * QUARTER, beat=QUARTER) == [(2, 1)]
    assert values(QUARTER // 4, 3 * QUARTER // 4, beat=QUARTER) == [(8, 1)]


def test_a_value_does_not_hide_a_beat_except_in_plain_syncopation():
    assert values(QUARTER // 2, QUARTER, beat=QUARTER) == [(4, 0)]  # eighth, quarter, eighth
    assert values(QUARTER // 2, 3 * QUARTER // 2, beat=QUARTER) == [(8, 0), (4, 0)]
    assert values(QUARTER // 4, QUARTER, beat=QUARTER) == [(8, 1), (16, 0)]


@given(st.integers(0, 40), st.integers(1, 200), st.sampled_from([(2, 4), (3, 8), (6, 8), (5, 8), (4, 4), (3, 2)]))
def test_the_values_fill_the_length(start, length, metre):
    written = list(split(start * SHORTEST, length * SHORTEST, beat=beat_of(*metre)))
    assert sum(value.ticks for value in written) == length * SHORTEST


@given(quantised())
@settings(max_examples=60)
def test_every_bar_is_full_and_every_note_is_struck_once(piece):
    struck, sounding = [], np.zeros(len(piece.notes))
    for bar in measures(piece):
        for events in bar.voices:
            place = 0
            for event in events:
                assert event.start == place
                assert event.ticks == event.value.ticks * (2 if event.triplet >= 0 else 3) // 3
                place += event.ticks
                for head in event.heads:
                    sounding[head.row] += event.ticks
                    struck += [] if head.tied_from else [head.row]
            assert place == bar.length
    assert sorted(struck) == list(range(len(piece.notes)))
    assert np.allclose(sounding / QUARTER, piece.notes["duration_q"])


@given(quantised())
@settings(max_examples=40)
def test_ties_and_triplets_close(piece):
    open_ties = set()
    for bar in measures(piece):
        for events in bar.voices:
            for event in events:
                for head in event.heads:
                    assert head.tied_from == (head.row in open_ties)
                    open_ties.discard(head.row)
                    open_ties |= {head.row} if head.tied_to else set()
            for number in {event.triplet for event in events} - {-1}:
                group = [event for event in events if event.triplet == number]
                assert len(group) > 1
                assert group[0].start % SHORTEST == 0
                assert sum(event.ticks for event in group) % SHORTEST == 0
    assert not open_ties


def test_one_voice_while_the_strings_move_together():
    together = tablature([(0, 0.5, 1, 2), (0, 0.5, 2, 0), (0.5, 0.5, 1, 4), (1, 1, 2, 5), (1, 1, 1, 0)])
    (bar,) = measures(together)
    assert [[head.row for head in event.heads] for event in bar.voices[0]] == [[0, 1], [2], [3, 4]]
    assert len(bar.voices) == 1


def test_two_voices_where_they_differ_and_rests_only_where_nothing_sounds():
    apart = tablature([(0, 1, 2, 0), (0, 0.5, 1, 2), (1, 0.5, 1, 4)])
    (bar,) = measures(apart)
    first, second = bar.voices
    assert [(event.start, bool(event.heads), event.hidden) for event in first] == [
        (0, True, False),
        (48, False, True),  # string 2 sounds
        (96, True, False),
        (144, False, False),
    ]
    assert [event.hidden for event in second] == [False, True]


def test_bars_joined_by_a_tie_are_written_alike():
    tied = tablature(
        [(0, 0.5, 1, 2), (0, 3, 2, 0), (0.5, 2.5, 1, 4), (3, 1, 1, 5), (3, 1, 2, 5)],
        bars=[(0, 2, 2, 4), (2, 2, 2, 4)],
    )
    assert [len(bar.voices) for bar in measures(tied)] == [2, 2]


def test_a_string_ends_where_it_sounds_anew():
    (bar,) = measures(tablature([(0, 2, 1, 2), (1, 1, 1, 4)]))
    assert [event.ticks for event in bar.voices[0]] == [QUARTER, QUARTER]


def test_beams_within_beats():
    eighths = tablature([(k / 2, 0.5, 1, k) for k in range(4)])
    (bar,) = measures(eighths)
    assert [event.beam for event in bar.voices[0]] == [0, 0, 2, 2]
    three = tablature([(k / 2, 0.5, 1, k) for k in range(3)], bars=[(0, 1.5, 3, 8)])
    assert {event.beam for event in measures(three)[0].voices[0]} == {0}


def test_a_pickup_and_notes_beyond_the_bars():
    piece = tablature([(-1, 1, 1, 0), (0, 2, 1, 2), (5, 1, 1, 4)], bars=[(0, 2, 2, 4)])
    assert [(bar.start, bar.length, bar.complete) for bar in measures(piece)] == [
        (-QUARTER, QUARTER, False),
        (0, 2 * QUARTER, True),
        (2 * QUARTER, 2 * QUARTER, True),
        (4 * QUARTER, 2 * QUARTER, True),
    ]


def test_without_a_pulse_the_usual_distance_is_an_eighth():
    free = counted(heard([1.0, 1.2, 1.4, 1.6, 2.0]))
    assert free.notes["onset_q"].tolist() == [0, 0.5, 1, 1.5, 2.5]
    assert all(bar.metre is None for bar in measures(free))


def test_two_strings_of_one_stroke_stay_together_and_two_strokes_apart():
    free = counted(heard([1.0, 1.012, 1.2, 1.25, 1.45, 1.65], string=[2, 1, 1, 1, 1, 1]))
    onsets = free.notes["onset_q"]
    assert onsets[0] == onsets[1]
    assert (np.diff(onsets[1:]) > 0).all()


def test_free_bars_end_at_pauses_and_after_sixteen_moments():
    moments = [*np.arange(20) * 0.2, 6.0, 6.2]
    bars = measures(counted(heard(moments)))
    assert [sum(bool(event.heads) for event in bar.voices[0]) for bar in bars] == [16, 4, 2]


def test_a_note_without_a_place_stands_between_its_neighbours():
    piece = study()
    notes = piece.notes.copy()
    notes["onset_s"] = notes["onset_q"]
    notes["onset_q"][7] = np.nan
    placed = counted(type(piece)(piece.neck, notes, piece.bars))
    assert placed.notes["onset_q"][7] == 2.0


def test_strokes_once_and_slurs_over_runs():
    marks = signs(study())
    assert {row: stroke.name for row, stroke in marks.strokes.items()} == {
        1: "DOWN", 2: "UP", 3: "DOWN", 7: "UP", 9: "DOWN", 10: "THUMB", 11: "INDEX", 13: "HOOK",
    }  # fmt: skip
    assert dict(marks.slurs) == {3: 6}
    assert [(pair.first, pair.second, pair.rising) for pair in marks.pairs_to.values()] == [(3, 4, False), (4, 6, True)]


def test_the_left_hand_with_nothing_before_it():
    marks = signs(tablature([(0, 1, 1, 5, Stroke.NONE)]))
    assert marks.alone == {0}
    assert not marks.slurs


@pytest.mark.parametrize(
    ("open_pitch", "written"),
    [((55.0, 50.0), (55, 50)), ((53.33, 48.35), (53, 48)), ((54.45, 49.52), (54, 49)), ((55.6, 48.4), (55, 48))],
)
def test_strings_are_named_together(open_pitch, written):
    assert open_keys(Neck(open_pitch)) == written


def test_keys_follow_the_frets():
    assert keys(tablature([(0, 1, 1, 7), (0, 1, 2, 5)])).tolist() == [55, 62]


def test_spelling_follows_the_key():
    assert [spell(key, fifths=0) for key in (54, 56, 58)] == [(3, 1, 3), (4, 1, 3), (6, -1, 3)]
    assert spell(56, fifths=-3) == (5, -1, 3)
    assert spell(58, fifths=3) == (5, 1, 3)
    assert spell(60, fifths=7) == (6, 1, 3)


@given(st.integers(36, 90), st.integers(-7, 7))
def test_a_spelling_is_of_its_pitch(key, fifths):
    step, alter, octave = spell(key, fifths=fifths)
    assert 12 * (octave + 1) + (0, 2, 4, 5, 7, 9, 11)[step] + alter == key


def test_accidentals_hold_for_their_bar():
    piece = tablature([(0, 0.5, 1, 1), (0.5, 0.5, 1, 1), (1, 0.5, 1, 0), (1.5, 0.5, 2, 4)], fifths=1)
    (bar,) = measures(piece)
    spelled = [spell(key, fifths=1) for key in keys(piece).tolist()]
    assert accidentals(bar, spelled, fifths=1) == {(0, 0), (2, 96)}  # G sharp, then G natural; F sharp is of the key


def test_values_know_their_length():
    assert Value(4, 1).ticks == 144


def test_strokes_without_a_place_get_one_each():
    piece = heard([0.0, 0.5, 1.0, 1.2, 1.35, 1.42, 1.5, 1.6])
    notes = piece.notes.copy()
    notes["onset_q"][:3], notes["duration_q"][:3] = [0, 1, 2], 1
    placed = counted(type(piece)(piece.neck, notes, piece.bars)).notes["onset_q"]
    assert placed[:3].tolist() == [0, 1, 2]
    assert len(np.unique(placed)) == 8
