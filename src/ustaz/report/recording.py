"""The recording of a take as the page plays it: inside the page up to a size, beside it from there on."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ustaz.sound import Sound

EMBEDDED_BYTES = 8 << 20  # about twenty minutes; a larger page would be slow to open on a telephone
_ENDINGS = {"audio/mpeg": ".mp3", "audio/ogg": ".ogg", "audio/wav": ".wav", "audio/flac": ".flac"}


@dataclass(frozen=True)
class Recording:
    """A compressed recording."""

    content: bytes
    media_type: str  # audio/mpeg …
    name: str  # of the file that it is written to where it is not embedded

    @property
    def embedded(self) -> bool:
        """Whether the page carries it; else it is a file in the folder of the page."""
        return len(self.content) <= EMBEDDED_BYTES

    @property
    def address(self) -> str:
        """Where the page finds it: a data URI, or the name of the file."""
        if not self.embedded:
            return self.name
        return f"data:{self.media_type};base64,{base64.b64encode(self.content).decode('ascii')}"


def record(sound: Sound, *, stem: str) -> Recording:
    """Compress a recording; `stem` begins the name of its file."""
    from ustaz.sound import compressed

    content, media_type = compressed(sound)
    return Recording(content, media_type, f"{stem}{_ENDINGS[media_type]}")
