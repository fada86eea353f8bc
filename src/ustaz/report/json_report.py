"""The report for machines: one JSON object, described by ``schema/report-1.schema.json``.

The version in ``schema`` changes when a field changes its meaning or goes away; new fields may come at any time.
Times are seconds of the take, places quarters from the start of the score. What was not measured is null.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np

from ustaz import __version__
from ustaz.alignment import Entry, Label, hands_of_runs
from ustaz.assessment import Continuity, IncidentKind
from ustaz.report.json_heard import fingering, heard
from ustaz.report.json_values import plain, rows
from ustaz.report.lesson import file_warnings
from ustaz.report.names import bar_names, cut
from ustaz.score import Hand
from ustaz.words import Language, Sentence, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ustaz.mentor import Point
    from ustaz.report.lesson import Lesson

SCHEMA = "ustaz-report/1"


def report_json(lesson: Lesson, *, language: Language = Language.ENGLISH, note: Sentence | None = None) -> str:
    """The report as JSON text, one line a section."""
    content = report_dict(lesson, language=language, note=note)
    lines = (f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in content.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


def report_dict(
    lesson: Lesson, *, language: Language = Language.ENGLISH, note: Sentence | None = None
) -> dict[str, Any]:
    """The report as plain lists, dictionaries, numbers and texts.

    Parameters
    ----------
    language
        The language of sentences; keys and words such as ``"missed"`` are English always.
    note
        Something that must be said about the take, for example that it is synthetic.
    """
    advice, sentences = lesson.advice, _Sentences(language)
    return {
        "schema": SCHEMA,
        "made_by": f"ustaz {__version__}",
        "language": str(language),
        "note": sentences.one(note),
        "score": _score(lesson),
        "take": _take(lesson),
        "points": [_point(lesson, point, sentences) for point in advice.points],
        "others": [_point(lesson, point, sentences) for point in advice.others],
        "remarks": sentences.all(advice.remarks),
        "warnings": sentences.all(file_warnings(lesson)),
        "measured": sorted(lesson.assessment.measured),
        "runs": list(_runs(lesson)),
        "bars": list(_bars(lesson)),
        "notes": list(_notes(lesson)),
        "extra_notes": list(_extra_notes(lesson)),
        "incidents": list(_incidents(lesson)),
        "tempo": list(rows(lesson.assessment.tempo)),
        "visits": lesson.assessment.visits.tolist(),
        "heard": heard(lesson),
    }


class _Sentences:
    """Says sentences in one language."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def one(self, sentence: Sentence | None) -> str | None:
        return None if sentence is None else say(sentence, self.language)

    def all(self, sentences: Iterable[Sentence]) -> list[str]:
        return [say(sentence, self.language) for sentence in sentences]


def _score(lesson: Lesson) -> dict[str, Any]:
    score = lesson.score
    return {
        "title": cut(score.title),
        "composer": cut(score.composer),
        "notes": len(score.notes),
        "bars": [
            {
                "name": name,
                "onset_q": plain(bar["onset_q"]),
                "duration_q": plain(bar["duration_q"]),
                "metre": f"{bar['numerator']}/{bar['denominator']}",
            }
            for name, bar in zip(bar_names(score), score.bars, strict=True)
        ],
        "fingering": fingering(score),
    }


def _take(lesson: Lesson) -> dict[str, Any]:
    notes = lesson.performance.notes
    return {
        "name": cut(lesson.performance.name),
        "notes": len(notes),
        "outside": int(np.count_nonzero(lesson.alignment.played["run"] < 0)),
        "duration_s": plain(notes["offset_s"].max()) if len(notes) else 0,
        "confidence": plain(lesson.alignment.confidence),
    }


def _point(lesson: Lesson, point: Point, sentences: _Sentences) -> dict[str, Any]:
    place, evidence, ids = point.place, point.evidence, lesson.score.ids
    return {
        "kind": str(point.kind),
        "topic": point.topic,
        "habit": str(point.habit),
        "first_bar": place.first_bar,
        "last_bar": place.last_bar,
        "beat": place.beat,
        "hand": Hand(place.hand).name.lower(),
        "heard": sentences.one(point.heard),
        "task": sentences.one(point.task),
        "criterion": sentences.one(point.criterion),
        "confidence": plain(point.confidence),
        "start_s": plain(evidence.start_s),
        "end_s": plain(evidence.end_s),
        "first_q": plain(evidence.first_q),
        "last_q": plain(evidence.last_q),
        "score_notes": [ids[row] for row in evidence.score_notes],
        "played_notes": [int(row) for row in evidence.played_notes],
    }


def _runs(lesson: Lesson) -> Iterator[dict[str, Any]]:
    alternatives: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows(lesson.alignment.alternatives):
        alternatives[row.pop("run")].append(row)
    hands = hands_of_runs(lesson.score, lesson.alignment).tolist()
    for run, row in enumerate(rows(lesson.alignment.runs)):
        hand = None if hands[run] == Hand.UNKNOWN else Hand(hands[run]).name.lower()
        yield {**row, "entry": Entry(row["entry"]).name.lower(), "hand": hand, "alternatives": alternatives[run]}


def _bars(lesson: Lesson) -> Iterator[dict[str, Any]]:
    for row in rows(lesson.assessment.bars):
        yield {**row, "continuity": Continuity(row["continuity"]).name.lower()}


def _notes(lesson: Lesson) -> Iterator[dict[str, Any]]:
    """One entry for each written note in each run that covers it."""
    ids = lesson.score.ids
    facts = rows(lesson.assessment.notes)
    for written, fact in zip(rows(lesson.alignment.written), facts, strict=True):
        label = Label(fact["label"]).name.lower()
        yield {**written, **fact, "label": label, "score_note": ids[written["score_note"]]}


def _extra_notes(lesson: Lesson) -> Iterator[dict[str, Any]]:
    labels, notes = lesson.alignment.played, lesson.performance.notes
    for row in np.flatnonzero(labels["label"] == Label.EXTRA).tolist():
        yield {
            "played_note": row,
            "run": int(labels["run"][row]),
            "onset_s": plain(notes["onset_s"][row]),
            "pitch": int(notes["pitch"][row]),
            "confidence": plain(labels["confidence"][row]),
        }


def _incidents(lesson: Lesson) -> Iterator[dict[str, Any]]:
    ids = lesson.score.ids
    for row in rows(lesson.assessment.incidents):
        note = ids[row["score_note"]] if row["score_note"] >= 0 else None
        kind, hand = IncidentKind(row["kind"]).name.lower(), Hand(row["hand"]).name.lower()
        yield {**row, "kind": kind, "hand": hand, "score_note": note}
