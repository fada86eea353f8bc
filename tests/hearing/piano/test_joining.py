import pytest

from ustaz.hearing.piano.events import Event
from ustaz.hearing.piano.joining import Joining


def event(onset_s, offset_s, *, line=0, begins=True, ends=True, velocity=64):
    return Event(line, onset_s, offset_s, velocity, 0.9, begins, ends)


def joined(*segments):
    joining = Joining()
    for segment in segments:
        joining.add(segment)
    return [(e.line, e.onset_s, e.offset_s) for e in joining.events()]


def test_an_event_cut_off_by_the_edge_goes_on_in_the_next_segment():
    assert joined([event(1, 8, ends=False)], [event(4, 10, begins=False)]) == [(0, 1, 10)]


def test_an_event_held_through_a_whole_segment_keeps_its_beginning_and_its_end():
    held = event(8, 24, begins=False, ends=False)
    assert joined([event(1, 16, ends=False)], [held], [event(16, 30, begins=False)]) == [(0, 1, 30)]


def test_an_event_heard_again_with_its_beginning_is_one_event():
    assert joined([event(1, 8, ends=False, velocity=50)], [event(1.01, 9, velocity=60)]) == [(0, 1.01, 9)]


def test_what_was_never_heard_to_begin_is_no_event():
    assert joined([event(0, 2, begins=False)]) == []


def test_what_never_ends_is_no_event_unless_the_sound_ends():
    assert joined([event(1, 8, ends=False)], [event(9, 16, ends=False)]) == [(0, 9, 16)]


def test_lines_do_not_meet_and_come_sorted_by_onset():
    assert joined([event(3, 5), event(1, 4, line=1)]) == [(1, 1, 4), (0, 3, 5)]


def test_nothing_is_joined_from_nothing():
    assert joined() == joined([], []) == []


@pytest.mark.parametrize("gap", [0.0, 0.5])
def test_events_that_touch_or_stand_apart_stay_two(gap):
    assert joined([event(1, 2), event(2 + gap, 3)]) == [(0, 1, 2), (0, 2 + gap, 3)]
