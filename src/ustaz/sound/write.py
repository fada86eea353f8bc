"""A sound becomes a file, or the bytes that a page plays."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from ustaz.errors import InputError

if TYPE_CHECKING:
    from ustaz.sound.model import Sound

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
    with path.open("wb") as file:
        soundfile.write(file, sound.samples, sound.rate_hz, format=form, subtype="PCM_16")


def compressed(sound: Sound) -> tuple[bytes, str]:
    """The sound as MP3, for the report page, and its media type.

    MP3, because every browser plays it: Safari before 18.4 has no Ogg. At 22050 Hz it takes about 2.5 MB for ten
    minutes.
    """
    import soundfile

    file = io.BytesIO()
    soundfile.write(file, sound.samples, sound.rate_hz, format="MP3")
    return file.getvalue(), "audio/mpeg"
