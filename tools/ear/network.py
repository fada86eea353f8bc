"""The network of the ear as it is trained; :mod:`ustaz.hearing.dombra.network` runs the same layers on numpy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import jax
import jax.numpy as jnp
import numpy as np

from ustaz.hearing.dombra.network import DILATIONS
from ustaz.hearing.dombra.spectra import BANDS, CHANNELS, PLACES

if TYPE_CHECKING:
    from pathlib import Path

NEAR, WHOLE, HEADS, MIXED = 24, 192, 8, 16  # widths of the layers
FRETS = PLACES // 2


def begin(rng: np.random.Generator) -> dict[str, jax.Array]:
    """Weights before the training (He's initialisation)."""

    def normal(*shape: int, gain: float = 1.0) -> np.ndarray:
        return rng.normal(0.0, gain * np.sqrt(2.0 / np.prod(shape[:-1])), shape)

    weight = {
        "a.w": normal(3 * CHANNELS, NEAR),
        "a.b": np.zeros((PLACES, NEAR)),
        "b.w": normal(3 * NEAR, NEAR),
        "b.b": np.zeros((2, NEAR)),
        "c.w": normal(5 * NEAR, NEAR),
        "c.b": np.zeros((PLACES, NEAR)),
        "d.w": normal(PLACES * NEAR + 3 * BANDS, WHOLE),
        "d.b": np.zeros(WHOLE),
        "h.w": normal(WHOLE, PLACES * HEADS),
        "h.b": np.zeros(PLACES * HEADS),
        "m.w": normal(HEADS + NEAR, MIXED),
        "m.b": np.zeros((PLACES, MIXED)),
        "o.w": normal(MIXED, 1, gain=0.3),
        "o.b": np.zeros((PLACES, 1)),
        "s.w": normal(WHOLE, 6, gain=0.3),
        "p.w": np.zeros((2, FRETS * MIXED, 3)),
        "s.b": np.array([0.0, -2.5, -2.0] * 2),
    }
    for index in range(len(DILATIONS)):
        weight[f"t{index}.w"] = normal(5 * WHOLE, WHOLE, gain=0.5)
        weight[f"t{index}.b"] = np.zeros(WHOLE)
    return {name: jnp.asarray(value, dtype=jnp.float32) for name, value in weight.items()}


def load(path: Path) -> dict[str, jax.Array]:
    """The weights that an earlier training wrote."""
    with np.load(path) as stored:
        return {name: jnp.asarray(stored[name], dtype=jnp.float32) for name in stored.files}


def forward(weight: dict[str, jax.Array], places: jax.Array, bands: jax.Array) -> jax.Array:
    """Logits (batch, frames, 2, 23) of views (batch, frames, PLACES, CHANNELS) and (batch, frames, BANDS)."""
    batch, frames = places.shape[:2]
    relu = jax.nn.relu
    near = relu(around((places - 0.4) * 3.0, 3) @ weight["a.w"] + weight["a.b"])
    near = near.reshape(batch, frames, 2, FRETS, NEAR)
    near = relu(around(near, 3, axis=3) @ weight["b.w"] + weight["b.b"][:, None])
    near = near.reshape(batch, frames, PLACES, NEAR)
    near = relu(around(near, 5) @ weight["c.w"] + weight["c.b"])
    seen = jnp.concatenate([near.reshape(batch, frames, -1), around((bands - 0.4) * 3.0, 3)], axis=-1)
    whole = relu(seen @ weight["d.w"] + weight["d.b"])
    for index, dilation in enumerate(DILATIONS):
        whole = whole + relu(around(whole, 5, dilation=dilation) @ weight[f"t{index}.w"] + weight[f"t{index}.b"])
    heads = relu(whole @ weight["h.w"] + weight["h.b"]).reshape(batch, frames, PLACES, HEADS)
    mixed = relu(jnp.concatenate([heads, near], axis=-1) @ weight["m.w"] + weight["m.b"])
    frets = (mixed @ weight["o.w"] + weight["o.b"]).reshape(batch, frames, 2, FRETS)
    strings = (whole @ weight["s.w"] + weight["s.b"]).reshape(batch, frames, 2, 3)
    strings += jnp.einsum("btsi,sio->btso", mixed.reshape(batch, frames, 2, FRETS * MIXED), weight["p.w"])
    return jnp.concatenate([strings, frets], axis=-1)


def around(value: jax.Array, taps: int, *, axis: int = 1, dilation: int = 1) -> jax.Array:
    """Each frame (or fret) with those around it, side by side in the last axis; zeros beyond the ends."""
    reach, length = taps // 2 * dilation, value.shape[axis]
    pad = [(0, 0)] * value.ndim
    pad[axis] = (reach, reach)
    padded = jnp.pad(value, pad)
    parts = [jax.lax.slice_in_dim(padded, k * dilation, k * dilation + length, axis=axis) for k in range(taps)]
    return jnp.concatenate(parts, axis=-1)
