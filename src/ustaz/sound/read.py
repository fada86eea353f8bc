"""The door of the room: a file becomes a sound."""

from __future__ import annotations

import importlib.util
import math
import shutil
import stat
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from ustaz.errors import InputError
from ustaz.guard import GuardError, TooSlow, stream
from ustaz.sound.facts import Facts
from ustaz.sound.kind import HEAD, SoundKind, recognise
from ustaz.sound.limits import LIMITS, MOST_BYTES
from ustaz.sound.model import Sound
from ustaz.sound.source import damaged
from ustaz.words import Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

LEAST_OFFSET = 0.01  # of full scale: nobody needs to know of less
SILENCE = 1e-5  # of full scale: −100 dB, less than the smallest step of 16 bits
QUIET = 0.004  # of full scale: −48 dB, half of the 16 bits unused

_LONGEST_NAME = 60
_DECODE = "ustaz.sound.decode:decode"


def read_sound(path: str | Path, *, rate_hz: int = 22050) -> Sound:
    """The sound in a recording: WAV, AIFF, FLAC, MP3 or Ogg, and M4A, WebM or AAC where FFmpeg can be reached.

    All channels are mixed to one; where they cancel each other, the loudest is used. A constant offset is taken out,
    samples that are no numbers become 0, and what goes beyond full scale is brought down to it.

    Parameters
    ----------
    rate_hz
        Samples a second that the sound is to have.

    Returns
    -------
    Sound
        What was mended or is doubtful stands in its `warnings`.

    Raises
    ------
    InputError
        The file is no recording, is damaged, is shorter or longer or otherwise than a recording can be
        (:mod:`ustaz.sound.limits`), or needs FFmpeg where there is none.
    OSError
        It cannot be opened.
    """
    path = Path(path)
    name = _shown(path.name or str(path))
    _check_file(path, name)
    with path.open("rb", buffering=0) as file:
        kind = recognise(file.read(HEAD), file=name)
        samples, facts = _decode(file, kind, name=name, rate_hz=rate_hz)
        channel = None
        if facts.cancels:
            channel = int(np.argmax(facts.energies))
            samples, facts = _decode(file, kind, name=name, rate_hz=rate_hz, channel=channel)
    said = (*facts.sentences(), *_levelled(samples, facts.offset))
    if channel is not None:
        said = (*said, Sentence("The channels cancel each other out, so only one of them was used."))
    return Sound(samples, rate_hz, path.name, said)


def _decode(
    file: BinaryIO, kind: SoundKind, *, name: str, rate_hz: int, channel: int | None = None
) -> tuple[NDArray[np.float32], Facts]:
    """The samples of a file, decoded in a process of its own, and what was noticed."""
    ffmpeg = _ffmpeg(kind, file=name) if kind.needs_ffmpeg else ""
    options = {"name": name, "kind": kind.value, "rate_hz": rate_hz, "ffmpeg": ffmpeg, "channel": channel}
    data = bytearray()  # grows in place: the sound is never held twice
    try:
        for head, body in stream(_DECODE, file, limits=LIMITS, **options):
            if (refusal := head.get("refusal")) is not None:
                raise InputError(refusal["sentence"], hint=refusal["hint"], **refusal["values"])
            if (facts := head.get("facts")) is not None:
                return np.frombuffer(data, dtype=np.float32), Facts(**facts)
            data += body
    except TooSlow as error:
        raise InputError("{file} takes too long to read.", hint="Export it as WAV.", file=name) from error
    except GuardError as error:
        raise damaged(kind, file=name) from error
    raise damaged(kind, file=name)


def _ffmpeg(kind: SoundKind, *, file: str) -> str:
    """How FFmpeg is reached: "av" for PyAV, else the path of a program."""
    if importlib.util.find_spec("av") is not None:
        return "av"
    program = shutil.which("ffmpeg")
    if program is not None:
        return program
    raise InputError(
        "{file} is {kind}, which needs FFmpeg, and there is none here.",
        hint="Add it with: pip install 'ustaz[media]' — or export the recording as WAV.",
        file=file,
        kind=kind.value,
    )


def _levelled(samples: NDArray[np.float32], offset: float) -> Iterator[Sentence]:
    """Take out an offset and bring the sound into −1 … 1, in place; then what there is to say about its level."""
    rest = float(samples.mean(dtype=np.float64))
    samples -= np.float32(rest)
    peak = float(max(samples.max(), -samples.min()))
    if peak > 1.0:
        samples /= np.float32(peak)
    offset = abs(offset + rest)
    if offset >= LEAST_OFFSET:
        percent = round(100 * offset, 1)
        yield Sentence("A constant offset of {percent} % of full scale was taken out.", {"percent": percent})
    if peak < SILENCE:
        yield Sentence("The recording is silent.")
    elif peak < QUIET:
        decibels = round(-20 * math.log10(peak))
        yield Sentence(
            "The recording is very quiet: its peak is {decibels} dB below full scale.", {"decibels": decibels}
        )


def _check_file(path: Path, file: str) -> None:
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):  # a pipe would make us wait for ever
        raise InputError("{file} is not a file.", hint="Give a recording.", file=file)
    if status.st_size > MOST_BYTES:
        raise InputError(
            "{file} is larger than a recording can be ({most} GB).",
            hint="Split it into shorter takes.",
            file=file,
            most=MOST_BYTES >> 30,
        )


def _shown(name: str) -> str:
    """The name of a file, short and printable, to stand in a message."""
    printable = "".join(letter if letter.isprintable() else "�" for letter in name)
    return printable if len(printable) <= _LONGEST_NAME else f"{printable[:30]}…{printable[-20:]}"
