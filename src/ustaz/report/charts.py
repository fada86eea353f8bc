"""The charts of the page, drawn by Vega-Lite at write time as SVG: nothing to load, nothing to run.

Each chart has a title, units on its axes, a text for screen readers and a table of the same figures.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from ustaz.mentor.metre import metronome
from ustaz.report.lesson import practised
from ustaz.report.names import bar_names, clock
from ustaz.report.vega import BLUE, GREY, RED, bar_axis, clock_axis, draw, spec, value_axis
from ustaz.words import Language, Metronome, translate
from ustaz.words.values import spoken

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from ustaz.report.lesson import Lesson

_MOST_POINTS = 700  # a curve of more points looks the same

Words: TypeAlias = Callable[[str], str]


@dataclass(frozen=True)
class Chart:
    title: str
    description: str  # what a screen reader says in place of the picture
    svg: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]  # the same figures as text


def charts(lesson: Lesson, *, language: Language) -> tuple[Chart, ...]:
    """Tempo, loudness and the map of the practice, as far as they were measured."""

    def _(template: str) -> str:
        return translate(template, language)

    drawn = (_tempo_chart(lesson, _, language), _loudness_chart(lesson, _), _practice_chart(lesson, _))
    return tuple(chart for chart in drawn if chart is not None)


def _tempo_chart(lesson: Lesson, _: Words, language: Language) -> Chart | None:
    points = lesson.assessment.tempo[np.isfinite(lesson.assessment.tempo["tempo"])]
    if len(points) < 2:
        return None
    title, names, mark = _("Beats per minute"), bar_names(lesson.score), _usual_beat(lesson, points)
    values = _tempo_values(lesson, points[:: max(1, len(points) // _MOST_POINTS)], unit_q=mark.unit_q)
    counts = {"test": "datum.counts"}
    encoding = {
        "x": bar_axis(names, practised(lesson), title=_("Bar")),
        "y": value_axis("tempo", [value["tempo"] for value in values], title=title),
        "detail": {"field": "stretch"},
        "color": {"condition": {**counts, "value": BLUE}, "value": GREY},
        "strokeWidth": {"condition": {**counts, "value": 2.5}, "value": 1.2},
        "strokeDash": {"condition": {**counts, "value": [1, 0]}, "value": [4, 2]},
    }
    drawing = draw(spec(values, mark={"type": "line", "interpolate": "monotone"}, encoding=encoding))
    facts = lesson.assessment.bars[np.isfinite(lesson.assessment.bars["tempo"])]
    rows = tuple((str(row["run"] + 1), names[row["bar"]], f"{row['tempo'] / mark.unit_q:.0f}") for row in facts)
    template = _("Tempo over the bars, about {tempo}. Solid: the last pass through each bar. Dashed: earlier passes.")
    description = template.format(tempo=spoken(mark, language))
    return Chart(_("Tempo"), description, drawing, (_("Pass"), _("Bar"), title), rows)


def _usual_beat(lesson: Lesson, points: NDArray[np.void]) -> Metronome:
    """The middle tempo as a metronome mark, in the beat that most of the points are counted in."""
    bars = np.searchsorted(lesson.score.bars["onset_q"], points["onset_q"] + 1e-6, side="right") - 1
    commonest = int(np.bincount(np.maximum(bars, 0)).argmax())
    return metronome(lesson.score, commonest, float(np.median(points["tempo"])))


def _tempo_values(lesson: Lesson, points: NDArray[np.void], *, unit_q: float) -> list[dict[str, Any]]:
    """Points of the curve; a stretch is a piece of one run that counts, or that does not."""
    places = _bar_positions(lesson, points["onset_q"])
    facts = lesson.assessment.bars
    counted = set(zip(*(facts[facts["last_pass"]][name].tolist() for name in ("run", "bar")), strict=True))
    runs = points["run"].tolist()
    counts = [(run, int(place)) in counted for run, place in zip(runs, places, strict=True)]
    stretches = np.cumsum(np.diff(2 * points["run"] + counts, prepend=-1) != 0)
    columns = zip(places, np.round(points["tempo"] / unit_q, 1).tolist(), counts, stretches.tolist(), strict=True)
    return [{"bar": bar, "tempo": tempo, "counts": count, "stretch": stretch} for bar, tempo, count, stretch in columns]


def _loudness_chart(lesson: Lesson, _: Words) -> Chart | None:
    facts = lesson.assessment.bars[lesson.assessment.bars["last_pass"]]
    facts = facts[np.argsort(facts["bar"], kind="stable")]
    stretches = np.cumsum(np.diff(facts["bar"], prepend=0) > 1).tolist()  # bars left out break the line
    hands = {_("Right hand"): facts["velocity_right"], _("Left hand"): facts["velocity_left"]}
    values = [
        {"bar": bar, "hand": hand, "velocity": round(level, 1), "stretch": stretch}
        for hand, levels in hands.items()
        for bar, level, stretch in zip(facts["bar"].tolist(), levels.tolist(), stretches, strict=True)
        if np.isfinite(level)
    ]
    if "velocity" not in lesson.assessment.measured or len(values) < 2:
        return None
    names = bar_names(lesson.score)
    encoding = {
        "x": bar_axis(names, practised(lesson), title=_("Bar")),
        "y": value_axis("velocity", [value["velocity"] for value in values], title=_("Key velocity (1 to 127)")),
        "detail": {"field": "stretch"},
        "color": _by_hand(hands, [BLUE, RED]),
        "shape": _by_hand(hands, ["circle", "triangle-up"]),
        "strokeDash": _by_hand(hands, [[1, 0], [5, 2]]),
    }
    points = {"filled": True, "size": 42 if len(facts) < 80 else 14}
    drawing = draw(spec(values, mark={"type": "line", "point": points}, encoding=encoding))
    measures = zip(
        facts["bar"].tolist(), facts["velocity_right"].tolist(), facts["velocity_left"].tolist(), strict=True
    )
    rows = tuple((names[bar], _whole(right), _whole(left)) for bar, right, left in measures)
    description = _("Loudness of each hand over the bars: right hand with circles, left hand with triangles.")
    return Chart(_("Loudness of the hands"), description, drawing, (_("Bar"), *hands), rows)


def _by_hand(hands: dict[str, Any], looks: list[Any]) -> dict[str, Any]:
    return {"field": "hand", "type": "nominal", "title": None, "scale": {"domain": list(hands), "range": looks}}


def _practice_chart(lesson: Lesson, _: Words) -> Chart | None:
    runs, names = lesson.alignment.runs, bar_names(lesson.score)
    if len(runs) == 0:
        return None
    starts, ends = (_bar_positions(lesson, runs[side]) for side in ("first_q", "last_q"))
    values = [
        {"run": row, "time": round(float(time), 2), "bar": bar}
        for row, run in enumerate(runs)
        for time, bar in ((run["start_s"], starts[row]), (run["end_s"], ends[row]))
    ]
    encoding = {
        "x": clock_axis("time", title=_("Time in the take (minutes:seconds)"), end_s=float(runs["end_s"].max()) + 1),
        "y": bar_axis(names, practised(lesson), title=_("Bar")),
        "detail": {"field": "run"},
    }
    mark = {"type": "line", "strokeWidth": 2.5, "color": BLUE, "point": {"color": BLUE, "size": 30}}
    rows = tuple(
        (str(row + 1), names[run["first_bar"]], names[run["last_bar"]], clock(run["start_s"]), clock(run["end_s"]))
        for row, run in enumerate(runs)
    )
    columns = (_("Pass"), _("From bar"), _("To bar"), _("Start"), _("End"))
    description = _("Which bars were played when: each line is one pass played forward through the score.")
    return Chart(_("Map of the practice"), description, draw(spec(values, mark=mark, encoding=encoding)), columns, rows)


def _bar_positions(lesson: Lesson, onsets: ArrayLike) -> list[float]:
    """Onsets as rows of `bars`, with the part of the bar after the point: 2.5 is the middle of the third bar."""
    bars, moments = lesson.score.bars, np.asarray(onsets, float)
    row = np.clip(np.searchsorted(bars["onset_q"], moments + 1e-6, side="right") - 1, 0, len(bars) - 1)
    inside = (moments - bars["onset_q"][row]) / np.maximum(bars["duration_q"][row], 1e-9)
    positions: list[float] = np.round(row + np.clip(inside, 0.0, 1.0), 3).tolist()
    return positions


def _whole(value: float) -> str:
    return f"{value:.0f}" if np.isfinite(value) else "–"
