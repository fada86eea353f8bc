"""The figures of a take."""

from __future__ import annotations

from midi_files import QUARTER, midi_file, note, pedal, strike, tempo

from ustaz.performance import read_performance, summarize_take


def test_every_figure(tmp_path):
    right = tempo(600_000) + note(72, 90, after=QUARTER) + strike(80, 40)
    left = note(36, 50, channel=1) + pedal(127) + pedal(60) + pedal(0, after=QUARTER * 4)
    others = pedal(1, controller=66) + pedal(1, controller=67) + tempo(300_000, after=QUARTER * 2)
    path = tmp_path / "take.mid"
    path.write_bytes(midi_file(right, left, others))
    summary = summarize_take(read_performance(path))
    assert (summary.notes, summary.tracks, summary.channels) == (3, 3, (1, 2))
    assert (summary.lowest_pitch, summary.highest_pitch, summary.softest, summary.loudest) == (36, 80, 40, 90)
    assert (summary.sustain_events, summary.sostenuto_events, summary.soft_events) == (3, 1, 1)
    assert summary.half_pedalling
    assert (summary.first_onset_s, round(summary.length_s, 6)) == (0.0, 2.1)
    assert (summary.tempi, summary.slowest_tempo, summary.fastest_tempo) == (2, 100.0, 200.0)
    assert len(summary.warnings) == 1


def test_a_pedal_that_only_goes_up_and_down(tmp_path):
    path = tmp_path / "take.mid"
    path.write_bytes(midi_file(pedal(127) + note(60, 50) + pedal(0) + note(62, 60)))
    assert not summarize_take(read_performance(path)).half_pedalling
