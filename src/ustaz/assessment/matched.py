"""Played notes joined with the written notes that they are, and the written onsets at which they sounded.

The time of an onset is the median of its notes. With three or more notes it is neither the melody, which leads by
some 30 ms because it is struck harder (Goebl 2001, doi:10.1121/1.1376133), nor a straggler.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.alignment import Alignment, Label
from ustaz.score import Grace, Ornament, Score

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.performance import Performance

ROLLED_S = 0.09  # a chord spread wider than this was rolled, whether or not the sign is written

MATCHED = np.dtype(
    [
        ("row", "i4"),  # row in alignment.written
        ("run", "i4"),
        ("score_note", "i4"),
        ("played_note", "i4"),
        ("onset_q", "f8"),
        ("duration_q", "f8"),
        ("onset_s", "f8"),
        ("offset_s", "f8"),
        ("pitch", "i2"),  # as played
        ("velocity", "i2"),
        ("hand", "i1"),
        ("right", "?"),  # the written pitch was played
        ("gesture", "?"),  # grace note, ornament or arpeggio: judged as a whole, not note by note
    ]
)

ONSET = np.dtype(
    [
        ("run", "i4"),
        ("onset_q", "f8"),
        ("time_s", "f8"),  # median of the notes
        ("first_s", "f8"),
        ("last_s", "f8"),
        ("first", "i4"),  # rows in the matched notes
        ("stop", "i4"),  # one past the last
        ("gesture", "?"),  # some note of it is part of a gesture, or the chord was rolled
    ]
)


def join_matched(score: Score, performance: Performance, alignment: Alignment) -> NDArray[np.void]:
    """The written notes that sounded (MATCHED), sorted by run, written onset and time; ORNAMENT rows are gestures."""
    written = alignment.written
    rows = np.flatnonzero(written["played_note"] >= 0)
    written = written[rows]
    notes = score.notes[written["score_note"]]
    played = performance.notes[written["played_note"]]
    matched = np.zeros(len(rows), dtype=MATCHED)
    matched["row"] = rows
    for name in ("run", "score_note", "played_note"):
        matched[name] = written[name]
    for name in ("onset_q", "duration_q", "hand"):
        matched[name] = notes[name]
    for name in ("onset_s", "offset_s", "pitch", "velocity"):
        matched[name] = played[name]
    matched["right"] = written["label"] != Label.WRONG
    matched["gesture"] = (
        (notes["grace"] != Grace.NONE)
        | (notes["ornament"] != Ornament.NONE)
        | notes["arpeggio"]
        | (written["label"] == Label.ORNAMENT)
    )
    return matched[np.lexsort((matched["onset_s"], matched["onset_q"], matched["run"]))]


def gather_onsets(score: Score, matched: NDArray[np.void]) -> NDArray[np.void]:
    """One row for each written onset of each run that sounded (ONSET); grace notes make none of their own."""
    struck = score.notes["grace"][matched["score_note"]] == Grace.NONE
    rows = np.flatnonzero(struck)
    if not len(rows):
        return np.zeros(0, dtype=ONSET)
    kept = matched[rows]
    new = np.r_[True, (np.diff(kept["run"]) != 0) | (np.diff(kept["onset_q"]) > 1e-6)]
    first = np.flatnonzero(new)
    stop = np.r_[first[1:], len(kept)]
    onsets = np.zeros(len(first), dtype=ONSET)
    onsets["run"], onsets["onset_q"] = kept["run"][first], kept["onset_q"][first]
    onsets["first"], onsets["stop"] = rows[first], rows[stop - 1] + 1
    onsets["time_s"] = (kept["onset_s"][(first + stop - 1) // 2] + kept["onset_s"][(first + stop) // 2]) / 2
    onsets["first_s"], onsets["last_s"] = kept["onset_s"][first], kept["onset_s"][stop - 1]
    rolled = onsets["last_s"] - onsets["first_s"] > ROLLED_S
    onsets["gesture"] = np.logical_or.reduceat(kept["gesture"], first) | rolled
    return onsets
