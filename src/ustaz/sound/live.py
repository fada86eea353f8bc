"""The microphone: sound as it comes, a block at a time."""

from __future__ import annotations

from contextlib import contextmanager
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

import numpy as np

from ustaz.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Block = NDArray[np.float32]

BLOCK_S = 0.1
_SILENT_S = 5.0  # a microphone that gives nothing for so long gives nothing at all


@contextmanager
def microphone(*, rate_hz: int) -> Iterator[Iterator[Block]]:
    """Opens the usual microphone and gives its blocks, mono float32 of about :data:`BLOCK_S` each, for ever.

    Raises
    ------
    InputError
        The library that opens microphones is missing, there is no microphone, it may not be used, or it falls silent.
    """
    sounddevice = _library()
    queue: SimpleQueue[Block] = SimpleQueue()

    def take(block: Block, _frames: int, _time: object, _status: object) -> None:
        queue.put(block[:, 0].copy())

    try:
        device_hz = int(sounddevice.query_devices(kind="input")["default_samplerate"])
        stream = sounddevice.InputStream(
            samplerate=device_hz, channels=1, dtype="float32", blocksize=int(BLOCK_S * device_hz), callback=take
        )
        stream.start()
    except (sounddevice.PortAudioError, ValueError) as error:
        raise InputError(
            "No microphone can be opened.",
            hint="Plug one in, and let this program use it in the settings of the system; or give a recording.",
        ) from error
    try:
        yield _resampled(queue, device_hz, rate_hz)
    finally:
        stream.close()


def _library() -> Any:  # noqa: ANN401 (an extra)
    try:
        import sounddevice
    except ModuleNotFoundError as missing:
        raise InputError(
            "To listen live, a library for microphones is missing.",
            hint="Add it with: pip install 'ustaz[live]' — or give a recording.",
        ) from missing
    except OSError as missing:  # on Linux PortAudio comes with the system
        raise InputError(
            "To listen live, the system library PortAudio is missing.",
            hint="Add it with: sudo apt install libportaudio2 (Debian, Ubuntu) — or give a recording.",
        ) from missing
    return sounddevice


def _resampled(queue: SimpleQueue[Block], device_hz: int, rate_hz: int) -> Iterator[Block]:
    import soxr

    resampler = soxr.ResampleStream(device_hz, rate_hz, 1, dtype="float32", quality=soxr.HQ)
    while True:
        try:
            block = queue.get(timeout=_SILENT_S)
        except Empty:
            raise InputError(
                "The microphone gives no sound.", hint="Plug it in again, or choose another in the system's settings."
            ) from None
        yield resampler.resample_chunk(np.nan_to_num(block))
