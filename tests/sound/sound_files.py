"""Recordings of all kinds, made on the spot."""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

RATE_HZ = 44100
BY_SOUNDFILE = {
    "wav": ("WAV", "PCM_16"),
    "rf64": ("RF64", "PCM_24"),
    "aiff": ("AIFF", "PCM_16"),
    "flac": ("FLAC", "PCM_16"),
    "mp3": ("MP3", "MPEG_LAYER_III"),
    "ogg": ("OGG", "VORBIS"),
    "opus": ("OGG", "OPUS"),
}
BY_FFMPEG = {"m4a": ("ipod", "aac"), "webm": ("webm", "libopus"), "aac": ("adts", "aac")}


def tone(duration_s: float = 1.0, *, rate_hz: int = RATE_HZ, pitch_hz: float = 220.0) -> NDArray[np.float32]:
    """A plucked tone."""
    time_s = np.arange(round(duration_s * rate_hz)) / rate_hz
    return (0.5 * np.sin(2 * np.pi * pitch_hz * time_s) * np.exp(-2 * time_s)).astype(np.float32)


def click(at_s: float, *, duration_s: float = 1.0, rate_hz: int = RATE_HZ) -> NDArray[np.float32]:
    """Silence, and one click in it."""
    samples = np.zeros(round(duration_s * rate_hz), dtype=np.float32)
    samples[round(at_s * rate_hz)] = 0.9
    return samples


def encoded(samples: NDArray[np.float32], ending: str, *, rate_hz: int = RATE_HZ) -> bytes:
    """The bytes of a file of this kind; samples of one channel, or frames × channels."""
    if ending in BY_SOUNDFILE:
        import soundfile

        form, subtype = BY_SOUNDFILE[ending]
        file = io.BytesIO()
        soundfile.write(file, samples, rate_hz, format=form, subtype=subtype)
        return file.getvalue()
    return _by_ffmpeg(samples, *BY_FFMPEG[ending], rate_hz=rate_hz)


def _by_ffmpeg(samples: NDArray[np.float32], form: str, codec: str, *, rate_hz: int) -> bytes:
    import av

    file = io.BytesIO()
    with av.open(file, "w", format=form) as container:
        stream: Any = container.add_stream(codec, rate=rate_hz, layout="mono")
        stream.codec_context.open()
        size = stream.codec_context.frame_size
        for at in range(0, len(samples), size):
            frame = av.AudioFrame.from_ndarray(samples[None, at : at + size], format="fltp", layout="mono")
            frame.sample_rate, frame.pts = rate_hz, at  # without time stamps the muxer writes no edit list
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return file.getvalue()


def wav(
    samples: bytes,
    *,
    rate_hz: int = RATE_HZ,
    channels: int = 1,
    bits: int = 16,
    tag: int = 1,
    size: int | None = None,
    before: bytes = b"",
    after: bytes = b"",
) -> bytes:
    """A WAV file as wrong as one likes; `size` is what the header says of the samples."""
    form = struct.pack("<HHIIHH", tag, channels, rate_hz, 2 * rate_hz & 0xFFFFFFFF, 2, bits)
    size = len(samples) if size is None else size
    body = b"WAVE" + before + b"fmt " + struct.pack("<I", len(form)) + form + b"data" + struct.pack("<I", size)
    body += samples + after
    return b"RIFF" + struct.pack("<I", len(body)) + body


def pcm(samples: NDArray[np.float32]) -> bytes:
    """Samples as 16 bits each."""
    return (samples * 32767).astype("<i2").tobytes()


def put(folder: Path, name: str, data: bytes) -> Path:
    """A file with these bytes."""
    path = folder / name
    path.write_bytes(data)
    return path
