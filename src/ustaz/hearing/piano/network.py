"""Transkun, the network that hears the piano: its published weights, run in numpy.

Yan and Duan, "Scoring time intervals using non-hierarchical transformer for automatic piano transcription", ISMIR 2024;
weights and their package under the MIT licence. Of the package nothing but the file of the weights is used, so what it
would bring along (PyTorch and sixty packages more) is not needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Protocol

from ustaz.errors import InputError
from ustaz.hearing.piano.checkpoint import read_checkpoint
from ustaz.hearing.piano.heads import Details, details, interval_scores
from ustaz.hearing.piano.transformer import context, framed, picture

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ustaz.hearing.piano.layers import Array, Weights

SUSTAIN, SOFT = 64, 67  # controllers


class Reading(Protocol):
    """What a network makes of one segment."""

    @property
    def scores(self) -> NDArray[np.float32]:
        """Of all intervals, as :mod:`ustaz.hearing.piano.semicrf` wants them."""

    def details(self, intervals: NDArray[np.void]) -> Details:
        """More about these intervals (an INTERVAL table)."""


class Network(Protocol):
    """Whatever reads segments: Transkun, or a stand-in for tests."""

    @property
    def lines(self) -> tuple[int, ...]:
        """The MIDI pitch of each line; minus the controller's number for a pedal."""

    def read(self, segment: NDArray[np.float32]) -> Reading:
        """What is heard in a segment of `frames.SEGMENT` samples."""


@dataclass(frozen=True, eq=False)
class Transkun:
    """The network with its weights."""

    weights: Weights
    lines: tuple[int, ...] = (-SUSTAIN, -SOFT, *range(21, 109))

    def read(self, segment: NDArray[np.float32]) -> Reading:
        """What is heard in a segment."""
        vectors = context(picture(framed(segment), self.weights), self.weights, self.lines)
        return _Reading(interval_scores(vectors, self.weights), vectors, self.weights)


@dataclass(frozen=True, eq=False)
class _Reading:
    scores: Array
    vectors: Array
    weights: Weights

    def details(self, intervals: NDArray[np.void]) -> Details:
        return details(intervals, self.vectors, self.weights)


def transkun() -> Transkun:
    """The network with the weights that come in the package ``transkun``.

    Raises
    ------
    InputError
        Where they are not installed.
    """
    try:
        with (resources.files("transkun") / "pretrained" / "2.0.pt").open("rb") as file:
            return Transkun(read_checkpoint(file))
    except (ModuleNotFoundError, FileNotFoundError) as missing:
        raise InputError(
            "The piano ear needs the weights of Transkun 2, which are not installed.",
            hint="Add them: pip install --no-deps transkun==2.0.1 (51 MB, without the PyTorch that it asks for).",
        ) from missing
