"""The alignment as CSV: one row for each played note and each missed one, in the order of time."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from ustaz.alignment.formats.listing import Line, listing

if TYPE_CHECKING:
    from ustaz.alignment.model import Alignment
    from ustaz.performance import Performance
    from ustaz.score import Score

COLUMNS = (
    "label",
    "score_id",
    "onset",
    "pitch",
    "offset",
    "velocity",
    "bar",
    "beat",
    "run",
    "confidence",
    "played_index",
)


def to_csv(score: Score, performance: Performance, alignment: Alignment) -> str:
    """CSV (RFC 4180) with a row of column names; a cell is empty where it says nothing.

    label
        match, wrong, extra, missed or ornament, see :class:`ustaz.alignment.Label`.
    score_id
        The id of the written note; empty for extra; for an ornament that of the note that bears the sign.
    onset, offset
        Seconds from the start of the take when the key was struck and let go; empty for missed.
    pitch, velocity
        MIDI numbers of the played note; empty for missed.
    bar, beat
        The printed number of the bar of the written note, and its beat, 1 being the downbeat; empty for extra.
    run
        The number of the run, counted from 1; empty outside any run.
    confidence
        0 to 1.
    played_index
        The played note's row in `performance.notes`, counted from 0; empty for missed.
    """
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    for line in listing(performance, alignment):
        writer.writerow(_row(line, score, performance))
    return text.getvalue()


def _row(line: Line, score: Score, performance: Performance) -> dict[str, object]:
    row: dict[str, object] = {"label": line.label.name.lower(), "confidence": f"{line.confidence:.3f}"}
    if line.run >= 0:
        row["run"] = line.run + 1
    if line.score_note >= 0:
        written = score.notes[line.score_note]
        row |= {
            "score_id": score.ids[line.score_note],
            "bar": score.bar_names[written["bar"]],
            "beat": f"{written['beat']:.6g}",
        }
    if line.played_note >= 0:
        note = performance.notes[line.played_note]
        row |= {
            "onset": f"{note['onset_s']:.6f}",
            "offset": f"{note['offset_s']:.6f}",
            "pitch": note["pitch"],
            "velocity": note["velocity"],
            "played_index": line.played_note,
        }
    return row
