"""Trains the ear of the dombra on scenes that are made meanwhile, and writes its weights.

    python tools/ear/train.py src/ustaz/hearing/dombra/ear.npz [--steps 20000] [--on-from ear.npz --rate 6e-4 --seed 7]

Needs jax and optax beside ustaz (Apache-2.0; not needed by users); two cores take some two hours. The scenes follow
from their numbers, so a second training sees the same ones; their order, and rounding, depend on the machine. The
weights in the package saw some 19 000 steps, with scenes that were made more various on the way, where real notes
showed that they were too tidy: strokes on one string, the body that answers a stroke, strings that ring in sympathy.
"""

from __future__ import annotations

import argparse
import multiprocessing
import time
from pathlib import Path
from typing import TYPE_CHECKING

import jax
import jax.numpy as jnp
import network
import numpy as np
import optax
import scenes
import targets

from ustaz.hearing.dombra import spectra

if TYPE_CHECKING:
    from multiprocessing.queues import Queue

BATCH, FRAMES = 8, 256
POOL = 1500  # scenes from which batches are drawn
STEP = 128  # of the stored views: 0.55 dB
RATE, WARM = 1.5e-3, 0.08
SMOOTH = 0.996  # the weights that are kept are a moving average


def make(queue: Queue, seed: int, maker: int) -> None:
    number = 0
    while True:
        scene = scenes.scene(np.random.default_rng([seed, maker, number]))
        frames = spectra.count(scene.samples)
        view = spectra.look(scene.samples, scene.neck, first=0, last=frames, loudness=spectra.level(scene.samples))
        stored = [np.clip(part * STEP, 0, 255).astype(np.uint8) for part in (view.places, view.bands)]
        queue.put((*stored, targets.targets(scene.notes, scene.dies_s, frames)))
        number += 1


class Pool:
    """The latest scenes."""

    def __init__(self, queue: Queue, rng: np.random.Generator) -> None:
        self.queue, self.rng, self.seen, self.scenes = queue, rng, 0, []

    def batch(self, least: int = 60) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        while self.seen < least or not self.queue.empty():
            scene = self.queue.get()
            if len(self.scenes) < POOL:
                self.scenes.append(scene)
            else:
                self.scenes[self.seen % POOL] = scene
            self.seen += 1
        crops = [self.crop(self.scenes[i]) for i in self.rng.integers(len(self.scenes), size=BATCH)]
        return tuple(np.stack(part) for part in zip(*crops, strict=True))

    def crop(self, scene: tuple[np.ndarray, ...]) -> tuple[np.ndarray, ...]:
        first = self.rng.integers(len(scene[0]) - FRAMES)
        louder = self.rng.normal(0.0, 0.05)
        places, bands, wanted = (part[first : first + FRAMES] for part in scene)
        views = [part.astype(np.float32) / STEP for part in (places, bands)]
        return *(np.where(part > 0, np.maximum(part + louder, 0), 0) for part in views), wanted.astype(np.int32)


def loss(weight: dict, places: jax.Array, bands: jax.Array, wanted: jax.Array) -> tuple[jax.Array, jax.Array]:
    """Onsets, frets (most of all in the 110 ms after an onset) and the left hand."""
    logits = network.forward(weight, places, bands)
    fret, onset, left = wanted[..., 0], wanted[..., 1] / 256.0, wanted[..., 2] * 1.0
    begins = (entropy(logits[..., 1], onset) * (1 + onset)).sum(2).mean()
    shares = jax.nn.log_softmax(jnp.concatenate([logits[..., :1], logits[..., 3:]], axis=-1))
    miss = -jnp.take_along_axis(shares, (fret + 1)[..., None], axis=-1)[..., 0]
    fresh = jnp.clip(sum(jnp.pad(onset, ((0, 0), (k, 0), (0, 0)))[:, :FRAMES] for k in range(1, 12)), 0, 1)
    frets = (miss * (1 + 2 * fresh)).sum(2).mean()
    lefts = (entropy(logits[..., 2], left) * (onset > 0.4)).sum(2).mean()
    right = ((shares.argmax(-1) == fret + 1) * fresh).sum() / fresh.sum()
    return begins + 0.4 * frets + 0.3 * lefts, jnp.stack([begins, frets, lefts, right])


def entropy(logit: jax.Array, wanted: jax.Array) -> jax.Array:
    return jax.nn.softplus(logit) - logit * wanted


def train(pool: Pool, weight: dict[str, jax.Array], plan: optax.Schedule, *, steps: int, out: Path) -> None:
    optimiser = optax.chain(optax.clip_by_global_norm(2.0), optax.adamw(plan, weight_decay=1e-3))
    state, kept, told, start = optimiser.init(weight), weight, [], time.monotonic()

    @jax.jit
    def step(weight, state, kept, batch):  # noqa: ANN001, ANN202
        (_, parts), slope = jax.value_and_grad(loss, has_aux=True)(weight, *batch)
        change, state = optimiser.update(slope, state, weight)
        weight = optax.apply_updates(weight, change)
        return weight, state, jax.tree.map(lambda a, b: SMOOTH * a + (1 - SMOOTH) * b, kept, weight), parts

    for number in range(1, steps + 1):
        weight, state, kept, parts = step(weight, state, kept, pool.batch())
        told.append(np.asarray(parts))
        if number % 200 == 0 or number == steps:
            means = "  ".join(f"{value:.4f}" for value in np.mean(told, axis=0))
            print(f"{number:6d}  {time.monotonic() - start:6.0f} s  {pool.seen:6d} scenes  {means}", flush=True)
            told = []
            np.savez_compressed(out, **{name: np.asarray(value, dtype=np.float16) for name, value in kept.items()})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--steps", type=int, default=20_000)
    parser.add_argument("--makers", type=int, default=1, help="processes that make scenes")
    parser.add_argument("--seed", type=int, default=0, help="another one gives other scenes")
    parser.add_argument("--rate", type=float, default=RATE, help="the highest step size")
    parser.add_argument("--on-from", type=Path, help="weights of an earlier training")
    given = parser.parse_args()
    context = multiprocessing.get_context("spawn")
    queue = context.Queue(maxsize=40)
    for maker in range(given.makers):
        context.Process(target=make, args=(queue, given.seed, maker), daemon=True).start()
    weight = network.load(given.on_from) if given.on_from else network.begin(np.random.default_rng(given.seed))
    plan = optax.cosine_onecycle_schedule(given.steps, given.rate, WARM)
    train(Pool(queue, np.random.default_rng(given.seed)), weight, plan, steps=given.steps, out=given.out)


if __name__ == "__main__":
    main()
