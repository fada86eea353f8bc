"""M4A, WebM and AAC by an `ffmpeg` program that is there already.

The program gets the open file as its standard input, through the protocol `fd`, in which it can seek: the index of
what telephones record stands at the end. It has no other protocol, one demuxer and the decoders named; it writes AU,
whose header is the shortest that tells rate and channels.
"""

from __future__ import annotations

import collections
import os
import re
import struct
import subprocess
import threading
from typing import TYPE_CHECKING, BinaryIO, cast

import numpy as np

from ustaz.errors import InputError
from ustaz.sound.ffmpeg_library import DECODERS, DEMUXERS, LEADS
from ustaz.sound.kind import SoundKind
from ustaz.sound.source import DamageError, Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ustaz.sound.source import Block

BLOCK_FRAMES = 1 << 15
_HEADER = struct.Struct(">4sIIIII")  # magic, where the samples begin, their bytes, their form, rate, channels
_DURATION = re.compile(rb"  Duration: (\d+):(\d\d):(\d\d\.\d+)")
# A packet that cannot be decoded makes it end with an error code, after all that can be decoded.
_WAYS = ("-nostdin", "-hide_banner", "-nostats", "-threads", "1", "-max_error_rate", "0")
_RESULT = ("-map", "0:a:0", "-c:a", "pcm_f32be", "-f", "au", "pipe:1")


def open_with_program(file: BinaryIO, *, kind: SoundKind, name: str, program: str) -> Source:
    """The sound of a file of this kind.

    Raises
    ------
    InputError
        It is damaged or has no sound, or the program is older than FFmpeg 6, which brought `fd`.
    """
    os.lseek(file.fileno(), 0, os.SEEK_SET)
    source = ("-protocol_whitelist", "fd", "-codec_whitelist", DECODERS, "-f", DEMUXERS[kind], "-i", "fd:")
    process = subprocess.Popen(  # noqa: S603 (no shell; nothing of the file is in the words)
        [program, *_WAYS, *source, *_RESULT], stdin=file, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    duration_s = _announced_duration_s(cast("BinaryIO", process.stderr))
    out = cast("BinaryIO", process.stdout)
    head = out.read(_HEADER.size)
    if len(head) < _HEADER.size:
        raise _failed(program, file=name)
    _, start, _, _, rate_hz, channels = _HEADER.unpack(head)
    out.read(start - _HEADER.size)
    promised = None if duration_s is None or kind is SoundKind.AAC else int(duration_s * rate_hz)
    blocks = _blocks(process, channels)
    return Source(rate_hz, channels, promised, blocks, lead_frames=LEADS.get(kind, 0))


def _announced_duration_s(log: BinaryIO) -> float | None:
    """What the program says of the file before it begins; from then on nobody reads what it says."""
    duration_s = None
    for line in log:
        if (told := _DURATION.match(line)) is not None:
            hours, minutes, seconds = map(float, told.groups())
            duration_s = 3600 * hours + 60 * minutes + seconds
        if line.startswith(b"Output #0"):
            break
    threading.Thread(target=collections.deque, args=(log, 0), daemon=True).start()  # a full pipe would stop it
    return duration_s


def _failed(program: str, *, file: str) -> InputError:
    protocols = subprocess.run([program, "-hide_banner", "-protocols"], capture_output=True, check=False)  # noqa: S603
    if b"fd" not in protocols.stdout.split():
        return InputError(
            "{file} needs FFmpeg 6 or later, and the one here is older.",
            hint="Add a newer one with: pip install 'ustaz[media]' — or export the recording as WAV.",
            file=file,
        )
    return InputError("{file} is damaged, or has no sound in it.", hint="Copy, export or record it again.", file=file)


def _blocks(process: subprocess.Popen[bytes], channels: int) -> Iterator[Block]:
    out = cast("BinaryIO", process.stdout)
    frame_bytes = 4 * channels
    while data := out.read(BLOCK_FRAMES * frame_bytes):
        samples = np.frombuffer(data[: len(data) // frame_bytes * frame_bytes], dtype=">f4")
        yield samples.reshape(-1, channels).astype(np.float32)
    if process.wait():
        raise DamageError
