"""Recordings of every kind become the sound that was recorded, when it was recorded."""

from __future__ import annotations

import importlib.util

import numpy as np
import pytest
from sound_files import BY_FFMPEG, BY_SOUNDFILE, click, encoded, pcm, put, tone, wav

from ustaz.errors import InputError
from ustaz.sound import read as read_module
from ustaz.sound import read_sound
from ustaz.words import say

needs_av = pytest.mark.skipif(importlib.util.find_spec("av") is None, reason="the extra `media` is not installed")
KINDS = [*BY_SOUNDFILE, *(pytest.param(kind, marks=needs_av) for kind in BY_FFMPEG)]
CLICK_S = 0.4


def said(sound) -> str:
    return " ".join(say(warning) for warning in sound.warnings)


def outcome(path) -> str:
    """What is told of a file that may be read or refused."""
    try:
        return said(read_sound(path))
    except InputError as error:
        return str(error)


@pytest.mark.parametrize("kind", KINDS)
def test_a_click_is_heard_when_it_was_made(kind, tmp_path):
    path = put(tmp_path, f"take.{kind}", encoded(click(CLICK_S, rate_hz=48000), kind, rate_hz=48000))
    sound = read_sound(path)
    assert sound.rate_hz == 22050
    assert np.argmax(np.abs(sound.samples)) / sound.rate_hz == pytest.approx(CLICK_S, abs=0.001)
    assert sound.duration_s == pytest.approx(1.0, abs=0.03)
    assert sound.warnings == ()


@pytest.mark.parametrize("rate_hz", [8000, 22050, 44100, 96000])
def test_a_tone_stays_the_same_at_any_rate(rate_hz, tmp_path):
    sound = read_sound(put(tmp_path, "take.wav", encoded(tone(rate_hz=rate_hz), "wav", rate_hz=rate_hz)))
    wanted = tone(rate_hz=22050)
    middle = slice(2000, -2000)
    assert len(sound.samples) == len(wanted)
    assert np.abs(sound.samples[middle] - wanted[middle]).max() < 0.01


def test_samples_are_read_only_and_the_name_is_bare(tmp_path):
    sound = read_sound(put(tmp_path, "take.wav", encoded(tone(), "wav")))
    assert sound.name == "take.wav"
    assert not sound.samples.flags.writeable


def test_the_name_of_the_file_promises_nothing(tmp_path):
    sound = read_sound(put(tmp_path, "take.mp3", encoded(tone(), "wav")))
    assert sound.duration_s == pytest.approx(1.0)


def test_long_sound_comes_in_blocks_without_seams(tmp_path):
    sound = read_sound(put(tmp_path, "take.flac", encoded(np.tile(tone(0.5), 12), "flac")), rate_hz=44100)
    assert np.abs(sound.samples - np.tile(tone(0.5), 12)).max() < 0.01


def test_channels_that_cancel_each_other_leave_one(tmp_path):
    stereo = np.stack([tone(), -0.9 * tone()], axis=1)
    sound = read_sound(put(tmp_path, "take.wav", encoded(stereo, "wav")))
    assert np.abs(sound.samples).max() > 0.4
    assert "cancel" in said(sound)


def test_independent_channels_are_mixed(tmp_path):
    stereo = np.stack([tone(), tone(pitch_hz=330)], axis=1)
    sound = read_sound(put(tmp_path, "take.wav", encoded(stereo, "wav")), rate_hz=44100)
    assert np.abs(sound.samples - stereo.mean(axis=1)).max() < 0.01
    assert sound.warnings == ()


def test_clipping_is_told(tmp_path):
    clipped = (3 * tone()).clip(-1, 1)
    assert "clipped" in said(read_sound(put(tmp_path, "take.wav", encoded(clipped, "wav"))))


def test_an_offset_is_taken_out_and_told(tmp_path):
    sound = read_sound(put(tmp_path, "take.wav", encoded(0.3 + 0.5 * tone(), "wav")))
    assert abs(sound.samples.mean()) < 1e-4
    assert "offset" in said(sound)


