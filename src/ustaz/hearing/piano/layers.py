"""The layers of the network, as functions of arrays whose last axis is the channels. Everything is float32."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Array = NDArray[np.float32]
    Weights = Mapping[str, Array]

_AT_ONCE = 1 << 14  # numbers that fit the processor's cache with what becomes of them


def linear(x: Array, weights: Weights, name: str) -> Array:
    """A dense layer; `name` as in the checkpoint."""
    return np.asarray(x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"])


def perceptron(x: Array, weights: Weights, name: str) -> Array:
    """Two dense layers with a GELU between them, numbered 0 and 3 in the checkpoint."""
    return linear(gelu(linear(x, weights, f"{name}.0")), weights, f"{name}.3")


def gelu(x: Array) -> Array:
    """The Gaussian error linear unit, x Φ(x), into the same array."""
    flat = x.reshape(-1)
    for start in range(0, flat.size, _AT_ONCE):
        part = flat[start : start + _AT_ONCE]
        part *= np.float32(0.5) * (np.float32(1.0) + _erf(part * np.float32(np.sqrt(0.5))))
    return x


def _erf(x: Array) -> Array:
    """The error function to 1e-6 (Abramowitz and Stegun, 7.1.26); scipy's takes four times as long."""
    size = np.abs(x)
    t = np.float32(1.0) / (np.float32(1.0) + np.float32(0.3275911) * size)
    series = np.float32(1.061405429) * t
    for coefficient in (-1.453152027, 1.421413741, -0.284496736, 0.254829592):
        series = (series + np.float32(coefficient)) * t
    return np.asarray(np.copysign(np.float32(1.0) - series * np.exp(-size * size), x))


def rms_norm(x: Array) -> Array:
    """Every vector of channels at length one on average."""
    mean = np.einsum("...c,...c->...", x, x)[..., None] / np.float32(x.shape[-1])
    return np.asarray(x / np.sqrt(mean + np.float32(1e-6)))


def group_norm(x: Array, weights: Weights, name: str, *, groups: int = 4) -> Array:
    """Each group of channels at mean 0 and deviation 1 over the whole picture (height, width, channels)."""
    grouped = x.reshape(-1, groups, x.shape[-1] // groups)
    mean = grouped.mean(axis=(0, 2), keepdims=True)
    deviation = np.sqrt(grouped.var(axis=(0, 2), keepdims=True) + np.float32(1e-5))
    normal = ((grouped - mean) / deviation).reshape(x.shape)
    return np.asarray(normal * weights[f"{name}.weight"] + weights[f"{name}.bias"])


def convolution(x: Array, weights: Weights, name: str, *, stride: tuple[int, int] = (1, 1)) -> Array:
    """A 3 × 3 convolution of a picture (height, width, channels) with a border of zeros."""
    kernel = weights[f"{name}.weight"].transpose(1, 2, 3, 0)  # (channels in, 3, 3, channels out)
    matrix = kernel.reshape(-1, kernel.shape[-1])
    padded = np.pad(x, ((1, 1), (1, 1), (0, 0)))
    patches = np.lib.stride_tricks.sliding_window_view(padded, (3, 3), axis=(0, 1))[:: stride[0], :: stride[1]]
    return np.stack([row.reshape(len(row), -1) @ matrix for row in patches]) + weights[f"{name}.bias"]


def attention(query: Array, memory: Array, weights: Weights, name: str, *, heads: int) -> Array:
    """Each vector of `query` asks those of `memory`, both (batch, length, channels), through several heads."""
    q, k, v = (
        _split(x @ weights[f"{name}.{which}_proj_weight"], heads)
        for x, which in ((query, "q"), (memory, "k"), (memory, "v"))
    )
    q *= np.float32(1.0 / np.sqrt(q.shape[-1]))
    asked = q @ k.transpose(0, 1, 3, 2)
    asked -= asked.max(axis=-1, keepdims=True)
    np.exp(asked, out=asked)
    asked /= asked.sum(axis=-1, keepdims=True)
    answer: Array = np.matmul(asked, v).transpose(0, 2, 1, 3).reshape(query.shape)
    return linear(answer, weights, f"{name}.out_proj")


def _split(x: Array, heads: int) -> Array:
    """(batch, length, channels) → (batch, heads, length, channels of a head)."""
    return x.reshape(*x.shape[:2], heads, -1).transpose(0, 2, 1, 3)
