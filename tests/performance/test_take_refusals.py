"""What cannot be a take is refused in one clear sentence that names the file and says what to do."""

from __future__ import annotations

import os

import pytest
from midi_files import TUNE, header, meta, midi_file, note, pedal, release, track

from ustaz.errors import InputError
from ustaz.performance import read_performance


def refusal(data: bytes, tmp_path, name: str = "take.mid") -> str:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        read_performance(path)
    text = str(caught.value)
    assert name in text
    assert str(tmp_path) not in text
    assert len(text) <= 200
    assert caught.value.hint
    return text


@pytest.mark.parametrize(
    ("events", "byte"),
    [
        (b"\0\x3c\x40", 0),  # data before any status
        (b"\0\x90\xfd\x40", 0),  # a key above 127
        (b"\0\x90\x3c\xc0", 0),  # a velocity above 127
        (note(60) + b"\0\xf4\0", 9),  # a status that no file may hold
        (note(60) + b"\0\xf8", 9),
        (b"\xff\xff\xff\xff\x7f\x90\x3c\x40", 0),  # a time step of 5 bytes
        (b"\0\xff\1\xff\xff\xff\x7f", 2),  # a text longer than the track
        (b"\0\xf0\xff\xff\xff\x7f", 2),  # the same, system exclusive
        (b"\0\xff", 2),  # cut after the status
        (b"\0\x90\x3c", 0),  # cut after the key
        (b"\x81", 0),  # cut in a time step
    ],
)
def test_damaged_events(tmp_path, events, byte):
    data = header() + track(events, end=b"")
    assert refusal(data, tmp_path).startswith(f"Track 1 of take.mid is damaged: from its byte {byte} on it is no MIDI.")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "take.mid is empty."),
        (b"MThd", "The header of take.mid is damaged."),
        (b"MThd\0\0\0\0" + header()[8:] + track(TUNE), "The header of take.mid is damaged."),
        (b"MThd\x7f\xff\xff\xff" + header()[8:] + track(TUNE), "The header of take.mid is damaged."),
        (header(), "take.mid has no track."),
        (header() + track(TUNE).replace(b"MTrk", b"MTrq"), "take.mid has no track."),
        (header(kind=2) + track(TUNE), "take.mid holds several independent sequences"),
        (header(kind=9) + track(TUNE), "take.mid says that it is MIDI format 9"),
        (midi_file(TUNE, division=0), "The header of take.mid does not say how long a tick is"),
        (midi_file(TUNE, division=0xE700), "The header of take.mid does not say how long a tick is"),
        (midi_file(TUNE, division=0xFFFF), "The header of take.mid does not say how long a tick is"),
        (midi_file(TUNE)[:-5], "take.mid is cut off: track 1 says 31 bytes and has 26."),
        (midi_file(TUNE)[:-33], "take.mid has no track."),
        (header(kind=1, tracks=2) + track(TUNE) + b"\0rubbish", "take.mid is damaged after its track 1"),
        (header() + track(TUNE)[:4] + b"\0\0\0\x12" + track(TUNE)[8:], "A track of take.mid is longer than"),
        (midi_file(meta(1, b"nothing")), "take.mid has no notes."),
        (midi_file(release(60)), "take.mid has no notes."),
        (midi_file(pedal(127)), "take.mid has no notes."),
        (b"RIFF\x10\0\0\0RMIDdata\0\0\0\0", "take.mid holds no MIDI data."),
        (midi_file(TUNE + note(60, after=82_944_000)), "take.mid lasts 24.0 hours, and a take may last 4."),
        (midi_file(*[TUNE] * 257), "take.mid has more than 256 tracks."),
        (midi_file(b"\0\x90\x3c\x40" + b"\1\x3c\0\1\x3c\x40" * 100_000), "take.mid has 100001 notes"),
        (midi_file(TUNE + b"\0\xb0\x40\x40" + b"\1\x40\x7f" * 500_000), "take.mid has more than 500000 movements"),
        (midi_file(TUNE + meta(1, b"x" * 4_000_000)), "take.mid is larger than 4 MB"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "take.mid is not a MIDI file."),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_other_faults(tmp_path, data, sentence):
    assert refusal(data, tmp_path).startswith(sentence)


@pytest.mark.parametrize(
    "head",
    [
        b"RIFF\x10\0\0\0WAVEfmt ",
        b"ID3\4\0\0\0\0",
        b"\xff\xfb\x90\x64",
        b"fLaC\0\0\0\x22",
        b"OggS\0\2",
        b"FORM\0\0\0\x10AIFF",
        b"\0\0\0\x20ftypM4A ",
        b"\x1aE\xdf\xa3",
    ],
)
@pytest.mark.parametrize("size", [100, 5_000_000])
def test_sound_is_named_as_sound_however_large(tmp_path, head, size):
    assert "is a sound recording" in refusal(head.ljust(size, b"\0"), tmp_path, "take.wav")


@pytest.mark.parametrize(
    "head",
    [
        b"\xef\xbb\xbf<?xml version='1.0'?>\n<score-partwise>",
        "<score-timewise>".encode("utf-16"),
        b"PK\3\4 score.xml" + bytes(9000) + b"META-INF/container.xml",
        b"<mei xmlns=",
        b"**kern\t**kern",
        b"!!!COM: Bach",
        b"X:1\nT:",
    ],
)
def test_a_score_in_place_of_the_take(tmp_path, head):
    assert "seem to be swapped" in refusal(head.ljust(100, b" "), tmp_path, "nocturne.musicxml")


def test_other_markup_and_archives_are_no_scores(tmp_path):
    assert "is not a MIDI file" in refusal(b"<?xml version='1.0'?><MPD/>", tmp_path)
    assert "is not a MIDI file" in refusal(b"PK\3\4 letter.txt", tmp_path)


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "take.mid")
    with pytest.raises(InputError, match=r"take\.mid is not a file\."):
        read_performance(tmp_path / "take.mid")


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(FileNotFoundError):
        read_performance(tmp_path / "take.mid")
