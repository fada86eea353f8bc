"""Sound as it comes out of a decoder, block by block."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from ustaz.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from ustaz.sound.facts import Flaw
    from ustaz.sound.kind import SoundKind

    Block: TypeAlias = NDArray[np.float32]  # frames in rows, channels in columns; full scale is 1


class DamageError(Exception):
    """From here on the file cannot be decoded; what came before is sound."""


@dataclass(frozen=True)
class Source:
    """An opened recording."""

    rate_hz: int
    channels: int
    promised_frames: int | None  # what the file says; None where it does not
    blocks: Iterator[Block]
    flaws: set[Flaw] = field(default_factory=set)  # may grow while blocks are read
    lead_frames: int = 0  # with which the encoder began, before the recording


def damaged(kind: SoundKind, *, file: str) -> InputError:
    """What to raise where a decoder cannot even begin."""
    return InputError(
        "{file} is damaged: it cannot be read as {kind}.",
        hint="Copy, export or record it again.",
        file=file,
        kind=kind.value,
    )
