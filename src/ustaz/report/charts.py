"""The charts of the page, drawn by Vega-Lite at write time as SVG: nothing to load, nothing to run.

Colours are CSS variables of the page, so that a chart follows light, dark and print. Each chart has a caption,
units on its axes, a text for screen readers and a table of the same figures.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ustaz.report.names import bar_names, clock
from ustaz.words import Language, translate

if TYPE_CHECKING:
    from ustaz.report.lesson import Lesson

_WIDTH, _HEIGHT = 820, 200  # pixels before scaling
_MOST_POINTS = 700  # a curve of more points looks the same
_BLUE, _RED, _INK, _GRID = "var(--blue)", "var(--red)", "currentColor", "var(--line)"


@dataclass(frozen=True)
class Chart:
    title: str
    description: str  # what a screen reader says in place of the picture
    svg: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]  # the same figures as text


Words = Callable[[str], str]


def charts(lesson: Lesson, *, language: Language) -> tuple[Chart, ...]:
    """Tempo, loudness and the map of the practice, as far as they were measured."""

    def words(template: str) -> str:
        return translate(template, language)

    makers = (_tempo_chart, _dynamics_chart, _practice_chart)
    return tuple(chart for make in makers if (chart := make(lesson, words)) is not None)


def _tempo_chart(lesson: Lesson, words: Words) -> Chart | None:
    points = lesson.assessment.tempo[np.isfinite(lesson.assessment.tempo["tempo"])]
    if len(points) < 2:
        return None
    last = int(points["run"][-1])
    thin = points[:: max(1, len(points) // _MOST_POINTS)]
    places = _bar_positions(lesson, thin["onset_q"])
    tempi = np.round(thin["tempo"], 1).tolist()
    values = [
        {"bar": place, "tempo": tempo, "run": run, "last": run == last}
        for place, tempo, run in zip(places, tempi, thin["run"].tolist(), strict=True)
    ]
    title = words("Quarter notes per minute")
    spec = _spec(values, {"type": "line", "interpolate": "monotone", "strokeJoin": "round"})
    spec["encoding"] = {
        "x": _bar_axis(lesson, words),
        "y": _value_axis("tempo", title, tempi),
        "detail": {"field": "run"},
        "color": {"condition": {"test": "datum.last", "value": _BLUE}, "value": "var(--grey)"},
        "strokeWidth": {"condition": {"test": "datum.last", "value": 2.5}, "value": 1.2},
        "strokeDash": {"condition": {"test": "datum.last", "value": [1, 0]}, "value": [4, 2]},
    }
    facts = lesson.assessment.bars[np.isfinite(lesson.assessment.bars["tempo"])]
    names = bar_names(lesson.score)
    rows = tuple((str(row["run"] + 1), names[row["bar"]], f"{row['tempo']:.0f}") for row in facts)
    description = words("Tempo over the bars of the score. The last pass is a solid line, earlier passes are dashed.")
    columns = (words("Pass"), words("Bar"), title)
    return Chart(words("Tempo"), description, _draw(spec), columns, rows)


def _dynamics_chart(lesson: Lesson, words: Words) -> Chart | None:
    if "velocity" not in lesson.assessment.measured:
        return None
    bars = lesson.assessment.bars
    counted = bars[bars["last_pass"]]
    hands = {words("Right hand"): counted["velocity_right"], words("Left hand"): counted["velocity_left"]}
    values = [
        {"bar": int(bar), "hand": hand, "velocity": round(float(value), 1), "href": f"#bar-{bar}"}
        for hand, column in hands.items()
        for bar, value in zip(counted["bar"], column, strict=True)
        if np.isfinite(value)
    ]
    if len(values) < 2:
        return None
    names, levels = list(hands), np.concatenate(list(hands.values()))
    title = words("Loudness (key velocity, 1 to 127)")
    spec = _spec(values, {"type": "line", "point": {"filled": True, "size": 42}})
    spec["encoding"] = {
        "x": _bar_axis(lesson, words),
        "y": _value_axis(
            "velocity", title, [float(value) for column in hands.values() for value in column if np.isfinite(value)]
        ),
        "color": {
            "field": "hand",
            "type": "nominal",
            "title": None,
            "scale": {"domain": names, "range": [_BLUE, _RED]},
        },
        "shape": {
            "field": "hand",
            "type": "nominal",
            "title": None,
            "scale": {"domain": names, "range": ["circle", "triangle-up"]},
        },
        "strokeDash": {
            "field": "hand",
            "type": "nominal",
            "title": None,
            "scale": {"domain": names, "range": [[1, 0], [5, 2]]},
        },
    }
    printed = bar_names(lesson.score)
    rows = tuple((printed[row["bar"]], _whole(row["velocity_right"]), _whole(row["velocity_left"])) for row in counted)
    description = words("Loudness of each hand over the bars: right hand with circles, left hand with triangles.")
    return Chart(words("Loudness of the hands"), description, _draw(spec), (words("Bar"), *names), rows)


def _practice_chart(lesson: Lesson, words: Words) -> Chart | None:
    runs = lesson.alignment.runs
    if len(runs) == 0:
        return None
    starts, ends = (_bar_positions(lesson, runs[side]) for side in ("first_q", "last_q"))
    values = [
        {"run": row, "time": round(float(time) / 60, 4), "bar": bar}
        for row, run in enumerate(runs)
        for time, bar in ((run["start_s"], starts[row]), (run["end_s"], ends[row]))
    ]
    spec = _spec(values, {"type": "line", "strokeWidth": 2.5, "color": _BLUE, "point": {"color": _BLUE, "size": 30}})
    y = _bar_axis(lesson, words)
    spec["encoding"] = {
        "x": {"field": "time", "type": "quantitative", "title": words("Time in the take (minutes)")},
        "y": y,
        "detail": {"field": "run"},
    }
    names = bar_names(lesson.score)
    rows = tuple(
        (str(row + 1), names[run["first_bar"]], names[run["last_bar"]], clock(run["start_s"]), clock(run["end_s"]))
        for row, run in enumerate(runs)
    )
    columns = tuple(words(text) for text in ("Pass", "From bar", "To bar", "Start", "End"))
    description = words("Which bars were played when: each line is one pass played forward through the score.")
    return Chart(words("Map of the practice"), description, _draw(spec), columns, rows)


def _bar_positions(lesson: Lesson, onsets: Any) -> list[float]:  # noqa: ANN401 (a column of numbers)
    """Onsets as rows of `bars`, with the part of the bar after the point: 2.5 is the middle of the third bar."""
    bars = lesson.score.bars
    row = np.clip(np.searchsorted(bars["onset_q"], onsets, side="right") - 1, 0, len(bars) - 1)
    inside = (onsets - bars["onset_q"][row]) / np.maximum(bars["duration_q"][row], 1e-9)
    positions: list[float] = np.round(row + np.clip(inside, 0.0, 1.0), 3).tolist()
    return positions


def _bar_axis(lesson: Lesson, words: Words) -> dict[str, Any]:
    names = bar_names(lesson.score)
    step = next(
        size for size in (1, 2, 4, 5, 8, 10, 16, 20, 25, 50, 100, 200, 500, 1000, 10**6) if len(names) / size <= 24
    )
    ticks = list(range(0, len(names), step))
    label = f"{json.dumps([names[tick] for tick in ticks])}[datum.value / {step}]"
    scale = {"domain": [0, len(names)], "nice": False, "zero": False}
    axis = {"values": ticks, "labelExpr": label}
    return {"field": "bar", "type": "quantitative", "title": words("Bar"), "scale": scale, "axis": axis}


def _value_axis(field: str, title: str, values: list[float]) -> dict[str, Any]:
    low, high = np.percentile(values, (1, 99))
    room = max(4.0, 0.15 * (high - low))
    domain = [float(max(0, low - room)), float(high + room)]
    scale = {"domain": domain, "clamp": True}
    return {"field": field, "type": "quantitative", "title": title, "scale": scale, "axis": {"tickCount": 5}}


def _whole(value: float) -> str:
    return f"{value:.0f}" if np.isfinite(value) else "–"


def _spec(values: list[dict[str, Any]], mark: dict[str, Any]) -> dict[str, Any]:
    text = {
        "labelColor": _INK,
        "titleColor": _INK,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
    }
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": _WIDTH,
        "height": _HEIGHT,
        "background": None,
        "padding": 4,
        "data": {"values": values},
        "mark": mark,
        "config": {
            "font": "inherit",
            "axis": {**text, "gridColor": _GRID, "domainColor": _GRID, "tickColor": _GRID},
            "legend": {**text, "orient": "top", "symbolStrokeColor": _INK},
            "view": {"stroke": None},
        },
    }


def _draw(spec: dict[str, Any]) -> str:
    import vl_convert

    svg = vl_convert.vegalite_to_svg(spec)
    svg = re.sub(r' aria-(?:label|roledescription)="[^"]*"| role="[^"]*"', "", svg)
    return svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
