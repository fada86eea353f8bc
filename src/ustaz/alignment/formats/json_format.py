"""The alignment as JSON, for programs. Version 1; a field may be added within a version, none changes its meaning."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ustaz.alignment.formats.listing import Line, listing
from ustaz.alignment.hands import hands_of_runs
from ustaz.alignment.model import Alignment, Entry
from ustaz.score import Hand

if TYPE_CHECKING:
    import numpy as np

    from ustaz.performance import Performance
    from ustaz.score import Score

FORMAT, VERSION = "ustaz-alignment", 1
_HANDS = {Hand.RIGHT: "right", Hand.LEFT: "left"}


def to_json(score: Score, performance: Performance, alignment: Alignment) -> str:
    """JSON with everything that the alignment knows; its fields are described in the reference of formats."""
    hands = hands_of_runs(score, alignment).tolist()
    document = {
        "format": FORMAT,
        "version": VERSION,
        "title": score.title,
        "composer": score.composer,
        "take": performance.name,
        "confidence": _rounded(alignment.confidence),
        "runs": [
            _run(row, score) | {"hand": _HANDS.get(hands[run]), "alternatives": _alternatives(run, score, alignment)}
            for run, row in enumerate(alignment.runs)
        ],
        "notes": [_note(line, score, performance) for line in listing(performance, alignment)],
    }
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def _run(row: np.void, score: Score) -> dict[str, Any]:
    return {
        "entry": Entry(row["entry"]).name.lower(),
        "first_bar": score.bar_names[row["first_bar"]],
        "last_bar": score.bar_names[row["last_bar"]],
        "first_bar_index": int(row["first_bar"]),
        "last_bar_index": int(row["last_bar"]),
        "first_q": float(row["first_q"]),
        "last_q": float(row["last_q"]),
        "start_s": float(row["start_s"]),
        "end_s": float(row["end_s"]),
        "first_played_index": int(row["first_played"]),
        "last_played_index": int(row["last_played"]),
        "confidence": _rounded(row["confidence"]),
    }


def _alternatives(run: int, score: Score, alignment: Alignment) -> list[dict[str, Any]]:
    return [
        {
            "first_bar": score.bar_names[row["first_bar"]],
            "first_bar_index": int(row["first_bar"]),
            "first_q": float(row["first_q"]),
            "share": _rounded(row["share"]),
        }
        for row in alignment.alternatives[alignment.alternatives["run"] == run]
    ]


def _note(line: Line, score: Score, performance: Performance) -> dict[str, Any]:
    written = score.notes[line.score_note] if line.score_note >= 0 else None
    played = performance.notes[line.played_note] if line.played_note >= 0 else None
    return {
        "label": line.label.name.lower(),
        "run": line.run if line.run >= 0 else None,
        "confidence": _rounded(line.confidence),
        "written": None
        if written is None
        else {
            "id": score.ids[line.score_note],
            "bar": score.bar_names[written["bar"]],
            "beat": float(written["beat"]),
            "onset_q": float(written["onset_q"]),
            "pitch": int(written["pitch"]),
        },
        "played": None
        if played is None
        else {
            "index": line.played_note,
            "onset_s": float(played["onset_s"]),
            "offset_s": float(played["offset_s"]),
            "pitch": int(played["pitch"]),
            "velocity": int(played["velocity"]),
        },
    }


def _rounded(confidence: float) -> float:
    return round(float(confidence), 3)
