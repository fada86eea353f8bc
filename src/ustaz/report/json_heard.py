"""The part of the report for machines that only a take heard from sound has, and a score that names strings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ustaz.report.heard import hertz, unsure
from ustaz.report.json_values import plain, rows
from ustaz.tablature import Stroke

if TYPE_CHECKING:
    from ustaz.dombra import Neck
    from ustaz.report.lesson import Lesson
    from ustaz.score import Score


def heard(lesson: Lesson) -> dict[str, Any] | None:
    """What the ear found beside the notes; None for MIDI."""
    table, neck = lesson.performance.heard, lesson.performance.neck
    if table is None:
        return None
    return {
        "duration_s": plain(lesson.sound.duration_s) if lesson.sound else None,
        "neck": neck_facts(neck) if neck else None,
        "notes": [{**row, "stroke": Stroke(row["stroke"]).name.lower()} for row in rows(table)],
        "unsure": np.flatnonzero(unsure(table)).tolist(),
    }


def neck_facts(neck: Neck) -> dict[str, Any]:
    """The neck as it was found; each list is string 1, string 2."""
    return {
        "open_hz": [plain(hertz(pitch)) for pitch in neck.open_pitch],
        "open_pitch": [plain(pitch) for pitch in neck.open_pitch],
        "bridge": [plain(offset) for offset in neck.bridge],
        "tuning": neck.tuning.name.lower(),
    }


def fingering(score: Score) -> list[dict[str, Any]] | None:
    """String, fret and stroke of each written note; None where the score names none."""
    if score.fingering is None:
        return None
    return [
        {"score_note": name, **row, "stroke": Stroke(row["stroke"]).name.lower()}
        for name, row in zip(score.ids, rows(score.fingering), strict=True)
    ]
