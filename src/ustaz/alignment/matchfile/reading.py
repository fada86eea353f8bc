"""A match file becomes a take and its alignment with the score: a reference rendition.

What the format does not say is worked out: the runs, see :mod:`ustaz.alignment.matchfile.runs`, and unisons, of which
match files have but the one note that is paired with the key.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ustaz.alignment.matchfile.file import Finding, read_match_file
from ustaz.alignment.matchfile.names import rows_of_names
from ustaz.alignment.matchfile.pairs import Pair, Pairs, pairs_of
from ustaz.alignment.matchfile.runs import SAME_MOMENT, Jump, jumps_of, run_table
from ustaz.alignment.matchfile.take import take_of
from ustaz.alignment.model import PLAYED, WRITTEN, Alignment, Label

if TYPE_CHECKING:
    from collections import Counter

    from numpy.typing import NDArray

    from ustaz.alignment.model import Entry
    from ustaz.performance import Performance
    from ustaz.score import Score
    from ustaz.words import Sentence

CERTAIN = 1.0


def read_match(path: str | Path, score: Score) -> tuple[Performance, Alignment]:
    """The take in a match file, and which note of the score each of its notes is.

    Read are match files 1.0.0 and their forerunners, as in the Vienna 4x22 and Batik corpora and in (n)ASAP. A note of
    the file is that note of the score which has its id and its pitch; the suffix of a repeat (-1, -2 …) may follow the
    id. All confidences are 1: what the file says is taken for true. Odd things that can be read all the same are told
    in the take's `warnings`.

    Parameters
    ----------
    path
        The match file, in UTF-8.
    score
        The score that it was made for, repeats not unfolded.

    Returns
    -------
    Performance
        What the format knows of a take: notes, sustain and soft pedal, one tempo.
    Alignment
        As :func:`ustaz.alignment.align` would give it.

    Raises
    ------
    InputError
        When the file is no match file, is damaged, is too large (32 MB, 100 000 played notes, 4 hours), or belongs to
        another score: fewer than nine in ten of its written notes are in this one.
    OSError
        When it cannot be opened.
    """
    contents = read_match_file(Path(path))
    performance, row_of = take_of(contents)
    found = pairs_of(contents, score, rows_of_names(contents, score), row_of)
    alignment = _alignment(found, jumps_of(found.pairs, contents.sections, score), score, performance)
    return replace(performance, warnings=_warnings(contents.findings)), alignment


def _alignment(found: Pairs, jumps: list[Jump], score: Score, performance: Performance) -> Alignment:
    run, entries = _played_runs(found.pairs, jumps)
    pairs = _once_a_run(found.pairs, run)
    played = np.zeros(len(performance.notes), PLAYED)
    played[:] = (Label.EXTRA, -1, -1, CERTAIN)
    for note, index in found.realised.items():
        played[note] = (Label.ORNAMENT, found.pairs[index].score_note, run[index], CERTAIN)
    for (in_run, note), pair in pairs.items():
        if pair.played_note >= 0:
            played[pair.played_note] = (pair.label, note, in_run, CERTAIN)
    played["run"] = _through_extras(played["run"])
    written = _written(pairs, score)
    runs = run_table(score, performance, played=played, written=written, entries=entries)
    return Alignment(played, written, runs, CERTAIN if len(runs) else 0.0)


def _played_runs(pairs: list[Pair], jumps: list[Jump]) -> tuple[list[int], list[Entry | None]]:
    """The run of each pair, -1 in a run of which nothing was played; and how each run begins, where that is known."""
    beats = np.array([pair.written.beats for pair in pairs])
    stretch = np.searchsorted([jump.beats - SAME_MOMENT for jump in jumps], beats, side="right").tolist()
    kept = sorted({row for row, pair in zip(stretch, pairs, strict=True) if pair.played_note >= 0})
    number = {row: run for run, row in enumerate(kept)}
    return [number.get(row, -1) for row in stretch], [jumps[row - 1].entry if row else None for row in kept]


def _once_a_run(pairs: list[Pair], run: list[int]) -> dict[tuple[int, int], Pair]:
    """The pair of each (run, score note), in their order; of two, the first that was played."""
    once: dict[tuple[int, int], Pair] = {}
    for pair, in_run in sorted(zip(pairs, run, strict=True), key=lambda each: each[0].played_note < 0):
        if in_run >= 0:
            once.setdefault((in_run, pair.score_note), pair)
    return dict(sorted(once.items()))


def _through_extras(run: NDArray[np.int32]) -> NDArray[np.int32]:
    """Extra notes between two notes of one run belong to it."""
    inside = np.flatnonzero(run >= 0)
    if not len(inside):
        return run
    rows = np.arange(len(run))
    before = run[inside[np.maximum(np.searchsorted(inside, rows, side="right") - 1, 0)]]
    after = run[inside[np.minimum(np.searchsorted(inside, rows), len(inside) - 1)]]
    within = (rows > inside[0]) & (rows < inside[-1]) & (before == after)
    return np.where(within, before, run)


def _written(pairs: dict[tuple[int, int], Pair], score: Score) -> NDArray[np.void]:
    """The WRITTEN table; unisons of a played note share its key, whether the file lists them or not."""
    keys = score.notes[["onset_q", "pitch", "grace_order"]].tolist()
    unisons: defaultdict[tuple[float, int, int], list[int]] = defaultdict(list)
    for note, key in enumerate(keys):
        unisons[key].append(note)
    missed, played, shared = {}, {}, {}
    for (run, note), pair in pairs.items():
        if pair.label == Label.MISSED:
            missed[run, note] = (pair.label, -1)
            continue
        played[run, note] = (pair.label, pair.played_note)
        shared.update({(run, unison): (pair.label, pair.played_note) for unison in unisons[keys[note]]})
    told = missed | shared | played
    return np.array([(label, note, run, row, CERTAIN) for (run, note), (label, row) in sorted(told.items())], WRITTEN)


def _warnings(findings: Counter[Finding]) -> tuple[Sentence, ...]:
    return tuple(
        replace(finding.value, values={"count": count}, count=count) if finding.value.plural else finding.value
        for finding in Finding
        if (count := findings[finding])
    )
