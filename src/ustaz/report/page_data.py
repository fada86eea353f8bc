"""What the page's script needs: notes, passes and places as columns of small numbers.

A column is a list with one entry a row; times of the take are whole milliseconds. Rows are those of the tables of
the lesson, so that a number in one column can point into another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ustaz.report.names import bar_names, beat_names, key_name, written_names
from ustaz.score import MarkKind

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from ustaz.mentor import Point
    from ustaz.report.lesson import Lesson
    from ustaz.report.verdicts import Mark
    from ustaz.words import Language

_SUSTAIN = 64  # MIDI controller
_USUAL_TEMPO = 80.0  # quarters per minute, where nothing was played in time and the score says nothing


def page_data(lesson: Lesson, *, marks: tuple[Mark, ...], words: dict[str, str], language: Language) -> dict[str, Any]:
    """Columns for the script of the page (see ``static/data.js``)."""
    return {
        "words": words,
        "bars": _bars(lesson),
        "score": _score(lesson, language),
        "take": _take(lesson, language),
        "pedal": _pedal(lesson),
        "passes": _passes(lesson),
        "runs": _runs(lesson),
        "marks": [[mark.name, mark.score_note, mark.played_note, round(mark.onset_q, 3), mark.bar] for mark in marks],
        "points": [_point(lesson, point) for point in (*lesson.advice.points, *lesson.advice.others)],
        "tempo": round(usual_tempo(lesson), 1),
    }


def usual_tempo(lesson: Lesson) -> float:
    """Quarters per minute: the player's own where it was measured, else that of the score."""
    tempo = lesson.assessment.tempo["tempo"]
    played = tempo[np.isfinite(tempo)]
    if len(played):
        return float(np.median(played))
    marks = lesson.score.marks
    values = marks["value"][(marks["kind"] == MarkKind.TEMPO) & np.isfinite(marks["value"])]
    return float(values[0]) if len(values) else _USUAL_TEMPO


def _bars(lesson: Lesson) -> dict[str, Any]:
    bars = lesson.score.bars
    return {
        "name": bar_names(lesson.score),
        "q": _round(bars["onset_q"], 3),
        "length": _round(bars["duration_q"], 3),
        "visits": lesson.assessment.visits.tolist(),
    }


def _score(lesson: Lesson, language: Language) -> dict[str, Any]:
    notes = lesson.score.notes
    return {
        "q": _round(notes["onset_q"], 3),
        "length": _round(notes["duration_q"], 3),
        "pitch": notes["pitch"].tolist(),
        "name": written_names(lesson.score, language),
        "bar": notes["bar"].tolist(),
        "beat": beat_names(lesson.score, language),
        "hand": notes["hand"].tolist(),
        "grace": notes["grace_order"].tolist(),
    }


def _take(lesson: Lesson, language: Language) -> dict[str, Any]:
    notes, labels = lesson.performance.notes, lesson.alignment.played
    return {
        "on": _milliseconds(notes["onset_s"]),
        "off": _milliseconds(notes["offset_s"]),
        "pitch": notes["pitch"].tolist(),
        "name": _played_names(lesson, language),
        "velocity": notes["velocity"].tolist(),
        "label": _labels(lesson),
        "note": labels["score_note"].tolist(),
        "run": labels["run"].tolist(),
        "heard": _heard(lesson),
    }


def _heard(lesson: Lesson) -> dict[str, Any] | None:
    """Where and how surely each note was heard; None for MIDI."""
    heard = lesson.performance.heard
    if heard is None:
        return None
    return {
        "string": heard["string"].tolist(),
        "fret": heard["fret"].tolist(),
        "cents": _round(heard["cents"], 0),
        "percent": _round(heard["confidence"] * 100.0, 0),
    }


def _labels(lesson: Lesson) -> list[int]:
    """The label of each played note; in a passage that is in another octave, what is right but for that is right."""
    labels, facts = lesson.alignment.played["label"].copy(), lesson.assessment.notes
    away = facts["octave"] != 0
    labels[lesson.alignment.written["played_note"][away]] = facts["label"][away]
    return [int(label) for label in labels]


def _played_names(lesson: Lesson, language: Language) -> list[str]:
    """Black keys are spelled by the key signature that is in force where they were played."""
    bars, notes, labels = lesson.score.bars, lesson.score.notes, lesson.alignment.played
    fifths = bars["fifths"][notes["bar"]][labels["score_note"]] if len(notes) else np.zeros(len(labels), int)
    home = int(bars["fifths"][0]) if len(bars) else 0
    signs = np.where(labels["score_note"] >= 0, fifths, home).tolist()
    keys = lesson.performance.notes["pitch"].tolist()
    return [key_name(key, language, fifths=sign) for key, sign in zip(keys, signs, strict=True)]


def _pedal(lesson: Lesson) -> dict[str, Any]:
    controls = lesson.performance.controls
    sustain = controls[controls["controller"] == _SUSTAIN]
    return {"at": _milliseconds(sustain["time_s"]), "value": sustain["value"].tolist()}


def _passes(lesson: Lesson) -> dict[str, Any]:
    written, facts = lesson.alignment.written, lesson.assessment.notes
    return {
        "note": written["score_note"].tolist(),
        "run": written["run"].tolist(),
        "label": written["label"].tolist(),
        "played": written["played_note"].tolist(),
        "timing": _milliseconds(facts["timing_s"]),
        "touch": _round(facts["articulation"] * 100.0, 0),
        "last": facts["last_pass"].astype(int).tolist(),
    }


def _runs(lesson: Lesson) -> dict[str, Any]:
    runs = lesson.alignment.runs
    return {
        "start": _milliseconds(runs["start_s"]),
        "end": _milliseconds(runs["end_s"]),
        "q": _round(runs["first_q"], 3),
        "last": _round(runs["last_q"], 3),
    }


def _point(lesson: Lesson, point: Point) -> dict[str, Any]:
    evidence = point.evidence
    return {
        "start": round(evidence.start_s * 1000),
        "end": round(evidence.end_s * 1000),
        "q": round(evidence.first_q, 3),
        "last": round(evidence.last_q, 3),
        "bar": point.place.first_bar,
        "lastBar": point.place.last_bar,
        "notes": list(evidence.score_notes),
        "tempo": round(_tempo_between(lesson, evidence.first_q, evidence.last_q), 1),
    }


def _tempo_between(lesson: Lesson, first_q: float, last_q: float) -> float:
    points = lesson.assessment.tempo
    here = points[(points["onset_q"] >= first_q) & (points["onset_q"] <= last_q) & np.isfinite(points["tempo"])]
    return float(np.median(here["tempo"])) if len(here) else usual_tempo(lesson)


def _milliseconds(seconds: ArrayLike) -> list[int | None]:
    return _round(np.asarray(seconds, float) * 1000.0, 0)


def _round(values: ArrayLike, digits: int) -> list[Any]:
    numbers = np.round(np.asarray(values, float), digits)
    if digits == 0:
        return [int(value) if np.isfinite(value) else None for value in numbers.tolist()]
    return [_short(value) if np.isfinite(value) else None for value in numbers.tolist()]


def _short(value: float) -> float | int:
    return int(value) if value.is_integer() else value
