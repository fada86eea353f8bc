"""Layers against a second method: loops, or scipy."""

import numpy as np
import pytest
from scipy.signal import correlate
from scipy.special import erf, softmax

from ustaz.hearing.piano.heads import details, interval_scores
from ustaz.hearing.piano.layers import attention, convolution, gelu, group_norm, rms_norm
from ustaz.hearing.piano.semicrf import INTERVAL


@pytest.fixture
def rng():
    return np.random.default_rng(5)


def some(rng, *shape):
    return rng.normal(size=shape).astype(np.float32)


def test_gelu(rng):
    x = 4 * some(rng, 3, 20_000)
    assert gelu(x.copy()) == pytest.approx(x * 0.5 * (1 + erf(x / np.sqrt(2))), abs=1e-5)


@pytest.mark.parametrize("stride", [(1, 1), (2, 1), (2, 2)])
def test_convolution(rng, stride):
    x, weights = some(rng, 7, 6, 2), {"c.weight": some(rng, 3, 2, 3, 3), "c.bias": some(rng, 3)}
    full = [
        sum(correlate(x[..., i], weights["c.weight"][o, i], mode="same") for i in range(2)) + weights["c.bias"][o]
        for o in range(3)
    ]
    expected = np.stack(full, axis=-1)[:: stride[0], :: stride[1]]
    assert convolution(x, weights, "c", stride=stride) == pytest.approx(expected, abs=1e-4)


def test_norms(rng):
    x = some(rng, 9, 5, 8) * 3 + 1
    assert (rms_norm(x) ** 2).mean(axis=-1) == pytest.approx(np.ones((9, 5)), abs=1e-4)
    normal = group_norm(x, {"g.weight": np.ones(8, np.float32), "g.bias": np.zeros(8, np.float32)}, "g")
    for group in np.split(normal, 4, axis=-1):
        assert (group.mean(), group.std()) == pytest.approx((0, 1), abs=1e-3)


def test_attention(rng):
    query, memory = some(rng, 2, 5, 8), some(rng, 2, 5, 8)
    weights = {f"a.{which}_proj_weight": some(rng, 8, 8) for which in "qkv"}
    weights |= {"a.out_proj.weight": some(rng, 8, 8), "a.out_proj.bias": some(rng, 8)}
    expected = np.zeros_like(query)
    for row in range(2):
        q, k, v = (
            x @ weights[f"a.{n}_proj_weight"] for x, n in ((query[row], "q"), (memory[row], "k"), (memory[row], "v"))
        )
        heads = [softmax(q[:, h] @ k[:, h].T / 2, axis=1) @ v[:, h] for h in (slice(0, 4), slice(4, 8))]
        expected[row] = np.concatenate(heads, axis=1) @ weights["a.out_proj.weight"].T + weights["a.out_proj.bias"]
    assert attention(query, memory, weights, "a", heads=2) == pytest.approx(expected, abs=1e-3)


def test_scores_of_intervals(rng):
    context, weights = some(rng, 3, 40, 4), {"scorer.map.0.weight": some(rng, 9, 4), "scorer.map.0.bias": some(rng, 9)}
    mapped = context @ weights["scorer.map.0.weight"].T + weights["scorer.map.0.bias"]
    scores = interval_scores(context, weights)
    for line, last, first in [(0, 39, 0), (1, 35, 31), (2, 20, 3), (2, 33, 32)]:
        expected = mapped[line, last, :4] @ mapped[line, first, 4:8] / 2 * (last - first)
        assert scores[last, first, line] == pytest.approx(expected, rel=1e-4)
    assert np.diagonal(scores) == pytest.approx(mapped[..., 8])


def test_shifts_are_means_of_their_distribution():
    """Of a density that is proportional to exp(x times the logit) from 0 to 1; squeezed by 0.99 around its middle."""
    logits = np.array([-6.0, -0.5, -1e-4, 0.0, 0.02, 3.0])
    grid = (np.arange(20_000) + 0.5) / 20_000
    density = np.exp(grid * logits[:, None])
    expected = ((density * grid).sum(axis=1) / density.sum(axis=1) - 0.5) / 0.99
    for wanted, logit in zip(expected, logits, strict=True):
        weights = {
            "refinedOFPredictor.0.weight": np.zeros((2, 6), np.float32),
            "refinedOFPredictor.0.bias": np.zeros(2, np.float32),
            "refinedOFPredictor.3.weight": np.zeros((4, 2), np.float32),
            "refinedOFPredictor.3.bias": np.array([logit, logit, 1.0, -1.0], np.float32),
        }
        weights |= {name.replace("refinedOF", "velocity"): array for name, array in weights.items()}
        told = details(np.zeros(1, dtype=INTERVAL), np.zeros((1, 1, 2), np.float32), weights)
        assert told.shifts[0] == pytest.approx([wanted] * 2, abs=1e-4)
        assert told.inside.tolist() == [[True, False]]
