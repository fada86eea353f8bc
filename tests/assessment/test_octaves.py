"""Passages in another octave, set by hand: which notes make one, where it ends, and what is judged beside it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from played_studies import Key, piece, play, take_of, wait_before

from ustaz.alignment import Label
from ustaz.assessment import Assessment, IncidentKind, assess
from ustaz.assessment.octaves import BETWEEN, LONG
from ustaz.score import Hand

WRITTEN = piece()
MELODY = np.flatnonzero(WRITTEN.notes["hand"] == Hand.RIGHT).tolist()
QUICK = settings(max_examples=25, deadline=None)


def moved(rows: list[int], *, by: int = 12) -> list[Key]:
    """A take in which these written notes are struck so many semitones away."""
    return [
        replace(key, pitch=key.pitch + by, label=Label.WRONG) if key.score_note in rows else key
        for key in play(WRITTEN)
    ]


def heard(keys: list[Key]) -> Assessment:
    return assess(WRITTEN, *take_of(WRITTEN, keys))


def found(assessment: Assessment) -> list[tuple[str, float, float, float]]:
    incidents = assessment.incidents
    return [(IncidentKind(row["kind"]).name, row["onset_q"], row["end_q"], row["size"]) for row in incidents]


@QUICK
@given(first=st.integers(0, len(MELODY) - LONG), more=st.integers(0, 30), by=st.sampled_from([12, -12]))
def test_a_passage_is_one_incident(first: int, more: int, by: int) -> None:
    rows = MELODY[first : first + LONG + more]
    assessment = heard(moved(rows, by=by))
    onsets = WRITTEN.notes["onset_q"][rows]
    assert found(assessment) == [("OCTAVE", onsets[0], onsets[-1], by // 12)]
    assert assessment.incidents["hand"].tolist() == [Hand.RIGHT]
    assert np.count_nonzero(assessment.notes["octave"]) == len(rows)
    assert set(assessment.notes["label"].tolist()) == {Label.MATCH}
    assert np.nanmin(assessment.bars["share_right"]) == 1


@pytest.mark.parametrize("count", [1, LONG - 1])
def test_a_few_notes_are_slips_each_for_itself(count: int) -> None:
    assessment = heard(moved(MELODY[8 : 8 + count]))
    assert [kind for kind, *_ in found(assessment)] == ["WRONG_NOTE"] * count
    assert not assessment.notes["octave"].any()


@pytest.mark.parametrize("by", [1, 5, 24])
def test_other_intervals_are_no_octave(by: int) -> None:
    assert {kind for kind, *_ in found(heard(moved(MELODY[8:20], by=by)))} == {"WRONG_NOTE"}


def test_a_few_notes_in_place_do_not_end_a_passage() -> None:
    rows = MELODY[:10] + MELODY[10 + BETWEEN : 20 + BETWEEN]
    assert [kind for kind, *_ in found(heard(moved(rows)))] == ["OCTAVE"]
    rows = MELODY[:10] + MELODY[11 + BETWEEN : 21 + BETWEEN]
    assert [kind for kind, *_ in found(heard(moved(rows)))] == ["OCTAVE"] * 2


def test_both_hands_together_are_one_passage() -> None:
    rows = np.flatnonzero((WRITTEN.notes["bar"] >= 4) & (WRITTEN.notes["bar"] < 8)).tolist()
    assessment = heard(moved(rows))
    assert found(assessment) == [("OCTAVE", 16, 31.5, 1)]
    assert assessment.incidents["hand"].tolist() == [Hand.UNKNOWN]


def test_hands_that_part_are_two_passages() -> None:
    up = dict.fromkeys(MELODY, 12)
    keys = [replace(key, pitch=key.pitch + up.get(key.score_note, -12), label=Label.WRONG) for key in play(WRITTEN)]
    assert sorted((kind, size) for kind, *_, size in found(heard(keys))) == [("OCTAVE", -1), ("OCTAVE", 1)]


def test_a_slip_within_a_passage_is_still_a_wrong_note() -> None:
    keys = [replace(key, pitch=key.pitch + 1) if key.score_note == MELODY[14] else key for key in moved(MELODY[8:24])]
    assert [kind for kind, *_ in found(heard(keys))] == ["OCTAVE", "WRONG_NOTE"]


def test_a_passage_in_another_octave_is_no_witness_of_trouble() -> None:
    """A wait that is a hesitation only where keys went wrong beside it."""

    def waits(keys: list[Key]) -> set[str]:
        return {kind for kind, *_ in found(heard(wait_before(WRITTEN, keys, onset_q=34.5, seconds=0.4)))}

    assert waits(moved(MELODY[33:36])) == {"WRONG_NOTE", "HESITATION"}
    assert waits(moved(MELODY)) == {"OCTAVE"}


def test_a_wrong_label_on_the_right_key_is_no_fault() -> None:
    keys = play(WRITTEN)
    keys[20] = replace(keys[20], label=Label.WRONG)
    assert not found(heard(keys))
