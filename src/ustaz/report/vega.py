"""Vega-Lite as the page uses it: one style, axes in bars and in minutes, and the drawing itself.

Colours are CSS variables of the page, so that a chart follows light, dark and print.
"""

from __future__ import annotations

import json
import re
from typing import Any

import numpy as np

from ustaz.report.names import clock

BLUE, RED, GREY, INK, GRID = "var(--blue)", "var(--red)", "var(--grey)", "currentColor", "var(--line)"

_WIDTH, _HEIGHT = 820, 200  # pixels before scaling
_MOST_TICKS = 22
_BAR_STEPS = (1, 2, 4, 5, 8, 10, 16, 20, 25, 50, 100, 200, 500, 1000, 5000)
_SECOND_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600)


def spec(values: list[dict[str, Any]], *, mark: dict[str, Any], encoding: dict[str, Any]) -> dict[str, Any]:
    """A chart of one layer."""
    text = {"labelColor": INK, "titleColor": INK, "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal"}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": _WIDTH,
        "height": _HEIGHT,
        "background": None,
        "padding": 4,
        "data": {"values": values},
        "mark": mark,
        "encoding": encoding,
        "config": {
            "font": "inherit",
            "axis": {**text, "labelFlush": False, "gridColor": GRID, "domainColor": GRID, "tickColor": GRID},
            "legend": {**text, "orient": "top"},
            "view": {"stroke": None},
        },
    }


def bar_axis(names: list[str], bars: range, *, title: str) -> dict[str, Any]:
    """These rows of `score.bars`, labelled with the printed numbers; the field is ``bar``."""
    step = _step(len(bars), _BAR_STEPS)
    label = f"{json.dumps([names[bar] for bar in bars[::step]])}[(datum.value - {bars.start}) / {step}]"
    return _axis("bar", title, domain=[bars.start, bars.stop], axis={"values": list(bars[::step]), "labelExpr": label})


def clock_axis(field: str, *, title: str, end_s: float) -> dict[str, Any]:
    """Seconds of the take, labelled as minutes and seconds."""
    step = _step(end_s, _SECOND_STEPS)
    ticks = list(range(0, int(end_s) + 1, step))
    label = f"{json.dumps([clock(tick) for tick in ticks])}[datum.value / {step}]"
    return _axis(field, title, domain=[0, end_s], axis={"values": ticks, "labelExpr": label})


def value_axis(field: str, values: list[float], *, title: str) -> dict[str, Any]:
    """A measure; single far values are drawn at the edge."""
    low, high = np.percentile(values, (1, 99))
    room = max(4.0, 0.15 * (high - low))
    domain = [float(max(0, low - room)), float(high + room)]
    return _axis(field, title, domain=domain, axis={"tickCount": 5}, clamp=True)


def draw(chart: dict[str, Any]) -> str:
    """The chart as SVG text, without roles of its own: the page describes it."""
    import vl_convert

    svg: str = vl_convert.vegalite_to_svg(chart)
    svg = re.sub(r' (?:aria-label|aria-roledescription|aria-hidden|role)="[^"]*"', "", svg)
    return svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)


def _axis(field: str, title: str, *, domain: list[float], axis: dict[str, Any], clamp: bool = False) -> dict[str, Any]:
    scale = {"domain": domain, "nice": False, "zero": False, "clamp": clamp}
    return {"field": field, "type": "quantitative", "title": title, "scale": scale, "axis": axis}


def _step(length: float, steps: tuple[int, ...]) -> int:
    return next((step for step in steps if length / step <= _MOST_TICKS), steps[-1])
