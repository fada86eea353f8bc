"""Each rule sets its fault right, and leaves everything else as it was."""

from __future__ import annotations

from dataclasses import replace

from alignment_clock import PASSES, Written, with_passes
from alignment_faults import same_words, set_right
from alignment_truth import Mark
from hypothesis import given
from hypothesis import strategies as st
from told_truths import Note, extra, missed, played, scale, score_of, told


def test_a_unison_is_one_note_and_not_missed() -> None:
    upper, lower = Note("upper", 4, 72), Note("lower", 4, 72)
    notes = [*scale(0, 4), upper, lower, *scale(5, 4)]
    written = Written(score_of(notes))
    melody = [played(note) for note in notes if note not in (upper, lower)]
    one, counts = set_right(written, [*melody, played(upper), missed("lower")])
    other, _ = set_right(written, [*melody, played(lower), missed("upper")])
    assert told(one) == told(other)
    assert counts["unison"] == 1
    assert not any(mark.label == "missed" for mark in one)


def test_a_unison_of_which_neither_was_struck_is_missed_once() -> None:
    notes = [*scale(0, 4), Note("upper", 4, 72), Note("lower", 4, 72), *scale(5, 4)]
    truth = [played(note) for note in notes if note.onset_q != 4] + [missed("upper"), missed("lower")]
    marks, _ = set_right(Written(score_of(notes)), truth)
    assert sum(mark.label == "missed" for mark in marks) == 1


def test_the_second_note_of_a_tie_is_not_missed() -> None:
    notes = scale(0, 8)
    written = Written(score_of(notes, tied={"tied": 3}))
    marks, counts = set_right(written, [*map(played, notes), missed("tied")])
    assert told(marks) == told([played(note) for note in notes])
    assert counts["tied"] == 1


def test_who_strikes_the_second_note_of_a_tie_plays_an_extra_note() -> None:
    notes = scale(0, 8)
    written = Written(score_of(notes, tied={"tied": 3}))
    marks, _ = set_right(written, [*map(played, notes), Mark("match", "tied", 2.3, 50)])
    assert told(marks) == told([*map(played, notes), extra(2.3, 50)])


def test_strokes_of_a_key_are_in_the_order_of_its_notes() -> None:
    grace, main = Note("grace", 4, 72, grace_order=-1), Note("main", 4, 72)
    notes = [*scale(0, 4), grace, main, *scale(5, 4)]
    around = [played(note) for note in notes if note not in (grace, main)]
    right = [*around, played(grace, late_s=-0.1), played(main, late_s=0.02)]
    wrong = [*around, played(main, late_s=-0.1), replace(played(grace), onset_s=2.02)]
    marks, counts = set_right(Written(score_of(notes)), wrong)
    assert told(marks) == told(right)
    assert counts["crossed"] == 2


def test_a_stroke_goes_to_the_free_note_that_is_due_when_it_sounds() -> None:
    first, second = Note("first", 4, 50), Note("second", 6, 50)
    notes = [*scale(0, 10), first, second]
    around = [played(note) for note in scale(0, 10)]
    marks, counts = set_right(
        Written(score_of(notes)), [*around, missed("first"), replace(played(second), onset_s=2.0)]
    )
    assert told(marks) == told([*around, played(first), missed("second")])
    assert counts["loose"] == 1


def test_a_stroke_called_extra_goes_to_the_missed_note_that_is_due() -> None:
    low = Note("low", 4, 50)
    notes = [*scale(0, 10), low]
    around = [played(note) for note in scale(0, 10)]
    marks, counts = set_right(Written(score_of(notes)), [*around, missed("low"), extra(2.04, 50)])
    assert told(marks) == told([*around, played(low, late_s=0.04)])
    assert counts["heard"] == 1


def test_a_double_stroke_stays_as_the_truth_has_it() -> None:
    low = Note("low", 4, 50)
    notes = [*scale(0, 10), low]
    truth = [*(played(note) for note in scale(0, 10)), played(low, late_s=-0.1), extra(2.0, 50)]
    marks, _ = set_right(Written(score_of(notes)), truth)
    assert told(marks) == told(truth)


