"""Transkun's network in numpy: frames of sound become a vector for each frame of each key and pedal.

Yan and Duan, "Scoring time intervals using non-hierarchical transformer for automatic piano transcription", ISMIR 2024.
A picture of the sound in six kinds of windows is shrunk by convolutions to one step for eight frames; beside its
frequencies stand the lines, as vectors to be filled; and six layers look along frequencies and lines, then along time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.hearing.piano.frames import HOP, WINDOW
from ustaz.hearing.piano.layers import attention, convolution, gelu, group_norm, linear, perceptron, rms_norm

if TYPE_CHECKING:
    from ustaz.hearing.piano.layers import Array, Weights

LAYERS = 6
HEADS = 8
FRAMES_A_STEP = 8
STRIDES = ((2, 1), (2, 2), (2, 2), (1, 1))  # of the convolutions: along time, along frequency
_AT_ONCE = 8  # rows that a layer takes at once
_FLOOR = np.float32(1e-5)  # power below which all is silence


def framed(segment: Array) -> Array:
    """The frames of a segment, each around its moment: (frames, WINDOW), the whole at mean 0 and deviation 1."""
    count = -(-len(segment) // HOP) + 1
    padded = np.zeros((count - 1) * HOP + WINDOW, dtype=np.float32)
    padded[WINDOW // 2 :][: len(segment)] = segment
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP]
    return np.asarray((frames - frames.mean()) / (frames.std(ddof=1) + np.float32(1e-8)))


def picture(frames: Array, weights: Weights) -> Array:
    """The power of each mel band in each kind of window, in logarithms, 0 for silence: (frames, bands, windows)."""
    kinds = [
        np.square(np.abs(np.fft.rfft(frames * window, norm="ortho"))) @ weights["framewiseFeatureExtractor.freq2mels"]
        for window in _windows(weights)
    ]
    bands = np.stack(kinds, axis=-1).astype(np.float32)
    return np.asarray(1.0 - np.log(bands + _FLOOR) / np.log(_FLOOR))


def context(sound: Array, weights: Weights, lines: tuple[int, ...]) -> Array:
    """A vector for each frame of each line: (lines, frames, channels), from a `picture`."""
    steps = _shrunk(sound, weights)
    steps = np.pad(steps, ((1, 0), (1, 0), (0, 0)))  # a place to gather in, of all time and of all frequencies
    times, bands = (np.arange(length, dtype=np.float32) for length in steps.shape[:2])
    steps += _places(weights, "posEmbedBuilderAttnTF", times, bands)
    asked = _places(weights, "posEmbedBuilderAttnTE", times, np.array(lines, dtype=np.float32))
    everything = np.concatenate([steps, asked], axis=1)
    for number in range(LAYERS):
        everything = _layer(everything, weights, f"backbone.encoderLayers.{number}")
    filled = everything[1:, len(bands) :].transpose(1, 0, 2)
    return _stretched(filled, weights)[:, : len(sound)]


def _windows(weights: Weights) -> Array:
    """A Hann window and bell curves that were learnt: (windows, WINDOW)."""
    name = "framewiseFeatureExtractor.spectrogramExtractor"
    width, center = (1.0 / (1.0 + np.exp(-weights[f"{name}.winGen.{which}"][:, None])) for which in ("sigma", "center"))
    bells = np.exp(-0.5 * ((np.arange(WINDOW) - WINDOW * center) / (width * WINDOW / 2)) ** 2)
    return np.concatenate([weights[f"{name}.win"][None], bells]).astype(np.float32)


def _shrunk(sound: Array, weights: Weights) -> Array:
    """One step for eight frames, one band for four: (steps, bands, channels)."""
    bands = np.arange(sound.shape[1], dtype=np.float32)
    x = convolution(sound, weights, "backbone.inputConv") + _places(weights, "posEmbedBuilder", bands)
    x = np.pad(x, ((4, 3), (2, 1), (0, 0)))
    for number, stride in enumerate(STRIDES):
        x = gelu(x) if number else x
        x = convolution(x, weights, f"backbone.downConv.{4 * number + 1}", stride=stride)
        x = group_norm(x, weights, f"backbone.downConv.{4 * number + 2}")
    return x


def _places(weights: Weights, name: str, *axes: Array) -> Array:
    """A vector that tells where something stands, for each place of a grid: (*lengths of the axes, channels)."""
    grid = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1)
    waves: Array = np.cos(linear(grid, weights, f"backbone.{name}.proj"))
    waves /= np.float32(np.sqrt(waves.shape[-1] / 2))
    return perceptron(waves, weights, f"backbone.{name}.mlp")


def _layer(x: Array, weights: Weights, name: str) -> Array:
    """Every place looks along its frequencies and lines, then along time; both times at what the layer was given."""
    along_bands = _looking(x, x, weights, name, "F")
    return _looking(along_bands.transpose(1, 0, 2), x.transpose(1, 0, 2), weights, name, "T").transpose(1, 0, 2)


def _looking(x: Array, memory: Array, weights: Weights, name: str, along: str) -> Array:
    """Attention along the second axis and a perceptron, each added to what came in, for some rows at a time."""
    attend, think = f"{name}.mhaBlock{along}", f"{name}.fnnBlock{along}"
    result = np.empty(x.shape, dtype=np.float32)
    for start in range(0, len(x), _AT_ONCE):
        rows = slice(start, start + _AT_ONCE)
        seen = attention(rms_norm(x[rows]), memory[rows], weights, f"{attend}.module", heads=HEADS)
        seen = x[rows] + seen * weights[f"{attend}.scale"]
        thought = perceptron(rms_norm(seen), weights, f"{think}.module")
        result[rows] = seen + thought * weights[f"{think}.scale"]
    return result


def _stretched(x: Array, weights: Weights) -> Array:
    """Eight frames for each step: (lines, steps, channels) → (lines, frames, channels)."""
    kernel = weights["backbone.upConv1dSkip.weight"]  # (channels in, channels out, 8)
    matrix = kernel.transpose(0, 2, 1).reshape(len(kernel), -1)
    return (x @ matrix).reshape(len(x), -1, kernel.shape[1]) + weights["backbone.upConv1dSkip.bias"]
