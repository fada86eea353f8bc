"""Either of several strokes of a gesture may be called the note; nothing else may."""

from __future__ import annotations

from dataclasses import replace

import pytest
from alignment_clock import Written
from alignment_either import either
from alignment_faults import set_right
from alignment_truth import Mark, agreement
from told_truths import Note, extra, missed, played, scale, score_of

SHAKE = [Note(f"s{k}", 4 + k / 8, 60 + k % 2) for k in range(8)]
AROUND = [note for note in scale(0, 12) if not 4 <= note.onset_q < 5]


def shaken(strokes_s: list[float], matched: set[int]) -> list[Mark]:
    """A trill of these strokes; those that are counted are matched with its notes in turn, of their key."""
    notes = {key: iter([note for note in SHAKE if note.pitch == key]) for key in (60, 61)}
    marks = [played(note) for note in AROUND]
    for k, onset_s in enumerate(strokes_s):
        key = 60 + k % 2
        name = next(notes[key]).name if k in matched else ""
        marks.append(Mark("match", name, onset_s, key) if name else extra(onset_s, key))
    return marks


def test_either_stroke_of_a_trill_may_be_called_the_note() -> None:
    trill = Note("trill", 4, 72, trill=True)
    notes = [*scale(0, 4), trill, *scale(5, 4)]
    written = Written(score_of(notes))
    around = [played(note) for note in notes if note != trill]
    truth, _ = set_right(written, [*around, played(trill), extra(2.1, 74), extra(2.2, 72)])
    said = [
        *around,
        Mark("ornament", "trill", 2.0, 72),
        Mark("ornament", "trill", 2.1, 74),
        played(trill, late_s=0.2),
    ]
    assert agreement(*either(written, truth, said))["match F1"] == 1
    assert agreement(truth, said)["match F1"] < 1


def test_strokes_of_a_quick_written_out_trill_do_for_each_other() -> None:
    written = Written(score_of([*AROUND, *SHAKE]))
    strokes_s = [2 + 0.04 * k for k in range(12)]
    truth, said = shaken(strokes_s, set(range(8))), shaken(strokes_s, set(range(4, 12)))
    assert agreement(truth, said)["match F1"] < 1
    assert agreement(*either(written, truth, said)) == pytest.approx(agreement(truth, truth))


def test_how_many_strokes_are_extra_is_not_a_matter_of_choice() -> None:
    written = Written(score_of([*AROUND, *SHAKE]))
    strokes_s = [2 + 0.04 * k for k in range(12)]
    truth, said = shaken(strokes_s, set(range(8))), shaken(strokes_s, set(range(6)))
    measures = agreement(*either(written, truth, said))
    assert measures["match R"] == pytest.approx((len(AROUND) + 6) / (len(AROUND) + 8))
    assert measures["match P"] == 1


def test_an_extra_stroke_does_for_a_missed_note_of_its_key_in_the_trill() -> None:
    written = Written(score_of([*AROUND, *SHAKE]))
    strokes_s = [2 + 0.04 * k for k in range(12)]
    truth = shaken(strokes_s, set(range(8)))
    scattered = shaken(strokes_s, {0, 1, 8, 9, 10, 11})  # six of eight notes paired
    lacking = [*scattered, missed("s6"), missed("s7")]
    for one, other in ((truth, lacking), (lacking, truth)):
        assert agreement(*either(written, one, other)) == pytest.approx(agreement(truth, truth))


def test_a_slow_alternation_is_counted() -> None:
    slow = [replace_onset(note, 4 + 2 * (note.onset_q - 4)) for note in SHAKE]
    notes = [*(note for note in scale(0, 12) if not 4 <= note.onset_q < 6), *slow]
    written = Written(score_of(notes))
    truth = [played(note) for note in notes]
    said = [replace(mark, score_id="s2") if mark.score_id == "s0" else mark for mark in truth]
    assert agreement(*either(written, truth, said)) == agreement(truth, said)


def replace_onset(note: Note, onset_q: float) -> Note:
    return note._replace(onset_q=onset_q)
