"""Other open note aligners on the same cases, in the same process: parangonar (Apache-2.0) reading with partitura."""

from __future__ import annotations

import importlib.util
import time
import warnings
from typing import TYPE_CHECKING

from alignment_truth import Mark, base_id

if TYPE_CHECKING:
    from pathlib import Path

INSTALL = "pip install parangonar partitura tqdm"


def installed() -> bool:
    return all(importlib.util.find_spec(name) for name in ("parangonar", "partitura", "tqdm"))


def dual_dtw(case: Path) -> tuple[list[Mark], float]:
    """The marks of parangonar's DualDTWNoteMatcher, and the seconds of matching alone (reading is not counted)."""
    warnings.filterwarnings("ignore")
    import parangonar
    import partitura

    score = partitura.load_musicxml(str(case / "score.musicxml")).note_array(include_grace_notes=True)
    take = partitura.load_performance_midi(str(case / "performance.mid")).note_array()
    matcher = parangonar.DualDTWNoteMatcher()
    start = time.perf_counter()
    rows = matcher(score, take, process_ornaments=False)
    seconds = time.perf_counter() - start
    played = {str(note["id"]): (float(note["onset_sec"]), int(note["pitch"])) for note in take}
    labels = {"match": "match", "insertion": "extra", "deletion": "missed"}
    marks = [
        Mark(
            labels[row["label"]],
            base_id(str(row.get("score_id", ""))),
            *played.get(str(row.get("performance_id")), (float("nan"), -1)),
        )
        for row in rows
        if row["label"] in labels
    ]
    return marks, seconds
