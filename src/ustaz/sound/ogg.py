"""Whether an Ogg stream is whole: each page has a checksum and a number, and the last one says that it is the last.

The decoders of Ogg leave pages out that are damaged, and say nothing. (The form of a page: RFC 3533, section 6.)
"""

from __future__ import annotations

import struct
import zlib
from typing import BinaryIO

from ustaz.sound.facts import Flaw

_HEAD = struct.Struct("<4sBBqIIIB")  # magic, version, what it is, position, stream, number, checksum, segments
_LAST = 4
_MIRRORED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


def flaws_of_ogg(file: BinaryIO) -> set[Flaw]:
    """What the pages of a file say about it."""
    file.seek(0)
    kind = 0
    while head := file.read(_HEAD.size):
        if len(head) < _HEAD.size:
            return {Flaw.CUT}
        magic, _, kind, _, _, _, checksum, segments = _HEAD.unpack(head)
        lengths = file.read(segments)
        body = file.read(sum(lengths))
        if magic != b"OggS":
            return {Flaw.DAMAGED}
        if len(body) < sum(lengths):
            return {Flaw.CUT}
        if crc32(head[:22] + bytes(4) + head[26:] + lengths + body) != checksum:
            return {Flaw.DAMAGED}
    return set() if kind & _LAST else {Flaw.CUT}


def crc32(data: bytes) -> int:
    """The CRC-32 of Ogg: that of zlib with all bits the other way round, from 0 and to 0."""
    mirrored = zlib.crc32(data.translate(_MIRRORED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int(f"{mirrored:032b}"[::-1], 2)
