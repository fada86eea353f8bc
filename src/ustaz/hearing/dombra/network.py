"""The small network of the ear: what each frame says of each place of the neck.

It was trained on sound that was made by :mod:`ustaz.dombra` (the scripts are in ``tools/ear``) and runs on numpy alone:
a few products of matrices a frame. Three layers look at each place by itself (its partials, over 7 frames, with the
frets beside it), one at the whole neck, three at how that goes on over a third of a second; from both the last layers
tell, for each string, which fret sounds, whether a note begins, and whether the left hand began it alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from ustaz.dombra import FRETS, STRINGS
from ustaz.hearing.dombra.spectra import PLACES, Views, count, level, look

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from ustaz.dombra import Neck

    Array = NDArray[np.float32]

DILATIONS = (1, 2, 4)  # of the layers that look along time
_BLOCK = 1500  # frames at once
_REACH = 20  # frames that a frame's answer may depend on, to either side


@dataclass(frozen=True, eq=False)
class Answer:
    """Probabilities, float32."""

    onset: Array  # (frames, STRINGS): a note begins in this frame (1 at its moment, a half one frame away)
    left_hand: Array  # (frames, STRINGS): given that one begins, by a hammer-on or a pull-off
    fret: Array  # (frames, STRINGS, 1 + FRETS + 1): nothing sounds, or the open string, fret 1 … 19


def answer(samples: Array, neck: Neck) -> Answer:
    """What the network hears in mono sound at :data:`ustaz.hearing.dombra.spectra.RATE_HZ`, on a neck.

    An hour needs no hour of spectra: they are made and looked at in blocks.
    """
    frames, loudness = count(samples), level(samples)
    out = np.zeros((frames, STRINGS, 3 + FRETS + 1), dtype=np.float32)
    for first in range(0, frames, _BLOCK):
        last = min(first + _BLOCK, frames)
        low, high = max(first - _REACH, 0), min(last + _REACH, frames)
        views = look(samples, neck, first=low, last=high, loudness=loudness)
        out[first:last] = forward(weights(), views)[first - low : last - low]
    return probabilities(out)


def probabilities(logits: Array) -> Answer:
    states = np.concatenate([logits[..., :1], logits[..., 3:]], axis=-1)
    states = np.exp(states - states.max(axis=-1, keepdims=True))
    return Answer(_sigmoid(logits[..., 1]), _sigmoid(logits[..., 2]), states / states.sum(axis=-1, keepdims=True))


@cache
def weights() -> Mapping[str, Array]:
    with files("ustaz.hearing.dombra").joinpath("ear.npz").open("rb") as file, np.load(file) as stored:
        return {name: stored[name].astype(np.float32) for name in stored.files}


def forward(weight: Mapping[str, Array], views: Views) -> Array:
    """The logits, shape (frames, STRINGS, 23): nothing sounds, a note begins, by the left hand; frets 0 … 19.

    The training has the same layers (``tools/ear/network.py``).
    """
    frames = len(views.places)
    near = _relu(_along_time(_scaled(views.places), weight["a.w"], 3) + weight["a.b"])
    near = near.reshape(frames, STRINGS, FRETS + 1, -1)
    near = _relu(_along_frets(near, weight["b.w"]) + weight["b.b"][:, None])
    near = near.reshape(frames, PLACES, -1)
    near = _relu(_along_time(near, weight["c.w"], 5) + weight["c.b"])

    fast = np.pad(_scaled(views.bands), ((1, 1), (0, 0)))
    seen = np.concatenate([near.reshape(frames, -1), fast[:-2], fast[1:-1], fast[2:]], axis=1)
    whole = _relu(seen @ weight["d.w"] + weight["d.b"])
    for index, dilation in enumerate(DILATIONS):
        whole = whole + _relu(_along_time(whole, weight[f"t{index}.w"], 5, dilation) + weight[f"t{index}.b"])

    heads = _relu(whole @ weight["h.w"] + weight["h.b"]).reshape(frames, PLACES, -1)
    mixed = _relu(np.concatenate([heads, near], axis=-1) @ weight["m.w"] + weight["m.b"])
    frets = (mixed @ weight["o.w"] + weight["o.b"]).reshape(frames, STRINGS, FRETS + 1)
    strings = (whole @ weight["s.w"] + weight["s.b"]).reshape(frames, STRINGS, 3)
    necks = mixed.reshape(frames, STRINGS, -1)
    strings += np.stack([necks[:, string] @ weight["p.w"][string] for string in range(STRINGS)], axis=1)
    return np.concatenate([strings, frets], axis=-1)


def _scaled(value: Array) -> Array:
    """About −1 … 2, as the training had it."""
    return (value - 0.4) * 3.0


def _sigmoid(value: Array) -> Array:
    return np.asarray(1.0 / (1.0 + np.exp(-value)), dtype=np.float32)


def _relu(value: Array) -> Array:
    return np.maximum(value, 0.0)


def _along_time(value: Array, weight: Array, taps: int, dilation: int = 1) -> Array:
    """A convolution over the first axis; the rows of the weight are the taps one after the other."""
    reach, width = taps // 2 * dilation, value.shape[-1]
    padded = np.pad(value, ((reach, reach), *((0, 0),) * (value.ndim - 1)))
    return np.asarray(
        sum(
            padded[tap * dilation : tap * dilation + len(value)] @ weight[tap * width : (tap + 1) * width]
            for tap in range(taps)
        )
    )


def _along_frets(value: Array, weight: Array) -> Array:
    """A convolution over three frets of a string."""
    width, frets = value.shape[-1], value.shape[2]
    padded = np.pad(value, ((0, 0), (0, 0), (1, 1), (0, 0)))
    return np.asarray(
        sum(padded[:, :, tap : tap + frets] @ weight[tap * width : (tap + 1) * width] for tap in range(3))
    )
