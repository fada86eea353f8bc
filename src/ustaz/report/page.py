"""The report page: one HTML file that opens offline, prints on A4 and works with the keyboard alone."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from ustaz.report.charts import Chart, charts
from ustaz.report.heard import notes_of_take
from ustaz.report.heatmap import heatmap
from ustaz.report.lesson import file_warnings
from ustaz.report.marked_score import Page, marked_score
from ustaz.report.names import bar_names, clock, cut
from ustaz.report.page_data import page_data
from ustaz.report.page_frame import embedded, environment, page_policy
from ustaz.report.page_script import REPORT, page_script, page_style
from ustaz.report.page_words import page_words
from ustaz.report.stretches import stretch_lines
from ustaz.report.strip import heard_strip
from ustaz.report.verdicts import Mark, MarkName, last_rows, marks
from ustaz.words import Language, Sentence, say

if TYPE_CHECKING:
    from ustaz.mentor import Point
    from ustaz.report.lesson import Lesson
    from ustaz.report.recording import Recording
    from ustaz.report.strip import Strip


def report_page(
    lesson: Lesson,
    *,
    language: Language = Language.ENGLISH,
    note: Sentence | None = None,
    recording: Recording | None = None,
) -> str:
    """The whole page as text.

    Parameters
    ----------
    note
        Something that must be said about the take, for example that it is synthetic; it stands under the title.
    recording
        The compressed `lesson.sound`; a page without it has neither the recording nor the picture of its sound.
    """
    words, found = page_words(language), marks(lesson)
    script = page_script(REPORT)
    pages, drawings = _pictures(lesson, found, language)
    content = {
        "w": words,
        "language": str(language),
        "policy": page_policy(script, recording),
        "script": script,
        "style": page_style(),
        "data": embedded(page_data(lesson, marks=found, words=words, language=language)),
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
        "recording": recording,
        "strip": _listened(lesson, recording, language),
    }
    return environment().get_template("report.html.j2").render(content)


def _listened(lesson: Lesson, recording: Recording | None, language: Language) -> Strip | None:
    """The picture of the sound with what was heard in it."""
    notes = notes_of_take(lesson.performance)
    if lesson.sound is None or recording is None or notes is None:
        return None
    return heard_strip(lesson.sound, notes, language=language)


def _told(lesson: Lesson, language: Language) -> dict[str, Any]:
    """What the mentor says, and what is known about the files and was not said by the mentor."""
    advice, remarks = lesson.advice, [say(remark, language) for remark in lesson.advice.remarks]
    warnings = [say(warning, language) for warning in file_warnings(lesson)]
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
