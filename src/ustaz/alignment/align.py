"""A score and a take become an alignment."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ustaz.alignment.decoder import decode
from ustaz.alignment.expectation import Expected, expected_notes
from ustaz.alignment.matching import Matching, match_notes
from ustaz.alignment.model import PLAYED, RUN, WRITTEN, Alignment, Label
from ustaz.alignment.movement import jumps_of
from ustaz.alignment.places import Places, places_of
from ustaz.alignment.runs import Runs, runs_of
from ustaz.performance import Performance
from ustaz.score import Score


def align(score: Score, performance: Performance) -> Alignment:
    """The alignment of a take with a score: which written note each played note is."""
    if not len(score.notes) or not len(performance.notes):
        return _nothing(len(performance.notes))
    onsets_s, pitches = performance.notes["onset_s"], performance.notes["pitch"]
    places = places_of(score)
    way = decode(onsets_s, pitches, places, jumps_of(score, places))
    runs = runs_of(way)
    expected = expected_notes(score, places, runs, way, onsets_s, pitches)
    matching = match_notes(score, performance, runs, way, expected)
    return _alignment(score, performance, places, runs, expected, matching)


def _nothing(played: int) -> Alignment:
    table = np.zeros(played, PLAYED)
    table["label"], table["score_note"], table["run"] = Label.EXTRA, -1, -1
    return Alignment(table, np.zeros(0, WRITTEN), np.zeros(0, RUN), 0.0)


def _alignment(
    score: Score, performance: Performance, places: Places, runs: Runs, expected: Expected, matching: Matching
) -> Alignment:
    played = np.zeros(len(performance.notes), PLAYED)
    played["label"], played["run"] = matching.played_label, runs.of_played
    played["score_note"] = matching.played_note
    played["confidence"] = matching.played_confidence
    kept = matching.written_label > 0
    written = np.zeros(int(kept.sum()), WRITTEN)
    written["label"], written["score_note"] = matching.written_label[kept], expected.score_note[kept]
    written["run"], written["played_note"] = expected.run[kept], matching.written_played[kept]
    written["confidence"] = matching.written_confidence[kept]
    table = _runs(score, performance, places, runs)
    return Alignment(played, written, table, float(np.mean(played["label"] == Label.MATCH)))


def _runs(score: Score, performance: Performance, places: Places, runs: Runs) -> NDArray[np.void]:
    table = np.zeros(len(runs), RUN)
    rows = [np.flatnonzero(runs.of_played == run) for run in range(len(runs))]
    table["entry"] = runs.entry
    table["first_played"] = [r[0] for r in rows]
    table["last_played"] = [r[-1] for r in rows]
    table["first_q"], table["last_q"] = places.onset_q[runs.first_place], places.onset_q[runs.last_place]
    table["first_bar"], table["last_bar"] = places.bar[runs.first_place], places.bar[runs.last_place]
    table["start_s"] = performance.notes["onset_s"][table["first_played"]]
    table["end_s"] = performance.notes["onset_s"][table["last_played"]]
    table["confidence"] = 1
    return table
