"""The report page: one HTML file that opens offline, prints on A4 and works with the keyboard alone."""

from __future__ import annotations

import base64
import hashlib
import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from ustaz.report.charts import Chart, charts
from ustaz.report.heatmap import heatmap
from ustaz.report.marked_score import Page, marked_score
from ustaz.report.names import bar_names, clock, cut
from ustaz.report.page_data import page_data
from ustaz.report.page_script import page_script, page_style
from ustaz.report.page_words import page_words
from ustaz.report.stretches import stretch_lines
from ustaz.report.verdicts import Mark, MarkName, last_rows, marks
from ustaz.words import Language, Sentence, say

if TYPE_CHECKING:
    from jinja2 import Environment

    from ustaz.mentor import Point
    from ustaz.report.lesson import Lesson


def report_page(lesson: Lesson, *, language: Language = Language.ENGLISH, note: Sentence | None = None) -> str:
    """The whole page as text.

    Parameters
    ----------
    note
        Something that must be said about the take, for example that it is synthetic; it stands under the title.
    """
    words, found = page_words(language), marks(lesson)
    script = page_script()
    pages, drawings = _pictures(lesson, found, language)
    content = {
        "w": words,
        "language": str(language),
        "policy": _policy(script),
        "script": script,
        "style": page_style(),
        "data": _embedded(page_data(lesson, marks=found, words=words, language=language)),
        "title": cut(lesson.score.title) or words["untitled"],
        "composer": cut(lesson.score.composer),
        "take": cut(lesson.performance.name),
        "facts": _facts(lesson, words),
        "stretches": stretch_lines(lesson, language=language),
        "note": say(note, language) if note else "",
        **_told(lesson, language),
        "pages": pages,
        "counts": Counter(mark.name for mark in found),
        "mark_names": list(MarkName),
        "unplayed": len(last_rows(lesson)) < len(lesson.score.notes),
        "heat": _heat(lesson, words),
        "charts": drawings,
    }
    return _environment().get_template("report.html.j2").render(content)


def _told(lesson: Lesson, language: Language) -> dict[str, Any]:
    """What the mentor says, and what is known about the files and was not said by the mentor."""
    advice, remarks = lesson.advice, [say(remark, language) for remark in lesson.advice.remarks]
    warnings = [say(warning, language) for warning in (*lesson.score.warnings, *lesson.performance.warnings)]
    return {
        "remarks": remarks,
        "warnings": [warning for warning in warnings if warning not in remarks],
        "points": [_point(point, language) for point in advice.points],
        "others": [_point(point, language) for point in advice.others],
    }


def _pictures(
    lesson: Lesson, found: tuple[Mark, ...], language: Language
) -> tuple[tuple[Page, ...], tuple[Chart, ...]]:
    """The score and the charts; the engraver works in a process of its own, so both are drawn at the same time."""
    with ThreadPoolExecutor(max_workers=1) as background:
        drawings = background.submit(charts, lesson, language=language)
        pages = marked_score(lesson, marks=found)
        return pages, drawings.result()


def _point(point: Point, language: Language) -> dict[str, str]:
    sentences = {"heard": point.heard, "task": point.task, "criterion": point.criterion}
    said = {name: say(sentence, language) if sentence else "" for name, sentence in sentences.items()}
    return {"kind": str(point.kind), "habit": str(point.habit), **said}


def _facts(lesson: Lesson, words: dict[str, str]) -> str:
    notes = lesson.performance.notes
    length = float(notes["offset_s"].max()) if len(notes) else 0.0
    return words["take_facts"].format(notes=len(notes), minutes=clock(length))


def _heat(lesson: Lesson, words: dict[str, str]) -> list[dict[str, Any]]:
    names, bars = bar_names(lesson.score), []
    for heat in heatmap(lesson):
        name = names[heat.bar]
        label = words["heat_silent"].format(bar=name)
        if heat.cells:
            measures = dict(
                zip(("continuity", "notes", "time", "sound"), (cell.text for cell in heat.cells), strict=True)
            )
            label = words["heat_label"].format(bar=name, visits=heat.visits, **measures)
        bars.append({"row": heat.bar, "name": name, "label": label, "cells": heat.cells})
    return bars


def _embedded(data: dict[str, Any]) -> str:
    """JSON that cannot end the element it stands in."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _policy(script: str) -> str:
    """Nothing may be loaded, and no script may run but ours."""
    digest = base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
    rules = ("default-src 'none'", f"script-src 'sha256-{digest}'", "style-src 'unsafe-inline'", "base-uri 'none'")
    return "; ".join((*rules, "form-action 'none'"))


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    templates = resources.files("ustaz.report") / "templates"

    def load(name: str) -> str:
        return (templates / name).read_text(encoding="utf-8")

    return Environment(
        loader=FunctionLoader(load), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
