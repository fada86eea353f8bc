"""What was noticed about a recording while it was read, and how the person is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from ustaz.words import Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ustaz.sound.source import Block

RAIL = 0.999  # of full scale: a sample that stands here may have been meant to go further
LEAST_CLIPPED = 1e-4  # of all samples: four in a second at 44100 Hz
LEAST_MIXED = 0.02  # of a channel's energy: independent channels leave half of it
LARGEST = 1e6  # times full scale: beyond it a sample is none, but bytes of something else


class Flaw(StrEnum):
    """What may be wrong with a file that can be read all the same."""

    CUT = "cut"
    UNFINISHED = "unfinished"
    DAMAGED = "damaged"


_FLAWS = {
    Flaw.CUT: Sentence("The recording ends early: its file says that there is more."),
    Flaw.UNFINISHED: Sentence("The file was never finished: it does not say how much sound it has. All was read."),
    Flaw.DAMAGED: Sentence("Parts of the file are damaged: some of the sound is missing or wrong."),
}


@dataclass
class Facts:
    """Counted in the samples as they are in the file, before they are mixed and brought to another rate."""

    frames: int = 0
    samples: int = 0  # of all channels
    not_finite: int = 0
    clipped: int = 0  # samples in a row at full scale
    energies: list[float] = field(default_factory=list)  # of each channel: sum of squares
    mixed_energy: float = 0.0
    offset: float = 0.0  # mean of the first block: taken out, lest the ends of the recording become steps
    flaws: list[str] = field(default_factory=list)

    def mix(self, block: Block, channel: int | None) -> NDArray[np.float32]:
        """Count a block; what comes back is one channel of it, or the mean of all, with what is no sample set to 0."""
        unusable = ~(np.abs(block) < LARGEST)  # NaN is not less either
        self.not_finite += int(unusable.sum())
        block = np.where(unusable, np.float32(0.0), block)
        mono = block.mean(axis=1, dtype=np.float32) if channel is None else block[:, channel]
        if not self.frames:
            self.offset = float(mono.mean(dtype=np.float64))
        self.frames += len(block)
        self.samples += block.size
        self.clipped += _in_a_row(np.abs(block) >= RAIL)
        sums = np.einsum("ij,ij->j", block, block, dtype=np.float64)
        self.energies = [float(energy) for energy in (sums + self.energies if self.energies else sums)]
        self.mixed_energy += float(np.dot(mono, mono))
        return np.ascontiguousarray(mono - np.float32(self.offset))

    @property
    def cancels(self) -> bool:
        """Whether the channels are each other's opposite, so that little is left of their mean."""
        return self.mixed_energy < LEAST_MIXED * sum(self.energies) / max(1, len(self.energies))

    def sentences(self) -> Iterator[Sentence]:
        """What a person should know."""
        yield from (_FLAWS[Flaw(flaw)] for flaw in self.flaws)
        if self.not_finite:
            yield Sentence(
                "{count} sample that is no number was set to 0.",
                {"count": self.not_finite},
                plural="{count} samples that are no numbers were set to 0.",
                count=self.not_finite,
            )
        if self.clipped >= LEAST_CLIPPED * self.samples:
            percent = round(100 * self.clipped / self.samples, 2)
            yield Sentence(
                "The recording is clipped: {percent} % of it is at full scale, and what is heard there is less sure.",
                {"percent": percent},
            )


def _in_a_row(at_rail: NDArray[np.bool_]) -> int:
    """How many are in the middle of three in a row, of each channel."""
    return int((at_rail[:-2] & at_rail[1:-1] & at_rail[2:]).sum())
