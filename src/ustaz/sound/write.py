"""A sound becomes a file, or the bytes that a page plays."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ustaz.errors import InputError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ustaz.sound.model import Sound

_BLOCK_FRAMES = 1 << 14
_MP3_RATES_HZ = (8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000)
_FORMATS = {".wav": "WAV", ".flac": "FLAC"}


def write_sound(sound: Sound, path: str | Path) -> None:
    """Write a sound as WAV or FLAC of 16 bits, by the ending of the name.

    Raises
    ------
    InputError
        The name has another ending.
    OSError
        The file cannot be written.
    """
    import soundfile

    path = Path(path)
    form = _FORMATS.get(path.suffix.lower())
    if form is None:
        raise InputError("{file} must end in .wav or .flac.", hint="Give it such a name.", file=path.name)
    with path.open("wb") as file, soundfile.SoundFile(file, "w", sound.rate_hz, 1, "PCM_16", format=form) as out:
        _write_blocks(sound.samples, out)


def compressed(sound: Sound) -> tuple[bytes, str]:
    """The sound as MP3, for the report page, and its media type.

    MP3, because every browser plays it: Safari before 18.4 has no Ogg. At 22050 Hz ten minutes take about 3 MB.
    """
    import soundfile

    samples, rate_hz = sound.samples, sound.rate_hz
    if rate_hz not in _MP3_RATES_HZ:
        import soxr

        samples, rate_hz = soxr.resample(samples, rate_hz, _MP3_RATES_HZ[-2]), _MP3_RATES_HZ[-2]
    file = io.BytesIO()
    with soundfile.SoundFile(file, "w", rate_hz, 1, format="MP3") as out:
        _write_blocks(samples, out)
    return file.getvalue(), "audio/mpeg"


def _write_blocks(samples: NDArray[np.float32], out: Any) -> None:  # noqa: ANN401 (soundfile has no types)
    """Write piece by piece: the coders of libsndfile take what they get onto the stack."""
    for start in range(0, len(samples), _BLOCK_FRAMES):
        out.write(samples[start : start + _BLOCK_FRAMES])
