"""A score and a take become an alignment.

The way: places of the score → the player's way through them (hidden-Markov model, Viterbi) → runs → when each written
note of a run is expected → which played note it is → how sure that is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.alignment import confidence, ear
from ustaz.alignment.alternatives import find_alternatives, share_here
from ustaz.alignment.company import company, with_company, without
from ustaz.alignment.expectation import expected_notes
from ustaz.alignment.heard import heard_notes
from ustaz.alignment.hmm.movement import jumps_of
from ustaz.alignment.matching import NOT_JUDGED, match_notes
from ustaz.alignment.model import PLAYED, RUN, WRITTEN, Alignment, Label
from ustaz.alignment.octaves import find_octaves
from ustaz.alignment.places import places_of
from ustaz.alignment.runs import runs_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.alignment.expectation import Expected
    from ustaz.alignment.heard import Heard
    from ustaz.alignment.matching import Matching
    from ustaz.alignment.places import Places
    from ustaz.alignment.runs import Runs
    from ustaz.performance import Performance
    from ustaz.score import Score


def align(score: Score, performance: Performance) -> Alignment:
    """Which written note each played note is.

    Repeats, restarts, loops and skips need not be told: the player may be anywhere at any time, and going on is only
    the likeliest of all moves. The method is a hidden-Markov model over written onsets (after Nakamura et al.,
    2014–2017), decoded for the whole take, then an exact one-to-one assignment inside each run (the idea of the second
    step of Peter et al., 2023); `ustaz.alignment.hmm.filter` and `ustaz.alignment.pairing` say what differs.

    Parameters
    ----------
    score
        What is written; nothing unfolded.
    performance
        What was played, sorted by onset. It may be empty, short, or of another piece.

    Returns
    -------
    Alignment
        `played` has one row for each played note, `written` one for each written note within a run (unisons share
        the played note; the chord in which a player breaks off or comes in again is not judged where it stayed
        incomplete), `runs` the stretches played forward. `confidence` is near 0 for a take of another piece.

    Examples
    --------
    >>> alignment = align(read_score("nocturne.musicxml"), read_performance("take.mid"))  # doctest: +SKIP
    >>> (alignment.played["label"] == Label.WRONG).sum()  # doctest: +SKIP
    3
    """
    if not len(score.notes) or not len(performance.notes):
        return _nothing(len(performance.notes))
    along = company(score, performance)
    if along.any():
        return with_company(align(score, without(performance, along)), along)
    notes = performance.notes
    places = places_of(score)
    jumps = jumps_of(score, places)
    moved = find_octaves(score, notes["onset_s"], notes["pitch"], places, jumps)
    runs = runs_of(moved.way, moved.pitch, places)
    heard = heard_notes(performance, moved, runs)
    expected = expected_notes(score, places, runs, heard)
    matching = match_notes(score, runs, heard, expected)
    alternatives = find_alternatives(places, jumps, runs, heard, matching.played_label)
    sure = confidence.of_take(moved.way.evidence, len(notes))
    here = confidence.of_being_here(sure, share_here(alternatives, len(runs))[heard.run])
    played = _played(performance, heard, expected, matching, here)
    trust = ear.trust_in_missed(score, performance, expected, matching)
    return Alignment(
        played=played,
        written=_written(heard, expected, matching, played["confidence"], trust),
        runs=_runs(places, runs, heard, played["confidence"]),
        confidence=sure,
        alternatives=alternatives,
    )


def _nothing(played: int) -> Alignment:
    table = np.zeros(played, PLAYED)
    table["label"], table["score_note"], table["run"] = Label.EXTRA, -1, -1
    return Alignment(table, np.zeros(0, WRITTEN), np.zeros(0, RUN), 0.0)


def _played(
    performance: Performance, heard: Heard, expected: Expected, matching: Matching, here: NDArray[np.float64]
) -> NDArray[np.void]:
    table = np.zeros(len(heard.run), PLAYED)
    row = matching.played_row
    paired = np.flatnonzero(row >= 0)
    apart, placed, interval = np.zeros(len(row)), np.zeros(len(row), np.bool_), np.zeros(len(row), np.int16)
    table["score_note"] = -1
    table["score_note"][paired] = expected.score_note[row[paired]]
    apart[paired] = np.abs(heard.onset_s[paired] - expected.time_s[row[paired]])
    placed[paired] = heard.place[paired] == expected.place[row[paired]]
    interval[paired] = heard.pitch[paired] - expected.pitch[row[paired]]
    table["label"], table["run"] = matching.played_label, heard.run
    table["confidence"] = confidence.of_played(
        matching.played_label, apart_s=apart, placed=placed, run=heard.run, here=here
    ) * ear.trust_in_played(performance, matching.played_label, interval)
    table["label"][heard.octave_off & (table["label"] == Label.MATCH)] = Label.WRONG
    return table


def _written(
    heard: Heard,
    expected: Expected,
    matching: Matching,
    of_played: NDArray[np.float32],
    trust: NDArray[np.float64],
) -> NDArray[np.void]:
    judged = np.flatnonzero(matching.written_label != NOT_JUDGED)
    table = np.zeros(len(judged), WRITTEN)
    table["label"], table["played_note"] = matching.written_label[judged], matching.written_played[judged]
    table["score_note"], table["run"] = expected.score_note[judged], expected.run[judged]
    sounded = table["played_note"] >= 0
    missed = confidence.of_missed(table["label"]) * trust[judged]
    off = sounded & heard.octave_off[table["played_note"]] & (table["label"] == Label.MATCH)
    table["label"][off] = Label.WRONG
    table["confidence"] = np.where(sounded, of_played[table["played_note"]], missed)
    return table[np.lexsort((table["score_note"], table["run"]))]


def _runs(places: Places, runs: Runs, heard: Heard, of_played: NDArray[np.float32]) -> NDArray[np.void]:
    table = np.zeros(len(runs), RUN)
    rows = [np.flatnonzero(heard.run == run) for run in range(len(runs))]
    table["entry"] = runs.entry
    table["first_played"], table["last_played"] = [row[0] for row in rows], [row[-1] for row in rows]
    table["first_q"], table["last_q"] = places.onset_q[runs.first_place], places.onset_q[runs.last_place]
    table["first_bar"], table["last_bar"] = places.bar[runs.first_place], places.bar[runs.last_place]
    table["start_s"] = heard.onset_s[table["first_played"]]
    table["end_s"] = heard.onset_s[table["last_played"]]
    table["confidence"] = confidence.of_runs(of_played, heard.run, len(runs))
    return table
