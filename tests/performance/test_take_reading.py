"""What is in a MIDI file comes into the tables: notes, pedals, time."""

from __future__ import annotations

import pytest
from midi_files import QUARTER, TUNE, header, meta, midi_file, note, pedal, release, strike, tempo, track

from ustaz.performance import Performance, read_performance
from ustaz.words import say


def read(data: bytes, tmp_path) -> Performance:
    path = tmp_path / "take.mid"
    path.write_bytes(data)
    return read_performance(path)


def warnings(performance: Performance) -> list[str]:
    return [say(sentence) for sentence in performance.warnings]


def test_a_note_has_its_times_loudness_and_place(tmp_path):
    take = read(midi_file(tempo(600_000), strike(60, 90, after=240, channel=3) + release(60, 33, channel=3)), tmp_path)
    (row,) = take.notes
    assert row["onset_s"] == pytest.approx(0.3)
    assert row["offset_s"] == pytest.approx(0.9)
    assert (row["pitch"], row["velocity"], row["release_velocity"]) == (60, 90, 33)
    assert (row["onset_tick"], row["offset_tick"], row["track"], row["channel"]) == (240, 720, 1, 3)
    assert take.warnings == ()


def test_notes_of_all_tracks_and_channels_come_together_in_order(tmp_path):
    take = read(midi_file(note(60, 1) + note(64, 2), note(48, 3, channel=5), note(72, 4)), tmp_path)
    assert take.notes["pitch"].tolist() == [48, 60, 72, 64]
    assert take.notes["track"].tolist() == [1, 0, 2, 0]


def test_tables_are_read_only(tmp_path):
    take = read(midi_file(TUNE), tmp_path)
    with pytest.raises(ValueError, match="read-only"):
        take.notes["pitch"] = 0


def test_running_status_and_strikes_of_no_velocity(tmp_path):
    events = b"\0\x90\x3c\x40\x83\x60\x3c\0\0\x3e\x41\x83\x60\x3e\0"
    take = read(midi_file(events), tmp_path)
    assert take.notes["pitch"].tolist() == [60, 62]
    assert take.notes["release_velocity"].tolist() == [64, 64]


def test_running_status_goes_on_after_a_text(tmp_path):
    take = read(midi_file(strike(60) + meta(1, b"hello") + b"\x83\x60\x3c\0"), tmp_path)
    assert take.notes["offset_tick"].tolist() == [QUARTER]


def test_a_key_struck_twice_before_its_release_gives_two_notes(tmp_path):
    events = strike(60, 10) + strike(60, 20, after=100) + release(60, 1, after=100) + release(60, 2, after=100)
    take = read(midi_file(events), tmp_path)
    assert take.notes["velocity"].tolist() == [10, 20]
    assert take.notes["offset_tick"].tolist() == [200, 300]
    assert take.notes["release_velocity"].tolist() == [1, 2]


def test_the_same_key_in_two_tracks_is_two_keys(tmp_path):
    left = strike(60, 10) + release(60, 1, after=900)
    right = strike(60, 20, after=100) + release(60, 2, after=100)
    take = read(midi_file(left, right), tmp_path)
    assert take.notes["offset_tick"].tolist() == [900, 200]


def test_a_note_that_is_never_released_ends_with_its_track(tmp_path):
    take = read(midi_file(strike(60, 10) + note(62, 20) + meta(1, b"", after=50)), tmp_path)
    assert take.notes["offset_tick"].tolist() == [530, 480]
    assert warnings(take) == ["1 note is never released; it ends with its track."]


def test_releases_without_strikes_are_left_out_and_told(tmp_path):
    take = read(midi_file(release(70) + TUNE + release(71)), tmp_path)
    assert len(take.notes) == 3
    assert warnings(take) == ["2 releases of keys that were not down were left out."]


def test_notes_of_no_length_are_kept(tmp_path):
    take = read(midi_file(strike(60, 10) + release(60, after=0) + TUNE), tmp_path)
    assert take.notes["offset_s"][0] == take.notes["onset_s"][0] == 0


def test_three_pedals_with_their_depths_and_nothing_else(tmp_path):
    moves = pedal(127) + pedal(40, after=10) + pedal(9, controller=66) + pedal(1, controller=67, channel=2)
    take = read(midi_file(moves + pedal(99, controller=7) + TUNE), tmp_path)
    assert take.controls["controller"].tolist() == [64, 64, 66, 67]
    assert take.controls["value"].tolist() == [127, 40, 9, 1]
    assert take.controls["tick"].tolist() == [0, 10, 10, 10]
    assert take.controls["channel"].tolist() == [0, 0, 0, 2]


