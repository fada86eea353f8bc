"""What a dombra player does with two strings: the drone kept, the left hand heard by itself, the other string.

The drone is the hardest thing for an ear: an open string that still rings is struck again beside a louder one. So a
note of it that was not heard is never told by itself. A drone is broken only where it falls silent for many strokes,
in a take in which the ear hears it well elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.alignment import Label, usual_certainty
from ustaz.assessment.finding import Finding
from ustaz.assessment.model import IncidentKind
from ustaz.score import Grace
from ustaz.tablature import Stroke

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ustaz.assessment.take import Take

SILENT = 6  # strokes in a row, one exception allowed, in which the drone was not heard
ELSEWHERE, WELL = 12, 0.85  # so many strokes of it elsewhere, of which the ear heard this share
LEFT_NOTES = 6  # notes of the left hand alone
SPEAKS = 28.0  # velocity steps by which such a note may be softer than the stroke before it
UNCLEAR = 0.5  # so many of them that do not speak are worth a word
SURE_STRING = 0.9  # confidence; below it the ear may have taken one string for the other


def find_broken_drones(take: Take) -> Iterator[Finding]:
    """Passages in which the open string that goes along is written, and not heard for many strokes."""
    written, score = take.alignment.written, take.score
    for string in (1, 2):
        rows = _drone_rows(take, string)
        heard = written["label"][rows] != Label.MISSED
        for first, stop in _silences(heard, written["run"][rows]):
            others = np.r_[heard[:first], heard[stop:]]
            if len(others) >= ELSEWHERE and np.mean(others) >= WELL:
                run = int(written["run"][rows[first]])
                places = score.notes["onset_q"][written["score_note"][rows[first:stop]]]
                yield Finding(
                    kind=IncidentKind.DRONE_BROKEN,
                    run=run,
                    onset_q=float(places[0]),
                    end_q=float(places[-1]),
                    time_s=take.time_at(run, float(places[0])),
                    end_s=take.time_at(run, float(places[-1])),
                    score_note=int(written["score_note"][rows[first]]),
                    size=float(np.count_nonzero(~heard[first:stop])),
                    confidence=0.65,
                )


def _drone_rows(take: Take, string: int) -> NDArray[np.intp]:
    """Rows of alignment.written: the open string, written beside a note of the other one that was heard."""
    written, fingering = take.alignment.written, take.score.fingering
    if fingering is None:
        return np.zeros(0, dtype=np.intp)
    places = take.score.notes["onset_q"][written["score_note"]]
    of_string = fingering["string"][written["score_note"]]
    beside = (of_string == 3 - string) & (written["label"] != Label.MISSED)
    heard = set(zip(written["run"][beside].tolist(), places[beside].tolist(), strict=True))
    drone = (of_string == string) & (fingering["fret"][written["score_note"]] == 0)
    here = [(int(written["run"][row]), float(places[row])) in heard for row in range(len(written))]
    return np.flatnonzero(drone & np.array(here, dtype=bool))


def _silences(heard: NDArray[np.bool_], run: NDArray[np.int32]) -> Iterator[tuple[int, int]]:
    """First and one past the last stroke of each long silence of a string."""
    start = 0
    while start < len(heard):
        stop = start
        while stop < len(heard) and run[stop] == run[start] and not heard[stop : stop + 2].all() and not heard[start]:
            stop += 1
        if np.count_nonzero(~heard[start:stop]) >= SILENT:
            yield start, stop
        start = max(stop, start + 1)


def find_soft_left_hand(take: Take) -> Iterator[Finding]:
    """Runs in which most hammer-ons and pull-offs do not speak."""
    written, fingering = take.alignment.written, take.score.fingering
    if fingering is None:
        return
    left = fingering["stroke"][written["score_note"]] == Stroke.NONE
    left &= take.score.notes["grace"][written["score_note"]] == Grace.NONE
    for run in np.unique(written["run"][left]):
        rows = np.flatnonzero(left & (written["run"] == run))
        unclear = np.array([not _speaks(take, row) for row in rows])
        if len(rows) >= LEFT_NOTES and np.mean(unclear) >= UNCLEAR:
            places = take.score.notes["onset_q"][written["score_note"][rows[unclear]]]
            yield Finding(
                kind=IncidentKind.LEFT_HAND_SOFT,
                run=int(run),
                onset_q=float(places[0]),
                end_q=float(places[-1]),
                time_s=take.time_at(int(run), float(places[0])),
                end_s=take.time_at(int(run), float(places[-1])),
                score_note=int(written["score_note"][rows[unclear][0]]),
                size=float(np.mean(unclear)),
                confidence=0.6,
            )


def _speaks(take: Take, row: np.intp) -> bool:
    """Whether a note of the left hand was heard, and not much softer than what the same string sounded before."""
    fact, notes = take.alignment.written[row], take.performance.notes
    if fact["played_note"] < 0:
        return False
    mine = take.matched[take.matched["run"] == fact["run"]]
    before = mine[mine["onset_s"] < notes["onset_s"][fact["played_note"]] - 1e-6]
    if not len(before):
        return True
    stroke = before[before["onset_q"] == before["onset_q"][before["onset_s"].argmax()]]
    return bool(stroke["velocity"].max() - notes["velocity"][fact["played_note"]] <= SPEAKS)


def find_other_strings(take: Take) -> Iterator[Finding]:
    """Written notes that were surely played on the other string: the same sound, another fingering."""
    heard, fingering = take.performance.heard, take.score.fingering
    if heard is None or fingering is None:
        return
    notes = take.matched[take.matched["right"]]
    asked, played = fingering["string"][notes["score_note"]], heard["string"][notes["played_note"]]
    confidence = heard["confidence"][notes["played_note"]]
    sure = confidence >= max(SURE_STRING, usual_certainty(confidence))
    other = (asked > 0) & (played > 0) & (asked != played)
    for note in notes[other & sure & ~_doubled(take, notes) & ~_exchanged(notes, asked, other)]:
        yield Finding(
            kind=IncidentKind.OTHER_STRING,
            run=int(note["run"]),
            onset_q=float(note["onset_q"]),
            time_s=float(note["onset_s"]),
            score_note=int(note["score_note"]),
            played_note=int(note["played_note"]),
            size=0.0,
            confidence=0.9 * float(heard["confidence"][note["played_note"]]),
        )


def _exchanged(notes: NDArray[np.void], asked: NDArray[np.int8], other: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which notes changed strings together with another one of their stroke.

    They are the same two sounds, and an ear takes the one for the other (frets 7 and 5 for 0 and 12).
    """
    places = list(zip(notes["run"].tolist(), notes["onset_q"].tolist(), strict=True))
    both = set.intersection(*({places[row] for row in np.flatnonzero(other & (asked == s))} for s in (1, 2)))
    return np.array([place in both for place in places], dtype=bool)


def _doubled(take: Take, notes: NDArray[np.void]) -> NDArray[np.bool_]:
    """Which notes are written on both strings at once: which of them was heard tells nothing."""
    pitch = take.score.notes["pitch"]
    written: dict[tuple[float, int], int] = {}
    for onset, key in zip(take.score.notes["onset_q"].tolist(), pitch.tolist(), strict=True):
        written[onset, key] = written.get((onset, key), 0) + 1
    keys = zip(notes["onset_q"].tolist(), pitch[notes["score_note"]].tolist(), strict=True)
    return np.array([written[key] > 1 for key in keys], dtype=bool)
