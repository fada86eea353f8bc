"""Do the confidences of an alignment mean what they say? A table and a chart of reliability."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

SURE = 0.9
EDGES = (0.0, 0.2, 0.4, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 1.0)


@dataclass(frozen=True)
class Bin:
    """The pairs whose confidence is at least `low` and below `high` (1 belongs to the last)."""

    low: float
    high: float
    said: float  # the mean of their confidences
    right: float  # the share of them that is right
    pairs: int


def reliability(pairs: list[tuple[float, bool]]) -> list[Bin]:
    """Bins of pairs (confidence, whether it is right); empty ones are left out."""
    confidence, right = np.array([c for c, _ in pairs]), np.array([r for _, r in pairs], dtype=float)
    number = np.clip(np.searchsorted(EDGES, confidence, side="right") - 1, 0, len(EDGES) - 2)
    return [
        Bin(EDGES[k], EDGES[k + 1], float(confidence[inside].mean()), float(right[inside].mean()), int(inside.sum()))
        for k in range(len(EDGES) - 1)
        if (inside := number == k).any()
    ]


def error(bins: list[Bin]) -> float:
    """The expected calibration error: how far said and right are apart, in the mean over pairs."""
    return sum(b.pairs * abs(b.said - b.right) for b in bins) / sum(b.pairs for b in bins)


def share_right(pairs: list[tuple[float, bool]]) -> tuple[float, int]:
    """The share of right pairs among those that were given with confidence, and their number."""
    sure = [right for confidence, right in pairs if confidence >= SURE]
    return (sum(sure) / len(sure) if sure else float("nan")), len(sure)


def draw(readings: dict[str, list[tuple[float, bool]]], path: Path) -> None:
    """One curve for each reading of the truth: share right over confidence said; the diagonal is what is meant."""
    import vl_convert

    values = [
        {"reading": name, "said": b.said, "right": b.right, "pairs": b.pairs}
        for name, pairs in readings.items()
        for b in reliability(pairs)
    ]
    diagonal: dict[str, Any] = {
        "data": {"values": [{"said": 0, "right": 0}, {"said": 1, "right": 1}]},
        "mark": {"type": "line", "strokeDash": [4, 4], "color": "gray", "strokeWidth": 1},
        "encoding": {axis: {"field": field, "type": "quantitative"} for axis, field in (("x", "said"), ("y", "right"))},
    }
    curves: dict[str, Any] = {
        "data": {"values": values},
        "mark": {"type": "line", "point": {"filled": True, "size": 45}},
        "encoding": {
            "x": {"field": "said", "type": "quantitative", "title": "confidence said", "scale": {"domain": [0, 1]}},
            "y": {
                "field": "right",
                "type": "quantitative",
                "title": "share of pairs right",
                "scale": {"domain": [0, 1]},
            },
            "color": {"field": "reading", "type": "nominal", "title": "truth", "sort": list(readings)},
        },
    }
    chart = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": 360,
        "height": 360,
        "background": "white",
        "layer": [diagonal, curves],
    }
    path.write_text(vl_convert.vegalite_to_svg(chart), encoding="utf-8")
