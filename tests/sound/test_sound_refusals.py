"""What is no recording, or one that cannot be used, is refused in one sentence that says what it is."""

from __future__ import annotations

import os
import struct

import numpy as np
import pytest
from sound_files import encoded, pcm, put, tone, wav

from ustaz.errors import InputError
from ustaz.sound import is_sound, read_sound
from ustaz.sound import limits as limits_module

NOT_SOUND = {
    b"": "is empty",
    b"\x89PNG\r\n\x1a\n" + bytes(99): "is an image",
    b"RIFF\x10\0\0\0WEBP" + bytes(99): "is an image",
    b"\0\0\0\x20ftypheic" + bytes(99): "is an image",
    b"MThd" + bytes(99): "MIDI",
    b"PK\x03\x04" + bytes(99): "is an archive",
    b"#EXTM3U\nhttp://127.0.0.1/a.ts\n": "only names other files",
    b"ffconcat version 1.0\nfile take.wav\n": "only names other files",
    b"caff\0\1\0\0" + bytes(99): "of a kind that is not read",
    b"hello\n" * 9: "is not a sound recording",
}
DAMAGED = {
    "fmt after data": b"RIFF\0\0\0\0WAVEdata\4\0\0\0abcd" + wav(b"")[12:36],
    "no fmt": b"RIFF\0\0\0\0WAVEdata\4\0\0\0abcd",
    "long chunk": wav(pcm(tone(0.2)), before=b"LIST\xff\xff\xff\x7fINFO"),
    "half an AIFF": b"FORM\0\0\0\0AIFF" + bytes(40),
    "an ID3 tag alone": b"ID3\x04\0\0\x7f\x7f\x7f\x7f" + bytes(99),
    "beginning of FLAC": encoded(tone(), "flac")[:40],
    "beginning of Ogg": encoded(tone(), "ogg")[:40],
    "beginning of M4A": b"\0\0\0\x20ftypM4A " + bytes(30),
    "beginning of WebM": b"\x1aE\xdf\xa3" + bytes(30),
}


def refusal(path) -> str:
    with pytest.raises(InputError) as caught:
        read_sound(path)
    text = str(caught.value)
    assert path.name in text
    assert str(path.parent) not in text
    assert len(text) <= 200
    assert caught.value.hint
    return text


@pytest.mark.parametrize("data", NOT_SOUND)
def test_what_is_no_recording_is_named(data, tmp_path):
    assert NOT_SOUND[data] in refusal(put(tmp_path, "take.wav", data))


@pytest.mark.parametrize("what", DAMAGED)
def test_damage_is_told(what, tmp_path):
    assert "damaged" in refusal(put(tmp_path, "take.wav", DAMAGED[what]))


@pytest.mark.parametrize("rate_hz", [0, 1, 100, 4_000_000, 0xFFFFFFFF])
def test_strange_rates_are_refused_with_the_range(rate_hz, tmp_path):
    text = refusal(put(tmp_path, "take.wav", wav(pcm(tone()), rate_hz=rate_hz)))
    assert "8000 to 192000" in text


@pytest.mark.parametrize("channels", [0, 9, 65535])
def test_strange_numbers_of_channels_are_refused(channels, tmp_path):
    assert f"{channels} channels" in refusal(put(tmp_path, "take.wav", wav(pcm(tone()), channels=channels)))


@pytest.mark.parametrize(("tag", "bits"), [(1, 0), (1, 1), (1, 7), (1, 48), (1, 255), (3, 16), (0x11, 4), (0x7777, 16)])
def test_wav_whose_samples_are_coded_is_refused(tag, bits, tmp_path):
    assert "coded" in refusal(put(tmp_path, "take.wav", wav(pcm(tone()), tag=tag, bits=bits)))


@pytest.mark.parametrize("samples", [0, 1, 400])
def test_what_is_too_short_is_refused(samples, tmp_path):
    assert "too short" in refusal(put(tmp_path, "take.wav", wav(pcm(tone())[: 2 * samples])))


def test_what_has_no_number_in_it_is_refused(tmp_path):
    nothing = np.full(9000, np.nan, dtype=np.float32).tobytes()
    assert "none of its samples" in refusal(put(tmp_path, "take.wav", wav(nothing, bits=32, tag=3)))


def test_a_flac_that_promises_hours_is_refused_by_its_header(tmp_path):
    data = bytearray(encoded(tone(), "flac"))
    data[22:26] = struct.pack(">I", 44100 * 3600 * 5)
    assert "lasts 300 minutes or more; at most 120" in refusal(put(tmp_path, "take.flac", bytes(data)))


def test_a_wav_as_large_as_its_limit_is_refused(monkeypatch, tmp_path):
    monkeypatch.setattr("ustaz.sound.read.MOST_BYTES", 1000)
    assert "larger than a recording" in refusal(put(tmp_path, "take.wav", wav(pcm(tone()))))


def test_length_is_checked_while_it_is_read():
    source = limits_module_source(rate_hz=8000)
    limits_module.check_length(8000 * limits_module.LONGEST_S, source, file="take.mp3")
    with pytest.raises(InputError, match="at most 120 are read"):
        limits_module.check_length(8000 * limits_module.LONGEST_S + 1, source, file="take.mp3")


def limits_module_source(*, rate_hz: int):
    from ustaz.sound.source import Source

    return Source(rate_hz, 1, None, iter(()))


def test_names_are_shown_short_and_printable(tmp_path):
    path = put(tmp_path, f"{'a' * 200}\u202e.wav", b"hello")
    with pytest.raises(InputError) as caught:
        read_sound(path)
    assert "\u202e" not in str(caught.value)
    assert len(str(caught.value)) <= 200


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_is_no_file(tmp_path):
    os.mkfifo(tmp_path / "take.wav")
    assert "is not a file" in refusal(tmp_path / "take.wav")


def test_a_file_that_is_not_there_is_an_error_of_the_system(tmp_path):
    with pytest.raises(FileNotFoundError):
        read_sound(tmp_path / "take.wav")


def test_sound_is_told_from_midi_and_text():
    assert is_sound(encoded(tone(), "mp3")[:16])
    assert is_sound(b".snd" + bytes(12))
    assert not is_sound(b"MThd" + bytes(12))
    assert not is_sound(b"<score-partwise>")
