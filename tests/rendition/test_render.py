"""A rendition plays what is written, and plays it like a musician."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ustaz.performance import read_performance, to_seconds, write_performance
from ustaz.rendition import CONCERT, fine, render

UNISONS = {"m33-lh-6", "m33-lh-9", "m33-lh-12", "m33-lh-15"}  # two voices strike one B flat


def struck(score, take, note):
    """The strokes of one written note."""
    return take.performance.notes[take.score_notes == score.ids.index(note)]


def bar_of(score, take, field="onset_s"):
    """For each printed bar the values of one field of its strokes."""
    bars = score.notes["bar"][take.score_notes]
    return {row: take.performance.notes[field][bars == row] for row in range(len(score.bars))}


def test_every_written_note_is_struck(score, fine_take):
    played = {score.ids[row] for row in fine_take.score_notes}
    assert set(score.ids) - played == UNISONS
    assert fine_take.mistakes == ()
    assert (fine_take.score_notes >= 0).all()


def test_notes_have_their_written_pitch_unless_a_sign_changes_it(score, fine_take):
    plain = score.notes["ornament"][fine_take.score_notes] == 0
    written = score.notes["pitch"][fine_take.score_notes]
    assert (fine_take.performance.notes["pitch"] == written)[plain].all()


def test_the_seed_decides(score):
    first, again, other = (render(score, seed=seed).notes for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first["onset_s"], other["onset_s"][: len(first)])


def test_the_tables_are_sorted_and_agree(fine_take):
    take = fine_take.performance
    assert np.array_equal(np.lexsort((take.notes["pitch"], take.notes["onset_s"])), np.arange(len(take.notes)))
    for moment in ("onset", "offset"):
        seconds = to_seconds(take.notes[f"{moment}_tick"], take.tempi, ticks_per_quarter=take.ticks_per_quarter)
        assert np.array_equal(seconds, take.notes[f"{moment}_s"])
    assert take.notes["velocity"].min() >= 12
    assert (np.diff(take.controls["time_s"]) >= 0).all()


@pytest.mark.parametrize("name", ["fine_take", "learner_take"])
def test_a_key_is_let_go_before_it_is_struck_again(name, request):
    notes = np.sort(request.getfixturevalue(name).performance.notes, order=("pitch", "onset_s"))
    same_key = np.diff(notes["pitch"]) == 0
    assert (notes["offset_s"][:-1] < notes["onset_s"][1:])[same_key].all()
    assert (notes["offset_s"] > notes["onset_s"]).all()


@pytest.mark.parametrize("name", ["fine_take", "learner_take"])
def test_written_as_midi_and_read_again_it_is_the_same(name, request, tmp_path):
    take = request.getfixturevalue(name).performance
    write_performance(take, tmp_path / "take.mid")
    again = read_performance(tmp_path / "take.mid")
    assert np.array_equal(again.notes, take.notes)
    assert np.array_equal(again.controls, take.controls)


def test_the_melody_comes_first_and_sings(score, fine_take):
    """Dotted quarters of the melody over a bass note: bars 1, 3, 5, 9, 11, 17 …"""
    leads_s, louder = [], []
    for bar in (1, 3, 5, 9, 11, 15, 17, 19, 25):
        melody, bass = (struck(score, fine_take, f"m{bar}-{hand}-1")[0] for hand in ("rh", "lh"))
        leads_s.append(bass["onset_s"] - melody["onset_s"])
        louder.append(int(melody["velocity"]) - int(bass["velocity"]))
    assert 0.015 < np.mean(leads_s) < 0.035
    assert np.mean(louder) > 4


def test_forte_is_louder_than_piano(score, fine_take):
    loudness = {row: values.mean() for row, values in bar_of(score, fine_take, "velocity").items()}
    assert loudness[11] > loudness[9] + 20  # f after pp
    assert loudness[32] > loudness[31]  # ff
    assert loudness[36] < loudness[5]  # ppp


def test_a_crescendo_grows(score, fine_take):
    """Bar 12, from the middle to the end: the chords of the right hand."""
    tops = [struck(score, fine_take, f"m12-rh-{number}")["velocity"][0] for number in (10, 12, 14, 17, 20, 22)]
    assert np.polyfit(range(6), tops, 1)[0] > 1


def test_the_end_is_slow_and_poco_ritardando_is_slower_than_before(score, fine_take):
    starts_s = {row: values.min() for row, values in bar_of(score, fine_take).items()}
    lengths_s = {row: starts_s[row + 1] - starts_s[row] for row in range(36)}
    assert lengths_s[10] > 1.02 * lengths_s[9]
    assert lengths_s[35] > lengths_s[9]  # bar 33, where the final ritard begins
    first, second, last = (struck(score, fine_take, f"m34-rh-{number}")["onset_s"][0] for number in (2, 4, 6))
    assert lengths_s[35] / 4 < second - first < last - second


def test_a_fermata_is_held(score, fine_take):
    chord, after = (struck(score, fine_take, note)["onset_s"][0] for note in ("m32-rh-3", "m32b-rh-1"))
    before = struck(score, fine_take, "m32-rh-1")["onset_s"][0]
    assert after - chord > 1.4 * (chord - before)


@pytest.mark.parametrize(
    ("note", "pitches"),
    [
        ("m2-rh-2", [72, 73, 72, 71, 72]),  # the turn: D flat above, B natural below
        ("m5-rh-4", [77, 79, 77]),
        ("m26-rh-9", [75, 77, 75, 74, 75]),
    ],
)
def test_ornaments_are_played_out(score, fine_take, note, pitches):
    assert struck(score, fine_take, note)["pitch"].tolist() == pitches


def test_a_trill_alternates_and_leaves_room_for_its_ending(score, fine_take):
    trill = struck(score, fine_take, "m7-rh-1")
    assert len(trill) >= 9
    assert trill["pitch"][::2].tolist() == [77] * len(trill[::2])
    assert trill["pitch"][1::2].tolist() == [79] * len(trill[1::2])
    endings = [struck(score, fine_take, note)["onset_s"][0] for note in ("m7-rh-2", "m7-rh-3", "m7-rh-4")]
    assert trill["onset_s"][-1] < endings[0] < endings[1] < endings[2]


def test_the_pedal_goes_down_after_its_bass_and_is_up_at_the_end(score, fine_take):
    controls = fine_take.performance.controls
    presses_s = controls["time_s"][controls["value"] > 0]
    for bass in ("m1-lh-1", "m3-lh-7", "m25-lh-1"):
        after_s = presses_s - struck(score, fine_take, bass)["onset_s"][0]
        assert 0.03 < after_s[after_s > 0].min() < 0.1
    assert controls["value"][-1] == 0
    assert (np.diff((controls["value"] > 0).astype(int)) != 0).all()  # down and up in turn


def test_without_marks_there_is_no_pedal_and_one_loudness(score):
    """A score that marks nothing (Bach) is played without pedal, its loudness shaped by phrase and metre only."""
    bare = replace(score, marks=score.marks[:0], mark_texts=())
    take = render(bare)
    assert len(take.controls) == 0
    assert 30 < take.notes["velocity"].mean() < 70


def test_strict_time_is_strict(score):
    """Without rubato, jitter and lead the eighths of the left hand in bar 1 are even."""
    style = replace(CONCERT, rubato=0, melody_lead_s=0, timing_jitter_s=0, tempo_jitter=0, velocity_jitter=0)
    take = fine(score, style=style)
    onsets_s = np.unique(bar_of(score, take)[1].round(2))
    assert np.allclose(np.diff(onsets_s), 60 / 132, atol=0.01)
