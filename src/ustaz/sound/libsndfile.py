"""AIFF, FLAC, Ogg and MP3, by libsndfile, in blocks: what a header promises is never allocated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

from ustaz.sound.kind import SoundKind
from ustaz.sound.mp3 import flaws_of_mp3
from ustaz.sound.ogg import flaws_of_ogg
from ustaz.sound.source import DamageError, Source, damaged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ustaz.sound.source import Block

_FLAWS_OF = {SoundKind.MP3: flaws_of_mp3, SoundKind.OGG: flaws_of_ogg}  # where libsndfile keeps silent about them
BLOCK_FRAMES = 4096  # what a decoder made of a block before it gave up is lost, so blocks are short
_UNKNOWN_FRAMES = 1 << 62  # libsndfile says more than this for a FLAC that names no length
# What these kinds hold in practice. The coded kinds of AIFF are left out: libsndfile's flaws of the past were there.
_SUBTYPES = {"PCM_S8", "PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE", "ALAW", "ULAW"}
_SUBTYPES |= {"VORBIS", "OPUS", "MPEG_LAYER_I", "MPEG_LAYER_II", "MPEG_LAYER_III"}


def open_with_libsndfile(file: BinaryIO, *, kind: SoundKind, name: str) -> Source:
    """The sound of a file of this kind.

    Raises
    ------
    InputError
        It cannot be opened as this kind.
    """
    import soundfile

    flaws = _FLAWS_OF[kind](file) if kind in _FLAWS_OF else set()
    file.seek(0)
    try:
        opened = soundfile.SoundFile(file)
    except soundfile.LibsndfileError as error:
        raise damaged(kind, file=name) from error
    if opened.subtype not in _SUBTYPES or opened.format != kind.value.upper():
        raise damaged(kind, file=name)
    promised = opened.frames if opened.frames < _UNKNOWN_FRAMES else None
    return Source(opened.samplerate, opened.channels, promised, read_blocks(opened), flaws)


def read_blocks(opened: Any) -> Iterator[Block]:  # noqa: ANN401 (soundfile has no types)
    """The blocks of an opened SoundFile.

    Raises
    ------
    DamageError
        When the decoder gives up.
    """
    import soundfile

    opened.seekable = lambda: False  # else soundfile seeks after each block, which a FLAC without length cannot do
    while True:
        try:
            block = opened.read(BLOCK_FRAMES, dtype="float32", always_2d=True)
        except soundfile.LibsndfileError as error:
            raise DamageError from error
        if not len(block):
            return
        yield block
