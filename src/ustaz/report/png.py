"""A grey picture as PNG: sixteen levels are enough for a spectrogram, and take half the bytes of more."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEVELS = 16
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_GREY, _DEPTH_BITS = 0, 4  # colour type and bits a pixel of the PNG standard (ISO/IEC 15948)


def grey_png(levels: NDArray[np.uint8]) -> bytes:
    """The picture as a PNG file.

    Parameters
    ----------
    levels
        Shape (rows, columns), uint8 from 0 (black) to 15 (white).
    """
    rows, columns = levels.shape
    even = np.pad(levels, ((0, 0), (0, columns % 2)))
    packed = (even[:, ::2] << _DEPTH_BITS) | even[:, 1::2]
    lines = np.pad(packed, ((0, 0), (1, 0)))  # each line says first how it is filtered: not at all
    head = struct.pack(">IIBBBBB", columns, rows, _DEPTH_BITS, _GREY, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(lines.tobytes(), 9)), (b"IEND", b""))
    return _SIGNATURE + b"".join(_chunk(name, content) for name, content in chunks)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
