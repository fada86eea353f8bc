"""A recording in memory."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ustaz.words import Sentence


@dataclass(frozen=True, eq=False)
class Sound:
    """One channel of sound. The array is read-only."""

    samples: NDArray[np.float32]  # finite, within about -1 … 1, free of DC
    rate_hz: int
    name: str = ""  # of the file, never its path
    warnings: tuple[Sentence, ...] = ()  # what was mended or is doubtful: clipping, damaged blocks …

    def __post_init__(self) -> None:
        self.samples.flags.writeable = False

    @property
    def duration_s(self) -> float:
        return len(self.samples) / self.rate_hz

    def beginning(self, seconds: float) -> Sound:
        """The first seconds of it."""
        return replace(self, samples=self.samples[: int(seconds * self.rate_hz)])
