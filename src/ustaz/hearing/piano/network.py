"""Transkun, the network that hears the piano, as it comes in its own package.

Yan and Duan, "Scoring time intervals using non-hierarchical transformer for automatic piano transcription", ISMIR 2024;
code and weights under the MIT licence. Of the package only the network and its weights are used.
"""

from __future__ import annotations

import json
import sys
import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import resources
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from ustaz.errors import InputError
from ustaz.hearing.piano.semicrf import INTERVAL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

VELOCITIES = 128


@dataclass(frozen=True, eq=False)
class Details:
    """More about intervals, a row an interval."""

    velocities: NDArray[np.float32]  # (intervals, VELOCITIES): how likely each velocity is
    shifts: NDArray[np.float32]  # (intervals, 2): from the first and the last frame to onset and offset, −0.5 … 0.5
    inside: NDArray[np.bool_]  # (intervals, 2): onset and offset are not cut off by the edge of the segment


class Reading(Protocol):
    """What the network makes of one segment."""

    @property
    def scores(self) -> NDArray[np.float32]:
        """Of all intervals, as :mod:`ustaz.hearing.piano.semicrf` wants them."""

    def details(self, intervals: NDArray[np.void]) -> Details:
        """More about these intervals (an INTERVAL table)."""


class Network(Protocol):
    """Whatever reads segments: Transkun, or a stand-in for tests."""

    lines: tuple[int, ...]  # the MIDI pitch of each line; minus the controller's number for a pedal

    def read(self, segment: NDArray[np.float32]) -> Reading:
        """What is heard in a segment of `frames.SEGMENT` samples."""


def transkun() -> Network:
    """The network with its weights.

    Raises
    ------
    InputError
        Where the extra ``ustaz[piano]`` is not installed.
    """
    try:
        with _without_torchaudio(), warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # Transkun compiles a decoder that is not used here
            return _Transkun()
    except ModuleNotFoundError as missing:
        raise InputError(
            "The piano ear needs the package {package}, which is not installed.",
            hint="Add it: pip install 'ustaz[piano]' (0.3 GB to download; on Linux see the guide, or it is 3 GB).",
            package=missing.name,
        ) from missing


class _Transkun:
    def __init__(self) -> None:
        import torch
        from transkun.ModelTransformer import Config, TransKun

        weights = resources.files("transkun") / "pretrained"
        config = Config()
        config.__dict__ |= json.loads((weights / "2.0.conf").read_text(encoding="utf-8"))["Model"]["config"]
        self._torch = torch
        self._model = TransKun(conf=config).eval()
        with (weights / "2.0.pt").open("rb") as file:
            self._model.load_state_dict(torch.load(file, map_location="cpu", weights_only=True)["state_dict"])
        self._model.backbone.useGradientCheckpoint = False  # saves memory in training only
        self.lines = tuple(self._model.targetMIDIPitch)

    def read(self, segment: NDArray[np.float32]) -> Reading:
        from transkun.Util import makeFrame

        with self._torch.inference_mode():
            sound = self._torch.from_numpy(segment)[None]
            frames = makeFrame(sound, self._model.hopSize, self._model.windowSize)
            crf, context = self._model.processFramesBatch(frames[None])
            return _TranskunReading(self._torch, self._model, crf.score.numpy(), context)


@dataclass(frozen=True, eq=False)
class _TranskunReading:
    torch: Any
    model: Any
    scores: NDArray[np.float32]
    context: Any  # a vector for each frame of each line: (1, lines, frames, size)

    def details(self, intervals: NDArray[np.void]) -> Details:
        torch = self.torch
        with torch.inference_mode():
            line, first, last = (torch.from_numpy(intervals[name].astype(np.int64)) for name in INTERVAL.names or ())
            begin, end = self.context[0, line, first], self.context[0, line, last]
            features = torch.cat([begin, end, begin * end], dim=-1)
            velocities = torch.softmax(self.model.velocityPredictor(features), dim=-1)
            shift, inside = self.model.refinedOFPredictor(features).chunk(2, dim=-1)
            # The network was taught shifts squeezed by 0.99 as the mean of a continuous Bernoulli distribution.
            mean = torch.distributions.ContinuousBernoulli(logits=shift).mean
            shifts = ((mean - 0.5) / 0.99).clamp(-0.5, 0.5)
            return Details(velocities.numpy(), shifts.numpy(), (inside > 0).numpy())


@contextmanager
def _without_torchaudio() -> Iterator[None]:
    """While Transkun is built: a stand-in for torchaudio.

    It would be asked for one filter bank, whose values then come with the weights; and it has to fit the release of
    torch to the letter, or fails to load.
    """
    import torch

    def bank(*, n_freqs: int, n_mels: int, **_: object) -> Any:  # noqa: ANN401 (a tensor)
        return torch.zeros(n_freqs, n_mels)

    before = sys.modules.get("torchaudio")
    stand_in = ModuleType("torchaudio")
    stand_in.functional = SimpleNamespace(melscale_fbanks=bank)  # type: ignore[attr-defined]
    sys.modules["torchaudio"] = stand_in
    try:
        yield
    finally:
        del sys.modules["torchaudio"]
        if before is not None:
            sys.modules["torchaudio"] = before