def test_tempi_count_wherever_they_stand(tmp_path):
    take = read(midi_file(TUNE, tempo(250_000, after=QUARTER) + tempo(1_000_000, after=QUARTER)), tmp_path)
    assert take.tempi.tolist() == [(0, 500_000), (480, 250_000), (960, 1_000_000)]
    assert take.notes["onset_s"].tolist() == pytest.approx([0, 0.5, 0.75])
    assert take.notes["offset_s"].tolist() == pytest.approx([0.5, 0.75, 1.75])


@pytest.mark.parametrize(
    ("frames", "ticks_a_frame", "second"),
    [(25, 40, 1000), (24, 100, 2400), (30, 80, 2400), (29, 80, 2400 * 1000 / 1001)],
)
def test_film_time_knows_no_tempo(tmp_path, frames, ticks_a_frame, second):
    division = (256 - frames) << 8 | ticks_a_frame
    take = read(midi_file(tempo(100_000) + note(60, after=2400), division=division), tmp_path)
    assert take.notes["onset_s"][0] == pytest.approx(2400 / second)


def test_percussion_is_left_out_unless_there_is_nothing_else(tmp_path):
    with_clicks = read(midi_file(TUNE, note(76, channel=9)), tmp_path)
    assert len(with_clicks.notes) == 3
    assert warnings(with_clicks) == ["1 percussion note (channel 10) was left out."]
    assert len(read(midi_file(note(76, 1, channel=9) + note(77, 2, channel=9)), tmp_path).notes) == 2


def test_a_take_without_loudness_says_so(tmp_path):
    take = read(midi_file(note(60) + note(62)), tmp_path)
    assert warnings(take) == ["Every note has the same loudness, so it was not recorded and cannot be judged."]


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b"Nocturne", "Nocturne"),
        ("Сарыарқа".encode(), "Сарыарқа"),
        ("Домбыра".encode("cp1251"), "Домбыра"),
        ("Étude".encode("cp1252"), "Étude"),
        (b"\xff\xfe\x80", r"\xff\xfe\x80"),
        (b" take\0\0", "take"),
        (b"two\nlines", r"two\nlines"),
        (b"x" * 5000, "x" * 120),
        (b"", ""),
    ],
)
def test_the_name_is_read_whatever_its_encoding(tmp_path, raw, name):
    assert read(midi_file(meta(3, raw) + TUNE), tmp_path).name == name


def test_chunks_of_unknown_types_and_long_headers_are_legal(tmp_path):
    unknown = b"XFIH\0\0\0\4abcd"
    long_header = b"MThd\0\0\0\x0a" + header()[8:] + b"\0\0\0\0"
    take = read(long_header + unknown + track(TUNE), tmp_path)
    assert len(take.notes) == 3
    assert take.warnings == ()


def test_midi_in_riff(tmp_path):
    inside = midi_file(TUNE)
    chunks = b"RMIDINFO\3\0\0\0abc\0data" + len(inside).to_bytes(4, "little") + inside
    take = read(b"RIFF" + len(chunks).to_bytes(4, "little") + chunks, tmp_path)
    assert len(take.notes) == 3


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (header() + track(TUNE, end=b""), "1 track has no end mark; its end may be missing."),
        (midi_file(TUNE + b"\0\xff\x2f\0" + TUNE), "1 track goes on after its end mark;"),
        (midi_file(TUNE) + b"\0\0\0", "3 bytes that belong to no track were left out."),
        (midi_file(TUNE) + midi_file(TUNE), "Another MIDI file follows in the same file; only the first was read."),
        (header(tracks=7) + track(TUNE), "The file announces 7 tracks and has 1."),
        (header(tracks=2) + track(TUNE) * 2, "The file says that it is one track and has 2; all were read."),
        (midi_file(tempo(0) + TUNE), "1 change of tempo has no usable value and was left out."),
        (midi_file(meta(0x58, b"\0\2\x18\x08") + TUNE), "1 time or key signature does not exist in music"),
        (midi_file(meta(0x59, b"\x12\5") + TUNE), "1 time or key signature does not exist in music"),
        (midi_file(note(20) + note(109, 1) + TUNE), "2 notes lie outside the 88 keys of a piano."),
    ],
)
def test_oddities_are_read_and_told(tmp_path, data, sentence):
    (told,) = warnings(read(data, tmp_path))
    assert told.startswith(sentence)


@pytest.mark.parametrize("signature", [meta(0x58, b"\6\3\x24\x08"), meta(0x59, b"\xf9\1"), meta(0x59, b"\7\0")])
def test_signatures_that_exist_are_no_oddity(tmp_path, signature):
    assert read(midi_file(signature + TUNE), tmp_path).warnings == ()
