"""Whether an MP3 is whole.

MP3 has no checksum that decoders look at: they play flipped bits as they come. But LAME, and FFmpeg after it, leave a
tag in the first frame that tells how long the stream is and its CRC-16 (Gabriel Bouvigne, "MP3 Info Tag revision 1").
"""

from __future__ import annotations

import functools
import operator
import os
import re
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from ustaz.sound.facts import Flaw

if TYPE_CHECKING:
    from numpy.typing import NDArray

_HEAD = 1 << 20  # a tag of ID3, often with a picture, may come before the first frame
_TAG = re.compile(
    rb"(?P<sync>\xff[\xe0-\xff])[^\xff]{11,34}(?:Xing|Info)\0\0\0\x0f.{4}.{4}.{100}.{4}"  # all four fields are there
    rb"(?:LAME|L3\.99|Lavf|Lavc).{24}(?P<size>.{4})(?P<crc>.{2}).{2}",
    re.DOTALL,
)
_LONGEST_FRAME = 2881
_PIECE = 16 << 20
_STRETCHES = 4096
_POLYNOMIAL = 0xA001  # x¹⁶ + x¹⁵ + x² + 1, lowest bit first


def flaws_of_mp3(file: BinaryIO) -> set[Flaw]:
    """What the tag of its encoder says about a file; nothing where it has none."""
    file.seek(0)
    tag = _TAG.search(file.read(_HEAD))
    if tag is None:
        return set()
    size, crc = int.from_bytes(tag["size"]), int.from_bytes(tag["crc"])
    if file.seek(0, os.SEEK_END) < tag.start() + size:
        return {Flaw.CUT}
    file.seek(tag.start())
    first = file.read(_LONGEST_FRAME)
    start = first.find(tag["sync"], tag.end() - tag.start())  # of the first frame with sound
    file.seek(tag.start() + start)
    found, left = 0, size - start
    while left > 0 and (piece := file.read(min(left, _PIECE))):
        found = crc16(piece, found)
        left -= len(piece)
    return set() if found == crc else {Flaw.DAMAGED}


def crc16(data: bytes, before: int = 0) -> int:
    """The CRC-16 of the data, after other data whose CRC-16 is `before`.

    A remainder is linear in the data and in what it starts from. So 4096 stretches of the data are divided side by
    side, each from nothing; what a remainder becomes over the length of a stretch is known from what its 16 bits
    become, which go along as stretches of zeros.
    """
    length = max(1, -(-len(data) // _STRETCHES))
    stretches = np.zeros((_STRETCHES + 16, length), dtype=np.uint8)
    flat = stretches[:_STRETCHES].reshape(-1)[_STRETCHES * length - len(data) :]  # zeros in front change nothing
    flat[:] = np.frombuffer(data, dtype=np.uint8)
    flat[:2] ^= np.frombuffer(before.to_bytes(2, "little"), dtype=np.uint8)[: len(flat)]
    remainders = np.concatenate([np.zeros(_STRETCHES, np.uint16), np.uint16(1) << np.arange(16, dtype=np.uint16)])
    table = _table()
    for column in stretches.T:
        remainders = table[(remainders ^ column) & 0xFF] ^ (remainders >> 8)
    of_bits = [int(remainder) for remainder in remainders[_STRETCHES:]]
    return functools.reduce(lambda crc, stretch: _moved(crc, of_bits) ^ int(stretch), remainders[:_STRETCHES], 0)


def _moved(crc: int, of_bits: list[int]) -> int:
    """What a remainder becomes, by what its bits become."""
    return functools.reduce(operator.xor, (moved for bit, moved in enumerate(of_bits) if crc >> bit & 1), 0)


def _table() -> NDArray[np.uint16]:
    """The remainder of each byte."""
    table = np.arange(256, dtype=np.uint16)
    for _ in range(8):
        table = np.where(table & 1, table >> 1 ^ np.uint16(_POLYNOMIAL), table >> 1)
    return table
