"""The picture of a sound: what is loud is dark, at its pitch and at its moment; and the PNG that carries it."""

from __future__ import annotations

import struct
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from ustaz.report.png import LEVELS, grey_png
from ustaz.report.spectrogram import ROWS, spectrogram
from ustaz.sound import Sound

RATE = 22050


def tone(pitch: float, seconds: float = 1.0, start_s: float = 0.0, whole_s: float = 1.0) -> Sound:
    time = np.arange(int(whole_s * RATE)) / RATE
    wave = np.sin(2 * np.pi * 440 * 2 ** ((pitch - 69) / 12) * time)
    wave[(time < start_s) | (time >= start_s + seconds)] = 0
    return Sound((0.3 * wave).astype(np.float32), RATE)


@pytest.mark.parametrize("pitch", [45, 50, 57.33, 62, 74, 95.67])
def test_a_tone_is_darkest_at_its_pitch(pitch: float) -> None:
    picture = spectrogram(tone(pitch), lowest=40, highest=100, columns_per_s=20)
    loudest = picture[:, 10].astype(int)
    rows = np.flatnonzero(loudest == loudest.max())
    heights = 100 + 1 / ROWS - rows / ROWS
    assert heights.min() - 0.67 <= pitch <= heights.max() + 0.67
    assert heights.max() - heights.min() <= 2


def test_a_stroke_begins_where_it_begins() -> None:
    picture = spectrogram(tone(57, 0.1, start_s=0.5), lowest=50, highest=64, columns_per_s=50)
    assert picture.shape == (15 * ROWS, 50)
    dark = np.flatnonzero(picture[7 * ROWS + 1] >= LEVELS - 3)
    assert 24 <= dark[0] <= 26
    assert 28 <= dark[-1] <= 31


def test_two_strings_a_fourth_apart_are_two_lines() -> None:
    both = Sound(tone(50).samples + tone(55).samples, RATE)
    column = spectrogram(both, lowest=46, highest=60, columns_per_s=20)[:, 10].astype(int)
    low, between, high = (column[round((60 - pitch) * ROWS + 1)] for pitch in (50, 52.5, 55))
    assert min(low, high) >= between + 4


@pytest.mark.parametrize("samples", [0, 1, 700])
def test_silence_and_next_to_nothing_have_a_picture(samples: int) -> None:
    picture = spectrogram(Sound(np.zeros(samples, np.float32), RATE), lowest=50, highest=60, columns_per_s=50)
    assert picture.shape == (11 * ROWS, max(1, -(-samples * 50 // RATE)))


@given(arrays.arrays(np.uint8, arrays.array_shapes(min_dims=2, max_dims=2), elements=st.integers(0, 15)))
def test_png_holds_the_picture(levels: np.ndarray) -> None:
    content = grey_png(levels)
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    chunks, at = {}, 8
    while at < len(content):
        length, name = struct.unpack(">I4s", content[at : at + 8])
        chunks[name] = content[at + 8 : at + 8 + length]
        (check,) = struct.unpack(">I", content[at + 8 + length : at + 12 + length])
        assert check == zlib.crc32(name + chunks[name])
        at += 12 + length
    width, height, depth, colour = struct.unpack(">IIBB", chunks[b"IHDR"][:10])
    assert (height, width, depth, colour) == (*levels.shape, 4, 0)
    lines = np.frombuffer(zlib.decompress(chunks[b"IDAT"]), np.uint8).reshape(height, -1)
    assert not lines[:, 0].any()
    pixels = np.stack([lines[:, 1:] >> 4, lines[:, 1:] & 15], axis=-1).reshape(height, -1)[:, :width]
    assert np.array_equal(pixels, levels)