def test_another_key_than_the_written_one_is_extra_and_missed() -> None:
    notes = scale(0, 8)
    wrong = replace(played(notes[4]), pitch=notes[4].pitch + 1)
    marks, _ = set_right(Written(score_of(notes)), [*(played(note) for note in notes if note != notes[4]), wrong])
    assert told(marks) >= {("extra", "", 2.0, notes[4].pitch + 1), ("missed", "n4", 0.0, -1)}


def test_the_upper_note_of_a_trill_is_an_ornament_and_a_stroke_of_the_written_key_the_match() -> None:
    trill = Note("trill", 4, 72, trill=True)
    notes = [*scale(0, 4), trill, *scale(5, 4)]
    around = [played(note) for note in notes if note != trill]
    truth = [*around, Mark("match", "trill", 2.0, 74), extra(2.1, 72), extra(2.2, 74)]
    marks, _ = set_right(Written(score_of(notes)), truth)
    assert told(marks) >= {("ornament", "trill", 2.0, 74), ("match", "trill", 2.1, 72)}


def test_a_wrong_note_is_told_in_the_words_of_the_truth() -> None:
    notes = scale(0, 8)
    written = Written(score_of(notes))
    said = [*(played(note) for note in notes[:4]), Mark("wrong", "n4", 2.0, 90)]
    assert told(same_words(written, said, knows_wrong=True)) == told(said)
    assert told(same_words(written, said, knows_wrong=False)) == told([*said[:4], missed("n4"), extra(2.0, 90)])


def test_of_what_is_said_a_unison_is_missed_once_and_only_if_neither_sounded() -> None:
    written = Written(score_of([*scale(0, 4), Note("upper", 4, 72), Note("lower", 4, 72)]))
    neither, one = [missed("upper", run=0), missed("lower", run=0)], [Mark("match", "upper", 2.0, 72, run=0)]
    assert len(same_words(written, neither, knows_wrong=True)) == 1
    assert len(same_words(written, [*one, missed("lower", run=0)], knows_wrong=True)) == 1
    assert len(same_words(written, [*one, missed("lower", run=1)], knows_wrong=True)) == 2


def test_a_note_that_is_missed_in_one_of_two_copies_stays_missed() -> None:
    written = Written(score_of(scale(0, 8)))
    said = [played(scale(0, 8)[2], run=0), missed("n2", run=0)]
    assert told(same_words(written, said, knows_wrong=True)) == told(said)


def test_what_the_pianist_of_the_source_left_out_is_missing_in_practice() -> None:
    notes = scale(0, 24)
    source = [played(note) for note in notes if note.name != "n10"] + [missed("n10")]
    practice = [played(note, run=0) for note in notes[:8]]
    practice += [played(note, late_s=9.0, run=1) for note in notes[6:16] if note.name not in ("n10", "n12")]
    practice.append(missed("n12", run=1))
    marks, counts = set_right(Written(score_of(notes)), practice, source)
    assert {mark.score_id for mark in marks if mark.label == "missed"} == {"n10", "n12"}
    assert counts["unplanted"] == 1


def test_the_written_note_of_a_wrong_one_that_was_dropped_is_missed() -> None:
    notes = scale(0, 16)
    practice = [played(note, run=0) for note in notes if note.name != "n5"]
    marks, counts = set_right(Written(score_of(notes)), practice, [played(note) for note in notes])
    assert [mark.score_id for mark in marks if mark.label == "missed"] == ["n5"]
    assert counts["dropped"] == 1


def test_a_repeat_is_a_second_pass() -> None:
    notes = scale(0, 16)
    second = [replace(played(note), onset_s=note.onset_q / 2 + 8) for note in notes if note.name != "n3"]
    marks = with_passes(Written(score_of(notes)), [*map(played, notes), *second, missed("n3")])
    assert [mark.run for mark in marks[:16]] == [0] * 16
    assert {mark.run for mark in marks[16:]} == {1}
    assert PASSES > 1


@given(st.lists(st.floats(-0.04, 0.04), min_size=24, max_size=24), st.sets(st.integers(1, 22), max_size=6))
def test_a_truth_without_faults_is_left_alone(late: list[float], left_out: set[int]) -> None:
    notes = scale(0, 24)
    truth = [missed(note.name) if k in left_out else played(note, late_s=late[k]) for k, note in enumerate(notes)]
    marks, counts = set_right(Written(score_of(notes)), truth)
    assert told(marks) == told(truth)
    assert not +counts
