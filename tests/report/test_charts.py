"""Charts and the heat map: what they count, which bars they show, and the table beside each picture."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ustaz.report.charts import charts
from ustaz.report.heatmap import Level, heatmap
from ustaz.report.lesson import practised
from ustaz.words import Language

if TYPE_CHECKING:
    from ustaz.report import Lesson


def titles(lesson: Lesson) -> list[str]:
    return [chart.title for chart in charts(lesson, language=Language.ENGLISH)]


def only_bars(lesson: Lesson, bars: set[int]) -> Lesson:
    visits = np.array([count if bar in bars else 0 for bar, count in enumerate(lesson.assessment.visits)], np.int32)
    facts = lesson.assessment.bars
    kept = facts[np.isin(facts["bar"], list(bars))]
    return replace(lesson, assessment=replace(lesson.assessment, visits=visits, bars=kept))


def test_three_charts_with_units_and_tables(lesson: Lesson) -> None:
    tempo, loudness, practice = charts(lesson, language=Language.ENGLISH)
    assert tempo.columns == ("Pass", "Bar", "Beats per minute")
    assert tempo.rows[0] == ("1", "1", "120")
    assert "about ♩ = 120" in tempo.description
    assert loudness.columns == ("Bar", "Right hand", "Left hand")
    assert loudness.rows[-1] == ("8", "70", "59")
    assert practice.rows == (("1", "1", "3", "0:00", "0:06"), ("2", "3", "8", "0:07", "0:19"))


def test_pictures_follow_the_colours_of_the_page(lesson: Lesson) -> None:
    for chart in charts(lesson, language=Language.ENGLISH):
        assert chart.svg.startswith('<svg aria-hidden="true"')
        painted = set(re.findall(r'(?:fill|stroke)="([^"]+)"', chart.svg))
        assert painted <= {
            "none",
            "transparent",
            "currentColor",
            *(f"var(--{name})" for name in ("blue", "red", "grey", "line")),
        }


def test_what_was_not_measured_has_no_chart(lesson: Lesson) -> None:
    deaf = replace(lesson, assessment=replace(lesson.assessment, measured=frozenset({"timing"})))
    assert titles(deaf) == ["Tempo", "Map of the practice"]
    still = replace(lesson, assessment=replace(lesson.assessment, tempo=lesson.assessment.tempo[:1].copy()))
    assert titles(still) == ["Loudness of the hands", "Map of the practice"]


def test_heat_counts_the_last_pass(lesson: Lesson) -> None:
    heat = heatmap(lesson)
    assert [bar.cells[1].text for bar in heat] == ["·", "·", "·", "1", "1", "1", "·", "·"]
    assert [bar.cells[2].text for bar in heat] == ["·"] * 6 + ["1", "·"]
    assert heat[2].cells[0].text == "·"  # bar 3 was broken off before, not in its last pass
    assert heat[2].visits == 2


def test_heat_says_what_is_unknown(lesson: Lesson) -> None:
    deaf = replace(lesson, assessment=replace(lesson.assessment, measured=frozenset()))
    assert {cell.level for bar in heatmap(deaf) for cell in bar.cells[2:]} == {Level.UNKNOWN}


def test_only_the_bars_that_were_practised_are_shown(lesson: Lesson) -> None:
    some = only_bars(lesson, {2, 5})
    assert practised(some) == range(2, 6)
    assert [(bar.bar, bool(bar.cells)) for bar in heatmap(some)] == [(2, True), (3, False), (4, False), (5, True)]
    assert practised(only_bars(lesson, set())) == range(8)
