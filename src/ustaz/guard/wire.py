"""How parent, server and child speak: a JSON head and a body of bytes, after their lengths. Never pickle."""

from __future__ import annotations

import json
import struct
import sys
from typing import Any, BinaryIO, TypeAlias

Head: TypeAlias = dict[str, Any]

_LENGTHS = struct.Struct("<QQ")


def pack(head: Head, body: bytes) -> bytes:
    """One message."""
    text = json.dumps(head).encode()
    return b"".join((_LENGTHS.pack(len(text), len(body)), text, body))


def mishap(name: str, detail: str = "") -> bytes:
    """The message that says why there is no answer: the name of a :class:`~ustaz.guard.GuardError`."""
    return pack({"mishap": name, "detail": detail}, b"")


def is_whole(message: bytes | bytearray) -> bool:
    """Whether nothing of the message is missing or too much."""
    return len(message) >= _LENGTHS.size and len(message) == _LENGTHS.size + sum(_LENGTHS.unpack_from(message))


def receive(stream: BinaryIO, *, most: int = sys.maxsize) -> tuple[Head, bytes] | None:
    """The next message, or None where the other side has gone away.

    Raises
    ------
    ValueError
        Where it says that it is longer than `most` bytes, or its head is no JSON.
    """
    lengths = stream.read(_LENGTHS.size)
    if len(lengths) < _LENGTHS.size:
        return None
    head_length, body_length = _LENGTHS.unpack(lengths)
    if head_length + body_length > most:
        raise ValueError
    text, body = stream.read(head_length), stream.read(body_length)
    if len(text) < head_length or len(body) < body_length:
        return None
    return json.loads(text), body
