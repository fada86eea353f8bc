"""What was not heard surely is told apart and counts nowhere; what MIDI says counts whatever its certainty."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from played_studies import Mark, humanised, piece, play, take_of

from ustaz.alignment import Label
from ustaz.assessment import IncidentKind, assess
from ustaz.performance import HEARD
from ustaz.score import MarkKind

WRITTEN = piece()


def heard_from_sound(performance):
    table = np.zeros(len(performance.notes), HEARD)
    table["confidence"], table["cents"], table["fret"] = 0.9, np.nan, -1
    return replace(performance, heard=table)


def less_sure(alignment, confidence):
    """The alignment with its faults so sure."""
    played, written = alignment.played.copy(), alignment.written.copy()
    for table in (played, written):
        table["confidence"][table["label"] != Label.MATCH] = confidence
    return replace(alignment, played=played, written=written)


def faulty_take():
    """A wrong note in bar 4, an extra one in bar 8, a missed one in bar 12."""
    keys = play(WRITTEN)
    wrong, extra, missed = (
        next(row for row, note in enumerate(WRITTEN.notes) if note["onset_q"] == onset) for onset in (13.5, 29.5, 45.5)
    )
    keys[wrong] = replace(keys[wrong], pitch=keys[wrong].pitch + 1, label=Label.WRONG)
    keys.append(replace(keys[extra], pitch=keys[extra].pitch + 1, label=Label.EXTRA, score_note=extra))
    keys = [key for row, key in enumerate(keys) if row != missed]
    return take_of(WRITTEN, keys, missed=[(0, missed)])


KINDS = [IncidentKind.WRONG_NOTE, IncidentKind.EXTRA_NOTE, IncidentKind.MISSED_NOTE]


@pytest.mark.parametrize("confidence", [0.1, 0.49])
def test_below_the_threshold_a_fault_of_a_heard_take_is_not_sure(confidence):
    performance, alignment = faulty_take()
    found = assess(WRITTEN, heard_from_sound(performance), less_sure(alignment, confidence))
    assert len(found.incidents) == 0
    assert found.unsure["kind"].tolist() == KINDS
    assert found.unsure["bar"].tolist() == [3, 7, 11]
    for name in ("wrong", "missed", "extra"):
        assert found.bars[name].sum() == 0
    assert (found.bars["share_right"] == 1).all()
    assert found.bars["right"].sum() == found.bars["written"].sum() - 2


def test_above_it_counts():
    performance, alignment = faulty_take()
    found = assess(WRITTEN, heard_from_sound(performance), less_sure(alignment, 0.51))
    assert found.incidents["kind"].tolist() == KINDS
    assert len(found.unsure) == 0


def test_midi_is_never_unsure():
    performance, alignment = faulty_take()
    found = assess(WRITTEN, performance, less_sure(alignment, 0.1))
    assert found.incidents["kind"].tolist() == KINDS
    assert len(found.unsure) == 0
    assert [found.bars[name].sum() for name in ("wrong", "missed", "extra")] == [1, 1, 1]


def test_loudness_is_less_sure_where_it_was_heard():
    marks = [Mark(MarkKind.DYNAMIC, 0, 0, "p"), Mark(MarkKind.DYNAMIC, 32, 32, "f")]
    written = piece(marks=marks)
    take, alignment = take_of(written, humanised(play(written), seed=1))
    midi, heard = assess(written, take, alignment), assess(written, heard_from_sound(take), alignment)
    assert midi.incidents["kind"].tolist() == heard.incidents["kind"].tolist() == [IncidentKind.DYNAMIC_FLAT]
    assert heard.incidents["confidence"][0] == pytest.approx(0.8 * midi.incidents["confidence"][0])


def test_a_take_of_keys_has_no_strings():
    take, alignment = take_of(WRITTEN, play(WRITTEN))
    found = assess(WRITTEN, heard_from_sound(take), alignment)
    assert "strings" not in found.measured
    assert len(found.strokes) == len(found.frets) == found.strummed == 0
