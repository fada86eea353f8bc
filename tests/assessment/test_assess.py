"""The whole assessment on takes whose faults are known because they were planted."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from played_studies import Key, Mark, humanised, piece, play, steady, take_of, wait_before

from ustaz.alignment import Entry, Label
from ustaz.assessment import Assessment, Continuity, IncidentKind, assess
from ustaz.score import Articulation, Hand, MarkKind, Score


def heard(written: Score, keys: list[Key], **how: object) -> Assessment:
    return assess(written, *take_of(written, keys, **how))  # type: ignore[arg-type]


def kinds(found: Assessment) -> list[IncidentKind]:
    return [IncidentKind(kind) for kind in found.incidents["kind"]]


@pytest.fixture
def written() -> Score:
    return piece()


def test_a_deadpan_take_has_no_incidents_and_its_tempo(written: Score) -> None:
    found = heard(written, play(written))
    assert kinds(found) == []
    assert found.bars["tempo"] == pytest.approx(100, rel=1e-4)
    assert found.tempo["tempo"] == pytest.approx(100, rel=1e-4)
    assert found.notes["timing_s"] == pytest.approx(0, abs=1e-6)
    assert found.notes["articulation"] == pytest.approx(0.9, abs=1e-3)
    assert found.visits.tolist() == [1] * 16
    assert np.all(found.bars["share_right"] == 1)


@given(seed=st.integers(0, 2**32 - 1), shift_s=st.floats(0, 3600))
@settings(max_examples=25, deadline=None)
def test_when_a_take_begins_changes_nothing(seed: int, shift_s: float) -> None:
    written = piece(8)
    keys = wait_before(written, humanised(play(written), seed=seed), onset_q=13.5, seconds=0.8)
    later = [replace(key, onset_s=key.onset_s + shift_s, offset_s=key.offset_s + shift_s) for key in keys]
    here, there = heard(written, keys), heard(written, later)
    assert kinds(here) == kinds(there)
    assert there.notes["timing_s"] == pytest.approx(here.notes["timing_s"], abs=1e-4, nan_ok=True)
    assert there.bars["tempo"] == pytest.approx(here.bars["tempo"], rel=1e-4, nan_ok=True)


@given(seed=st.integers(0, 2**32 - 1), slower=st.floats(0.5, 2.5))
@settings(max_examples=25, deadline=None)
def test_playing_slower_lowers_the_tempo_and_nothing_else(seed: int, slower: float) -> None:
    written = piece(8)
    keys = humanised(play(written), seed=seed, by_s=0.004)
    slow = [replace(key, onset_s=key.onset_s * slower, offset_s=key.offset_s * slower) for key in keys]
    here, there = heard(written, keys), heard(written, slow)
    assert kinds(there) == kinds(here) == []
    assert there.bars["tempo"] * slower == pytest.approx(here.bars["tempo"], rel=0.02)


@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=25, deadline=None)
def test_human_playing_is_no_fault(seed: int) -> None:
    written = piece()
    assert kinds(heard(written, humanised(play(written), seed=seed, by_s=0.012))) == []


@given(seed=st.integers(0, 2**32 - 1), half_bar=st.integers(3, 20), seconds=st.floats(0.6, 2))
@settings(max_examples=25, deadline=None)
def test_a_pause_inside_the_music_is_a_hesitation(seed: int, half_bar: int, seconds: float) -> None:
    written, onset_q = piece(), half_bar * 2 + 0.5
    found = heard(written, wait_before(written, humanised(play(written), seed=seed), onset_q=onset_q, seconds=seconds))
    assert kinds(found) == [IncidentKind.HESITATION]
    assert found.incidents["onset_q"][0] == onset_q
    assert found.incidents["size"][0] == pytest.approx(seconds, abs=0.1)
    bar = found.bars[int(onset_q // 4)]
    assert bar["continuity"] == Continuity.HESITATION
    assert bar["lost_s"] == pytest.approx(seconds, abs=0.1)


@pytest.mark.parametrize("kind", [MarkKind.FERMATA, MarkKind.TEMPO])
def test_a_pause_that_is_written_is_none(kind: MarkKind) -> None:
    written = piece(marks=[Mark(kind, 22.0, 22.0, "rit.")])
    keys = wait_before(written, play(written), onset_q=22.5, seconds=0.9)
    assert kinds(heard(written, keys)) == []


def test_rubato_is_no_fault(written: Score) -> None:
    def bend(q: float) -> float:
        return 1 + 0.6 * q + 0.25 * np.sin(2 * np.pi * q / 16)  # two-bar arches, 16 % faster and slower

    assert kinds(heard(written, humanised(play(written, pulse=bend), seed=5))) == []


@pytest.mark.parametrize(("by_s", "kind"), [(0.15, IncidentKind.LATE), (-0.15, IncidentKind.EARLY)])
def test_one_beat_out_of_a_stable_pulse(written: Score, by_s: float, kind: IncidentKind) -> None:
    onset = written.notes["onset_q"]
    keys = [
        replace(key, onset_s=key.onset_s + by_s) if onset[key.score_note] == 21 else key
        for key in humanised(play(written), seed=3)
    ]
    found = heard(written, keys)
    assert kinds(found) == [kind]
    assert found.incidents["onset_q"][0] == 21
    assert found.incidents["size"][0] == pytest.approx(by_s, abs=0.03)


@pytest.mark.parametrize("faster", [1.15, 1 / 1.15])
def test_rushing_and_dragging_over_eight_bars(faster: float) -> None:
    written = piece(24)

    def drift(q: float) -> float:
        within = min(max(q - 32, 0), 32)
        slowness = within + (1 / faster - 1) * within**2 / 64
        return 1 + 0.6 * (min(q, 32) + slowness + max(q - 64, 0) / faster)

    found = heard(written, humanised(play(written, pulse=drift), seed=2))
    assert kinds(found) == [IncidentKind.TEMPO_DRIFT]
    assert found.incidents["size"][0] == pytest.approx(faster, rel=0.05)
    assert 6 <= found.incidents["bar"][0] <= 9
    assert found.incidents["end_q"][0] == pytest.approx(64, abs=8)


def test_a_tempo_that_moves_at_once_is_meant(written: Score) -> None:
    """The same share as in a drift over eight bars, and in bars of a second."""
    tempi = np.interp(np.arange(64), [19, 40], [240, 340])
    at = np.r_[1.0, 1.0 + np.cumsum(60 / tempi)]
    keys = play(written, pulse=lambda q: float(np.interp(q, np.arange(65), at)))
    assert IncidentKind.TEMPO_DRIFT not in kinds(heard(written, keys))


def test_a_left_hand_that_covers_the_melody(written: Score) -> None:
    notes = written.notes
    loud = (notes["hand"] == Hand.LEFT) & (notes["onset_q"] >= 16) & (notes["onset_q"] < 32)
    keys = [replace(key, velocity=key.velocity + 30) if loud[key.score_note] else key for key in play(written)]
    found = heard(written, keys)
    assert kinds(found) == [IncidentKind.BALANCE]
    assert found.incidents[["onset_q", "end_q", "hand"]][0].tolist() == (16, 32, Hand.LEFT)
    assert found.incidents["size"][0] == pytest.approx(12, abs=2)


def test_hands_that_fall_apart(written: Score) -> None:
    notes = written.notes
    late = (notes["hand"] == Hand.LEFT) & (notes["onset_q"] >= 16) & (notes["onset_q"] < 32)
    right = notes["hand"] == Hand.RIGHT
    lead = [replace(k, onset_s=k.onset_s - 0.035) if right[k.score_note] else k for k in play(written)]
    assert kinds(heard(written, lead)) == []
    apart = [replace(k, onset_s=k.onset_s + 0.13) if late[k.score_note] else k for k in play(written)]
    found = heard(written, apart)
    assert kinds(found) == [IncidentKind.HANDS_APART]
    assert found.incidents["size"][0] == pytest.approx(0.13, abs=0.02)


def test_dynamics_that_were_asked_and_not_played() -> None:
    written = piece(marks=[Mark(MarkKind.DYNAMIC, 0, 0, "p"), Mark(MarkKind.DYNAMIC, 32, 32, "f")])
    keys = play(written)
    assert kinds(heard(written, keys)) == [IncidentKind.DYNAMIC_FLAT]
    louder = [replace(k, velocity=k.velocity + 15) if written.notes["onset_q"][k.score_note] >= 32 else k for k in keys]
    assert kinds(heard(written, louder)) == []


def test_a_hairpin_that_was_not_played() -> None:
    written = piece(marks=[Mark(MarkKind.CRESCENDO, 16, 40)])
    keys = play(written)
    found = heard(written, keys)
    assert kinds(found) == [IncidentKind.DYNAMIC_FLAT]
    assert found.incidents["onset_q"][0] == 32
    onset = written.notes["onset_q"]
    grown = [replace(k, velocity=k.velocity + int(np.clip(onset[k.score_note] - 16, 0, 24)) // 2) for k in keys]
    assert kinds(heard(written, grown)) == []


def test_staccato_held_for_its_full_value() -> None:
    written = piece(articulation=Articulation.STACCATO)
    found = heard(written, play(written, held=1.0))
    assert set(kinds(found)) == {IncidentKind.TOUCH}
    assert found.incidents["size"][0] == pytest.approx(1.0, abs=0.02)
    assert kinds(heard(written, play(written, held=0.5))) == []


def test_a_slurred_line_that_was_chopped() -> None:
    written = piece(slurs=True)
    found = heard(written, play(written, held=0.3))
    assert set(kinds(found)) == {IncidentKind.TOUCH}
    assert set(found.incidents["hand"]) == {Hand.RIGHT}
    assert kinds(heard(written, play(written, held=0.3), pedal=[(0.5, 100)])) == []


def test_an_uneven_run() -> None:
    written = piece(melody_q=0.25)
    keys = play(written, pulse=steady(0.8))
    rough = np.random.default_rng(4).normal(0, 0.06, len(written.notes)) * (written.notes["duration_q"] == 0.25)
    found = heard(written, [replace(key, onset_s=key.onset_s + rough[key.score_note]) for key in keys])
    assert IncidentKind.UNEVEN in kinds(found)
    assert IncidentKind.UNEVEN not in kinds(heard(written, keys))


def test_a_pedal_held_over_a_change_of_harmony(written: Score) -> None:
    lower = written.notes["onset_q"] >= 20
    down = [
        replace(key, pitch=key.pitch - 1) if lower[key.score_note] and key.pitch < 60 else key for key in play(written)
    ]  # from C major to C flat major: what a wrong pedal would blur
    clean = [(1.0 + 0.6 * q, value) for bar in range(16) for q, value in ((bar * 4 + 0.1, 127), (bar * 4 + 3.9, 0))]
    assert kinds(heard(written, down, pedal=clean)) == []
    held = [event for event in clean if not 1.0 + 0.6 * 18 < event[0] < 1.0 + 0.6 * 22]
    assert kinds(heard(written, down, pedal=held)) == [IncidentKind.PEDAL_BLUR]


def test_notes_of_the_alignment_become_incidents(written: Score) -> None:
    keys = play(written)
    keys[20] = replace(keys[20], pitch=keys[20].pitch + 1, label=Label.WRONG)
    keys.append(Key(keys[30].onset_s + 0.02, keys[30].offset_s, keys[30].pitch + 2, 40, -1, label=Label.EXTRA))
    gone = keys.pop(40)
    found = heard(written, keys, missed=[(0, gone.score_note)])
    by_kind = {IncidentKind(row["kind"]): row for row in found.incidents}
    assert set(by_kind) == {IncidentKind.WRONG_NOTE, IncidentKind.EXTRA_NOTE, IncidentKind.MISSED_NOTE}
    assert by_kind[IncidentKind.WRONG_NOTE]["size"] == 1
    assert by_kind[IncidentKind.MISSED_NOTE]["score_note"] == gone.score_note
    assert found.bars["share_right"].min() < 1
    assert found.bars[["wrong", "missed", "extra"]].tolist() != []


def _two_runs(written: Score, *, stop_q: float, again_q: float, entry: Entry, last_q: float = np.inf) -> Assessment:
    first = play(written, last_q=stop_q)
    start = 1.2 + max(key.onset_s for key in first) - again_q * 0.6
    second = play(written, pulse=lambda q: start + q * 0.6, first_q=again_q, last_q=last_q, run=1)
    return heard(written, first + second, entries=[Entry.START, entry])


def test_going_back_a_bar_is_a_restart_and_the_last_pass_counts(written: Score) -> None:
    found = _two_runs(written, stop_q=22.5, again_q=16, entry=Entry.RESTART)
    assert kinds(found) == [IncidentKind.RESTART]
    assert found.incidents["bar"][0] == 5
    assert found.incidents["size"][0] == 1
    assert found.visits[4] == 2
    assert found.visits[6] == 1
    passes = {(int(bar["run"]), int(bar["bar"])): bool(bar["last_pass"]) for bar in found.bars}
    assert not passes[0, 4]
    assert passes[1, 4]
    assert passes[0, 3]


def test_going_back_without_a_stop_was_misheard(written: Score) -> None:
    first = play(written, last_q=22.5)
    start = 0.3 + max(key.onset_s for key in first) - 16 * 0.6  # when the next eighth is due
    keys = first + play(written, pulse=lambda q: start + q * 0.6, first_q=16, run=1)
    assert kinds(heard(written, keys, entries=[Entry.START, Entry.RESTART])) == []


@pytest.mark.parametrize("shift_q", [0.0, 0.05, -0.5])
def test_a_key_that_another_voice_strikes_or_holds_is_not_missed(written: Score, shift_q: float) -> None:
    notes = written.notes.copy()
    note = notes[40]
    others = np.flatnonzero((notes["hand"] != note["hand"]) & (notes["onset_q"] == note["onset_q"]))
    other = int(others[0])
    notes["pitch"][other] = note["pitch"]
    notes["onset_q"][other] += shift_q
    notes["duration_q"][other] = 1.0
    unison = replace(written, notes=notes)
    keys = [key for key in play(unison) if key.score_note != 40]
    found = heard(unison, keys, missed=[(0, 40)])
    assert IncidentKind.MISSED_NOTE not in kinds(found)
    assert found.bars["missed"].sum() == 0
    assert (found.notes["label"] == Label.MISSED).sum() == 1


def test_a_key_struck_twice_belongs_to_the_hand_that_struck_it(written: Score) -> None:
    keys = play(written)
    melody = next(key for key in keys if key.onset_s > 10 and key.pitch > 70)
    again = replace(melody, onset_s=melody.onset_s + 0.29, score_note=-1, label=Label.EXTRA)  # beside the next bass
    found = heard(written, [*keys, again])
    assert found.incidents["hand"][found.incidents["kind"] == IncidentKind.EXTRA_NOTE].tolist() == [Hand.RIGHT]


def test_a_gap_in_which_other_keys_go_on_is_no_wait(written: Score) -> None:
    late = wait_before(written, play(written), onset_q=33.5, seconds=1.2)
    assert IncidentKind.HESITATION in kinds(heard(written, late))
    begin = max(key.onset_s for key in late if written.notes["onset_q"][key.score_note] < 33.5)
    others = [Key(begin + 0.3 * k, begin + 0.3 * k + 0.2, 90 + k, 60, -1, label=Label.EXTRA) for k in range(1, 5)]
    assert IncidentKind.HESITATION not in kinds(heard(written, [*late, *others]))


def test_striking_a_beat_again_is_a_stumble(written: Score) -> None:
    assert kinds(_two_runs(written, stop_q=22.5, again_q=22, entry=Entry.RESTART)) == [IncidentKind.STUMBLE]


def test_a_written_repeat_is_no_rework(written: Score) -> None:
    found = _two_runs(written, stop_q=31.5, again_q=0, entry=Entry.REPEAT)
    assert kinds(found) == []
    assert found.bars["last_pass"].all()
    assert found.visits[:8].tolist() == [2] * 8


def test_a_loop_is_practice(written: Score) -> None:
    keys: list[Key] = []
    for run in range(4):
        start = 1 + run * 7 - 8 * 0.6
        keys += play(written, pulse=lambda q, s=start: s + q * 0.6, first_q=8, last_q=14.5, run=run)
    found = heard(written, keys, entries=[Entry.START, *[Entry.RESTART] * 3])
    assert kinds(found) == []
    assert found.visits[2] == 4


def test_what_cannot_be_measured_is_not_named(written: Score) -> None:
    flat = [replace(key, velocity=64) for key in play(written)]
    assert heard(written, flat).measured == {"timing", "hands"}
    right = [key for key in play(written) if written.notes["hand"][key.score_note] == Hand.RIGHT]
    assert not {"hands", "pedal"} & heard(written, right).measured
    assert "pedal" in heard(written, flat, pedal=[(1.0, 127), (2.0, 0)]).measured


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_handful_of_notes_is_enough(written: Score, count: int) -> None:
    found = heard(written, play(written)[:count])
    assert kinds(found) == []
    assert len(found.notes) == count


def test_nothing_matched_is_nothing_measured(written: Score) -> None:
    keys = [replace(key, label=Label.EXTRA, score_note=-1, run=-1) for key in play(written)[:20]]
    performance, alignment = take_of(written, keys, entries=())
    found = assess(written, performance, alignment)
    assert len(found.incidents) == len(found.bars) == len(found.tempo) == len(found.notes) == 0
    assert found.visits.sum() == 0
    assert not {"timing", "hands"} & found.measured


@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_any_take_is_assessed_and_its_tables_agree(data: st.DataObject) -> None:
    written = piece(6)
    keys = humanised(
        play(written), seed=data.draw(st.integers(0, 1000)), by_s=data.draw(st.sampled_from([0.0, 0.05, 0.4]))
    )
    kept = data.draw(st.sets(st.integers(0, len(keys) - 1), min_size=1))
    cut = data.draw(st.integers(0, len(keys)))
    labels = st.sampled_from([Label.MATCH, Label.MATCH, Label.WRONG, Label.EXTRA, Label.ORNAMENT])
    some = [replace(keys[row], label=data.draw(labels), run=int(row >= cut)) for row in sorted(kept)]
    runs = {key.run for key in some if key.label != Label.EXTRA}
    some = [replace(key, run=sorted(runs).index(key.run)) for key in some if key.run in runs]
    entries = [Entry.START, data.draw(st.sampled_from(Entry))][: len(runs)]
    found = assess(written, *take_of(written, some, entries=entries))
    assert len(found.notes) == sum(key.label != Label.EXTRA for key in some)
    assert found.bars["written"].sum() == len(found.notes)
    assert np.all(np.diff(found.incidents["time_s"]) >= 0)
    assert np.all((found.incidents["confidence"] >= 0) & (found.incidents["confidence"] <= 1))
    assert np.all((found.incidents["bar"] >= 0) & (found.incidents["bar"] < len(written.bars)))
    assert np.isfinite(found.incidents["size"]).all()
    assert np.all(found.incidents["end_q"] >= found.incidents["onset_q"])
