"""A dombra sounds both strings: where a melody is written alone, the open string beside it is company, not a mistake.

Songs are often written as one line, and played with every stroke across both strings. Half of such a take would be
notes that no score has. So where that is plain, the take is aligned without the open string that sounds along.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ustaz.alignment.model import PLAYED, Alignment, Label

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.performance import Performance
    from ustaz.score import Score

STROKE_S = 0.06  # notes so close are one stroke
ALONE = 0.3  # of the written onsets have more than one note, at most …
ALONG = 0.3  # … where so many strokes, at least, have an open string beside the other one


def company(score: Score, performance: Performance) -> NDArray[np.bool_]:
    """Which played notes are an open string that sounds along all through a melody that is written alone."""
    heard, nobody = performance.heard, np.zeros(len(performance.notes), np.bool_)
    if performance.neck is None or heard is None:
        return nobody
    notes_at = np.unique(score.notes["onset_q"], return_counts=True)[1]
    if np.mean(notes_at > 1) > ALONE:
        return nobody
    along = [_along(performance, string) for string in (1, 2)]
    most = max(along, key=np.count_nonzero)
    strokes = len(most) - np.count_nonzero(most)
    return most if np.count_nonzero(most) >= ALONG * strokes else nobody


def _along(performance: Performance, string: int) -> NDArray[np.bool_]:
    """The notes of one open string that sound in one stroke with the other string."""
    heard, times = performance.heard, performance.notes["onset_s"]
    assert heard is not None
    others = times[heard["string"] == 3 - string]
    nearest = np.searchsorted(others, times)
    before = np.append(others, -np.inf)[nearest - 1] if len(others) else np.full(len(times), -np.inf)
    after = np.append(others, np.inf)[nearest]
    beside = np.minimum(np.abs(times - before), np.abs(after - times)) <= STROKE_S
    along: NDArray[np.bool_] = (heard["string"] == string) & (heard["fret"] == 0) & beside
    return along


def without(performance: Performance, left_out: NDArray[np.bool_]) -> Performance:
    """The take without some of its notes."""
    assert performance.heard is not None
    return replace(performance, notes=performance.notes[~left_out], heard=performance.heard[~left_out])


def with_company(alignment: Alignment, left_out: NDArray[np.bool_]) -> Alignment:
    """The alignment of a take that was aligned without some of its notes: they are extra, in the run around them."""
    kept = np.flatnonzero(~left_out)
    played = np.zeros(len(left_out), PLAYED)
    played["label"], played["score_note"] = Label.EXTRA, -1
    played["run"] = alignment.played["run"][np.clip(np.cumsum(~left_out) - 1, 0, len(kept) - 1)] if len(kept) else -1
    played[kept] = alignment.played
    written, runs = alignment.written.copy(), alignment.runs.copy()
    sounded = written["played_note"] >= 0
    written["played_note"][sounded] = kept[written["played_note"][sounded]]
    for name in ("first_played", "last_played"):
        runs[name] = kept[runs[name]]
    return replace(alignment, played=played, written=written, runs=runs)
