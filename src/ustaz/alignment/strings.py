"""Two strings: a dombra sounds the same note in several places, and is tuned to whatever the player likes.

The same pitch on the other string is the same note, and a unison of both strings is two notes of one pitch: so strings
break ties between equal pitches and decide nothing else. Absolute pitch says nothing about the player either: a take
is read as frets of the strings that the score is written for.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.performance import Performance
    from ustaz.score import Score

OPEN_STRING_1 = 55  # G3, which string 1 is written as in every tuning that schools teach


def in_tune_with(score: Score, performance: Performance) -> Performance:
    """A dombra take with the pitches that its frets have in this score, wherever the player tuned the strings.

    A score that names no strings is taken as written for string 1 on G, or for the very pitches that were played,
    whichever it has more notes in common with. Other takes come back as they are. The `neck` keeps the tuning.
    """
    heard = performance.heard
    if performance.neck is None or heard is None:
        return performance
    notes = performance.notes.copy()
    placed = (heard["string"] > 0) & (heard["fret"] >= 0)
    opened = open_keys_of(score) or _likely_keys(score, performance)
    if opened is None:
        return performance
    notes["pitch"][placed] = np.where(heard["string"] == 1, opened[0], opened[1])[placed] + heard["fret"][placed]
    order = np.lexsort((notes["pitch"], notes["onset_s"]))
    return replace(performance, notes=notes[order], heard=heard[order])


def open_keys_of(score: Score) -> tuple[int, int] | None:
    """The MIDI numbers of the open strings (string 1, string 2) that a score is written for; None where it is not.

    A string that the score never touches is taken to be a fourth from the other one.
    """
    if score.fingering is None:
        return None
    placed = (score.fingering["string"] > 0) & (score.fingering["fret"] >= 0)
    opened = score.notes["pitch"] - score.fingering["fret"]
    first, second = (opened[placed & (score.fingering["string"] == string)] for string in (1, 2))
    if not len(first) and not len(second):
        return None
    high = int(np.median(first)) if len(first) else int(np.median(second)) + 5
    return high, int(np.median(second)) if len(second) else high - 5


def _likely_keys(score: Score, performance: Performance) -> tuple[int, int] | None:
    """The open strings on G and as far below as they were tuned, where that fits the score better; else None."""
    assert performance.neck is not None
    high, low = performance.neck.open_pitch
    shift = OPEN_STRING_1 - round((high + low + round(high - low)) / 2)
    written, played = (np.bincount(table["pitch"], minlength=256) for table in (score.notes, performance.notes))
    in_common = [int(np.minimum(written, np.roll(played, by)).sum()) for by in (0, shift)]
    return (OPEN_STRING_1, OPEN_STRING_1 - round(high - low)) if in_common[1] > in_common[0] else None


def strings_written(score: Score) -> NDArray[np.int8]:
    """The string of each written note, 0 where none is named."""
    if score.fingering is None:
        return np.zeros(len(score.notes), np.int8)
    strings: NDArray[np.int8] = score.fingering["string"]
    return strings


def strings_heard(performance: Performance) -> NDArray[np.int8]:
    """The string of each played note, 0 where it is not known."""
    if performance.heard is None:
        return np.zeros(len(performance.notes), np.int8)
    strings: NDArray[np.int8] = performance.heard["string"]
    return strings
