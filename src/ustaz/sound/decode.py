"""What happens behind glass: a stranger's file becomes blocks of samples.

:func:`decode` runs in a process of its own only (see :func:`ustaz.guard.stream`). Whatever length a header promises,
no more is held here than a block.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from ustaz.errors import InputError
from ustaz.sound.facts import Facts, Flaw
from ustaz.sound.kind import SoundKind
from ustaz.sound.libsndfile import open_with_libsndfile
from ustaz.sound.limits import check_form, check_length, check_usable
from ustaz.sound.source import DamageError, Source
from ustaz.sound.wav import open_wav

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ustaz.sound.source import Block

CUT_S = 0.05  # a file that ends this much before its header says is cut; decoders differ by less


def decode(
    file: BinaryIO, *, name: str, kind: str, rate_hz: int, ffmpeg: str, channel: int | None
) -> Iterator[tuple[dict[str, Any], bytes]]:
    """The sound of a file: blocks of float32 samples, one channel, then a head with either `facts` or `refusal`.

    `channel` is the one to use; the mean of all where it is None. `ffmpeg` says how FFmpeg is reached where it is
    needed: ``"av"``, the path of a program, or ``""``.
    """
    facts = Facts()
    try:
        source = _open(file, SoundKind(kind), name=name, ffmpeg=ffmpeg)
        check_form(source, file=name)
        for samples in _resampled(source, facts, file=name, rate_hz=rate_hz, channel=channel):
            yield {}, samples.tobytes()
        check_usable(facts, source, file=name)
    except InputError as error:
        yield {"refusal": {"sentence": error.sentence, "hint": error.hint, "values": error.values}}, b""
    else:
        facts.flaws = sorted(_flaws(source, facts))
        yield {"facts": asdict(facts)}, b""


def _open(file: BinaryIO, kind: SoundKind, *, name: str, ffmpeg: str) -> Source:
    if kind is SoundKind.WAV:
        return open_wav(file, name=name)
    if not kind.needs_ffmpeg:
        return open_with_libsndfile(file, kind=kind, name=name)
    if ffmpeg == "av":
        from ustaz.sound.ffmpeg_library import open_with_av

        return open_with_av(file, kind=kind, name=name)
    from ustaz.sound.ffmpeg_program import open_with_program

    return open_with_program(file, kind=kind, name=name, program=ffmpeg)


def _resampled(
    source: Source, facts: Facts, *, file: str, rate_hz: int, channel: int | None
) -> Iterator[np.ndarray[Any, np.dtype[np.float32]]]:
    import soxr

    resampler = soxr.ResampleStream(source.rate_hz, rate_hz, 1, dtype="float32", quality=soxr.HQ)
    for block in _recorded(source):
        mono = facts.mix(block, channel)
        check_length(facts.frames, source, file=file)
        yield resampler.resample_chunk(mono)
    yield resampler.resample_chunk(np.zeros(0, dtype=np.float32), last=True)


def _recorded(source: Source) -> Iterator[Block]:
    """The blocks from where the recording begins, up to where the decoder gives up."""
    lead = source.lead_frames
    try:
        for block in source.blocks:
            if len(block) > lead:
                yield block[lead:]
            lead = max(0, lead - len(block))
    except DamageError:
        source.flaws.add(Flaw.DAMAGED)


def _flaws(source: Source, facts: Facts) -> set[Flaw]:
    promised = source.promised_frames
    is_cut = promised is not None and facts.frames < promised - CUT_S * source.rate_hz
    return source.flaws | ({Flaw.CUT} if is_cut else set())