@pytest.mark.parametrize(("level", "word"), [(0.0, "silent"), (1e-3, "quiet")])
def test_silence_and_whispers_are_told(level, word, tmp_path):
    assert word in said(read_sound(put(tmp_path, "take.wav", encoded(level * tone(), "wav"))))


@pytest.mark.parametrize("wrong", [np.nan, np.inf, -np.inf, 1e38])
def test_what_is_no_sample_becomes_silence(wrong, tmp_path):
    samples = tone()
    samples[1000:1100] = wrong
    sound = read_sound(put(tmp_path, "take.wav", wav(samples.tobytes(), bits=32, tag=3)))
    assert np.abs(sound.samples).max() < 1
    assert "100 samples" in said(sound)


def test_floats_beyond_full_scale_are_brought_down_to_it(tmp_path):
    sound = read_sound(put(tmp_path, "take.wav", wav((20000 * tone()).tobytes(), bits=32, tag=3)))
    assert np.abs(sound.samples).max() == pytest.approx(1.0)


@pytest.mark.parametrize("kind", ["flac", "mp3", "opus", pytest.param("webm", marks=needs_av)])
def test_half_a_file_is_told(kind, tmp_path):
    data = encoded(tone(3.0, rate_hz=48000), kind, rate_hz=48000)
    told = outcome(put(tmp_path, f"take.{kind}", data[: len(data) // 2]))
    assert "damaged" in told or "early" in told


@pytest.mark.parametrize("kind", ["flac", "mp3", "ogg", pytest.param("m4a", marks=needs_av)])
def test_flipped_bits_are_told(kind, tmp_path):
    data = bytearray(encoded(tone(2.0), kind))
    for place in range(len(data) // 2, len(data) // 2 + 400, 40):
        data[place] ^= 16
    assert "damaged" in outcome(put(tmp_path, f"take.{kind}", bytes(data)))


@needs_av
def test_time_goes_on_where_packets_are_lost(tmp_path):
    data = bytearray(encoded(click(1.5, duration_s=2.0), "m4a"))
    data[2000:2400] = bytes(byte ^ 0x5A for byte in data[2000:2400])
    sound = read_sound(put(tmp_path, "take.m4a", bytes(data)))
    assert sound.duration_s == pytest.approx(2.0, abs=0.05)


def test_m4a_without_ffmpeg_names_the_command(monkeypatch, tmp_path):
    monkeypatch.setattr(read_module.importlib.util, "find_spec", lambda _name: None)
    monkeypatch.setattr(read_module.shutil, "which", lambda _name: None)
    path = put(tmp_path, "take.m4a", b"\0\0\0\x20ftypM4A " + bytes(100))
    with pytest.raises(InputError, match=r"take\.m4a is M4A, which needs FFmpeg.*pip install 'ustaz\[media\]'"):
        read_sound(path)


def test_wav_that_lies_about_its_size(tmp_path):
    samples = pcm(tone(0.5))
    streamed = read_sound(put(tmp_path, "a.wav", wav(samples, size=0xFFFFFFFF)))
    unfinished = read_sound(put(tmp_path, "b.wav", wav(samples, size=0)))
    cut = read_sound(put(tmp_path, "c.wav", wav(samples, size=10 * len(samples))))
    doubled = read_sound(put(tmp_path, "d.wav", wav(samples, after=b"data\4\0\0\0abcd")))
    assert {sound.duration_s for sound in (streamed, unfinished, cut, doubled)} == {0.5}
    assert (said(streamed), said(doubled)) == ("", "")
    assert "never finished" in said(unfinished)
    assert "early" in said(cut)


def test_a_flac_that_names_no_length_is_read(tmp_path):
    data = bytearray(encoded(tone(), "flac"))
    data[21:26] = bytes([data[21] & 0xF0]) + bytes(4)  # the number of samples in STREAMINFO
    assert read_sound(put(tmp_path, "take.flac", bytes(data))).duration_s == pytest.approx(1.0)
