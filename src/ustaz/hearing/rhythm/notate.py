"""The whole chain: a tablature with seconds becomes one with quarters, beats, bars, sections and a key signature."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

from ustaz.hearing.rhythm.join import end_of, joined
from ustaz.hearing.rhythm.key import signature
from ustaz.hearing.rhythm.passage import passage_of
from ustaz.hearing.rhythm.runs import runs_of
from ustaz.hearing.rhythm.sections import sections_of
from ustaz.hearing.rhythm.strokes import strokes_of
from ustaz.hearing.rhythm.values import durations
from ustaz.tablature import keys
from ustaz.words import Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ustaz.hearing.rhythm.passage import Passage
    from ustaz.tablature import Tablature


def notate(tablature: Tablature) -> Tablature:
    """The tablature with places in quarters, beats, bars, sections and a key signature.

    Parameters
    ----------
    tablature
        As heard: its notes have seconds, strings, frets, velocities and, where known, strokes. What it has in
        quarters is replaced. One that was only written (any onset without seconds) comes back as it is.

    Returns
    -------
    The same notes in the same order. Where no pulse is found in the whole of it, `onset_q` and `duration_q` are NaN,
    and there are neither beats nor bars; a stretch without pulse has no beats. What the rhythm leaves open is among the
    warnings.
    """
    notes = tablature.notes
    if not len(notes) or not np.isfinite(notes["onset_s"]).all():
        return tablature
    strokes = strokes_of(notes)
    passages = _passages(strokes, notes)
    whole = joined(passages)
    written = _written(notes, strokes, whole)
    return replace(
        tablature,
        notes=written,
        bars=whole.bars,
        beats=whole.beats,
        sections=sections_of(written, bars_q=whole.bars["onset_q"]),
        fifths=signature(keys(tablature)),
        warnings=(*tablature.warnings, *_doubts(passages, strokes)),
    )


def _doubts(passages: list[Passage], strokes: NDArray[np.void]) -> Iterator[Sentence]:
    if not any(len(passage.beats) for passage in passages):
        yield Sentence("No steady pulse was found: it is written without bars, and note values only hint at the time.")
        return
    for passage, first, end in _with_rows(passages):
        if not len(passage.beats):
            yield Sentence(
                "From {start:.0f} s to {end:.0f} s no steady pulse was found: note values only hint at the time there.",
                {"start": float(strokes["time_s"][first]), "end": float(strokes["time_s"][end - 1])},
            )
    if not all(passage.clear for passage in passages):
        yield Sentence("What was played does not say clearly where the bars begin: bar lines may be a beat off.")


def _passages(strokes: NDArray[np.void], notes: NDArray[np.void]) -> list[Passage]:
    runs = list(runs_of(strokes))
    ends = list(accumulate(len(run.stroke_q) for run in runs))
    return [passage_of(run, strokes[end - len(run.stroke_q) : end], notes) for run, end in zip(runs, ends, strict=True)]


def _with_rows(passages: list[Passage]) -> Iterator[tuple[Passage, int, int]]:
    """Each with the first stroke of it and the one after its last."""
    ends = accumulate(len(passage.onset_q) for passage in passages)
    for passage, end in zip(passages, ends, strict=True):
        yield passage, end - len(passage.onset_q), end


def _written(notes: NDArray[np.void], strokes: NDArray[np.void], whole: Passage) -> NDArray[np.void]:
    """The notes with their places and values; the notes of a stroke share its place."""
    notes = notes.copy()
    stroke = np.repeat(np.arange(len(strokes)), strokes["end"] - strokes["first"])
    notes["onset_q"] = whole.onset_q[stroke]
    notes["duration_q"] = durations(notes, quarter_s=whole.quarter_s[stroke], end_q=end_of(whole.bars))
    return notes
