"""WAV: the header is read here, the samples by libsndfile.

Headers of WAV lie more than those of any other kind. A recorder that was switched off or that streams leaves sizes of
0 or 2³²−1; a copy that was cut promises more than there is; a second `data` chunk stops libsndfile altogether. So the
chunks are walked here, and libsndfile is given nothing but the stretch of samples, raw. It also never sees the coded
kinds of WAV (ADPCM, GSM), where its flaws of the past were.
"""

from __future__ import annotations

import io
import os
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from ustaz.errors import InputError
from ustaz.sound.facts import Flaw
from ustaz.sound.kind import SoundKind
from ustaz.sound.libsndfile import read_blocks
from ustaz.sound.source import Source, damaged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ustaz.sound.source import Block

_SUBTYPES = {
    (1, 8): "PCM_U8",
    (1, 16): "PCM_16",
    (1, 24): "PCM_24",
    (1, 32): "PCM_32",
    (3, 32): "FLOAT",
    (3, 64): "DOUBLE",
    (6, 8): "ALAW",
    (7, 8): "ULAW",
}
_EXTENSIBLE = 0xFFFE
_GUID_TAIL = bytes.fromhex("000000001000800000aa00389b71")  # after the two bytes of the tag
_FORMAT = struct.Struct("<HHIIHH")  # tag, channels, rate, bytes a second, bytes a frame, bits
_LONGEST_FORMAT = 40
_STREAMED = 0xFFFFFFFF
_MOST_CHUNKS = 1000


@dataclass(frozen=True)
class _Header:
    rate_hz: int
    channels: int
    tag: int
    bits: int


def open_wav(file: BinaryIO, *, name: str) -> Source:
    """The sound of a WAV file (also RF64).

    Raises
    ------
    InputError
        It has no header or no samples, or its samples are coded.
    """
    header, start, size = _find(file, name=name)
    subtype = _SUBTYPES.get((header.tag, header.bits))
    if subtype is None:
        raise InputError(
            "{file} is a WAV file whose samples are coded in a way that is not read.",
            hint="Export it as WAV with 16 or 24 bits (PCM).",
            file=name,
        )
    there = file.seek(0, os.SEEK_END) - start
    frame_bytes = max(1, header.channels) * header.bits // 8
    frames = min(there, size or there) // frame_bytes
    blocks = _blocks(_Span(file, start, frames * frame_bytes), header, subtype)
    return Source(header.rate_hz, header.channels, frames, blocks, _flaws(size, there))


def _flaws(size: int | None, there: int) -> set[Flaw]:
    """What is wrong with the number of bytes that the header says."""
    if size is None or size == there:
        return set()
    if size > there:
        return {Flaw.CUT}
    return {Flaw.UNFINISHED} if size == 0 else set()


def _blocks(span: _Span, header: _Header, subtype: str) -> Iterator[Block]:
    import soundfile

    raw = soundfile.SoundFile(
        span, format="RAW", subtype=subtype, endian="LITTLE", samplerate=header.rate_hz, channels=header.channels
    )
    yield from read_blocks(raw)


def _find(file: BinaryIO, *, name: str) -> tuple[_Header, int, int | None]:
    """The header, where the samples begin, and how many bytes of them it promises (None: it does not say)."""
    header: _Header | None = None
    long_size = None
    file.seek(12)
    for _ in range(_MOST_CHUNKS):
        chunk, size = _chunk_head(file, name=name)
        if chunk == b"data" and header is not None:
            return header, file.tell(), long_size if size == _STREAMED else size
        body = file.tell()
        if chunk == b"fmt ":
            header = _read_header(file.read(min(size, _LONGEST_FORMAT)), name=name)
        elif chunk == b"ds64":
            long_size = int.from_bytes(file.read(16)[8:], "little")
        file.seek(body + size + size % 2)
    raise damaged(SoundKind.WAV, file=name)


def _chunk_head(file: BinaryIO, *, name: str) -> tuple[bytes, int]:
    head = file.read(8)
    if len(head) < 8:
        raise damaged(SoundKind.WAV, file=name)
    return head[:4], int.from_bytes(head[4:], "little")


def _read_header(body: bytes, *, name: str) -> _Header:
    if len(body) < _FORMAT.size:
        raise damaged(SoundKind.WAV, file=name)
    tag, channels, rate_hz, _, _, bits = _FORMAT.unpack_from(body)
    if tag == _EXTENSIBLE and body[26:40] == _GUID_TAIL:
        tag = int.from_bytes(body[24:26], "little")
    return _Header(rate_hz, channels, tag, bits)


class _Span(io.RawIOBase):
    """A stretch of a file, as a file."""

    def __init__(self, file: BinaryIO, start: int, size: int) -> None:
        self._file, self._start, self._size = file, start, size
        self._at = 0

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        self._at = offset + {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Any, /) -> int:  # noqa: ANN401 (any writable buffer; its type comes with Python 3.12)
        self._file.seek(self._start + self._at)
        piece = self._file.read(min(len(buffer), max(0, self._size - self._at)))
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)
