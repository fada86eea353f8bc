"""M4A, WebM and AAC by the FFmpeg that comes with PyAV.

FFmpeg knows hundreds of formats, some of which open other files or addresses. Here it is told which demuxer and which
decoders it may use, and it has the open file and nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from ustaz.errors import InputError
from ustaz.sound.facts import Flaw
from ustaz.sound.kind import SoundKind
from ustaz.sound.source import DamageError, Source, damaged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ustaz.sound.source import Block

DEMUXERS = {SoundKind.MP4: "mov", SoundKind.WEBM: "matroska", SoundKind.AAC: "aac"}
DECODERS = "aac,aac_latm,opus,libopus,vorbis,mp3,mp3float,alac,flac,amrnb,amrwb,pcm_s16le,pcm_s16be,pcm_s24le,pcm_f32le"
# The others say with how many frames their encoder began. AAC alone does not; it cannot be less than this.
LEADS = {SoundKind.AAC: 1024}
SMALLEST_GAP_S, LONGEST_GAP_S = 0.01, 10.0  # time stamps are rounded; beyond ten seconds one is wrong


def open_with_av(file: BinaryIO, *, kind: SoundKind, name: str) -> Source:
    """The sound of a file of this kind.

    Raises
    ------
    InputError
        It is damaged, or has no sound of a kind that telephones and browsers record.
    """
    import av

    try:
        container = av.open(
            file, format=DEMUXERS[kind], options={"codec_whitelist": DECODERS}, metadata_errors="ignore"
        )
    except (av.FFmpegError, ValueError) as error:
        raise damaged(kind, file=name) from error
    if not container.streams.audio:
        raise no_sound(file=name)
    track = container.streams.audio[0]
    context = track.codec_context
    if context is None or not context.sample_rate:  # to decode without a context ends the process
        raise damaged(kind, file=name)
    flaws: set[Flaw] = set()
    blocks = _blocks(container, track, flaws)
    return Source(
        context.sample_rate, context.channels, _promised(container, track, kind), blocks, flaws, LEADS.get(kind, 0)
    )


def no_sound(*, file: str) -> InputError:
    """What to raise where there is a picture at most."""
    return InputError("{file} has no sound in it.", hint="Give a recording with sound.", file=file)


def _promised(container: Any, track: Any, kind: SoundKind) -> int | None:  # noqa: ANN401 (PyAV is an extra)
    """How many frames the file says it has; AAC without a container is only guessed at by FFmpeg."""
    if kind is SoundKind.AAC:
        return None
    if track.duration is not None:
        return int(track.duration * track.time_base * track.codec_context.sample_rate)
    if container.duration is not None:
        return int(container.duration * track.codec_context.sample_rate // 1_000_000)
    return None


def _blocks(container: Any, track: Any, flaws: set[Flaw]) -> Iterator[Block]:  # noqa: ANN401 (PyAV is an extra)
    import av

    resampler = av.AudioResampler(format="fltp")  # only the form of the samples changes
    frames = 0
    try:
        for packet in container.demux(track):
            try:
                decoded = [whole for frame in packet.decode() for whole in resampler.resample(frame)]
            except (av.FFmpegError, ValueError):  # ValueError: the damaged frame has another rate or layout
                flaws.add(Flaw.DAMAGED)
                continue
            for frame in decoded:
                late = _late(frame, frames, track.codec_context.sample_rate)
                if late:
                    flaws.add(Flaw.DAMAGED)
                block: Block = np.pad(frame.to_ndarray().T, ((max(0, late), 0), (0, 0)))
                yield block
                frames += len(block)
    except av.FFmpegError as error:
        raise DamageError from error


def _late(frame: Any, frames: int, rate_hz: int) -> int:  # noqa: ANN401 (PyAV is an extra)
    """How many frames are missing before this one by its time stamp, or, below 0, are too many."""
    if frame.pts is None:
        return 0
    late = round(frame.pts * frame.time_base * rate_hz) - frames
    return late if SMALLEST_GAP_S * rate_hz < abs(late) < LONGEST_GAP_S * rate_hz else 0
