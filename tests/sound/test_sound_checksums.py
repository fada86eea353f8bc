"""The checksums of MP3 and Ogg, and what they find."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sound_files import encoded, tone

from ustaz.sound.facts import Flaw
from ustaz.sound.mp3 import crc16, flaws_of_mp3
from ustaz.sound.ogg import crc32, flaws_of_ogg

CHECKS = {"mp3": flaws_of_mp3, "ogg": flaws_of_ogg, "opus": flaws_of_ogg}


def by_the_book(data: bytes) -> int:
    """CRC-16 as its definition says, bit by bit."""
    remainder = 0
    for byte in data:
        remainder ^= byte
        for _ in range(8):
            remainder = remainder >> 1 ^ (0xA001 if remainder & 1 else 0)
    return remainder


def test_known_checksums():
    assert crc16(b"123456789") == 0xBB3D  # the check value of CRC-16/ARC
    assert crc32(b"123456789") == 0x89A1897F  # of CRC-32/MPEG-2 without its start and end


@given(data=st.binary(max_size=300), cut=st.integers(0, 300))
def test_crc16_is_that_of_the_book_in_one_piece_or_two(data, cut):
    assert crc16(data) == by_the_book(data)
    if len(data[cut:]) > 1:
        assert crc16(data[cut:], crc16(data[:cut])) == crc16(data)


@pytest.mark.parametrize("kind", CHECKS)
def test_flaws_are_found_and_sound_files_have_none(kind):
    data = encoded(tone(2.0, rate_hz=48000), kind, rate_hz=48000)
    middle = len(data) // 2
    flipped = data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]
    assert CHECKS[kind](io.BytesIO(data)) == set()
    assert CHECKS[kind](io.BytesIO(data[:middle])) == {Flaw.CUT}
    assert CHECKS[kind](io.BytesIO(flipped)) == {Flaw.DAMAGED}


def test_an_mp3_without_a_tag_says_nothing_of_itself():
    assert flaws_of_mp3(io.BytesIO(bytes(5000))) == set()
