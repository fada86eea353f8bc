"""Where the writing lets time bend: phrase edges, fermatas, rests, words of tempo, ends of sections.

Players lengthen there, and listeners hardly notice (Repp 1998, doi:10.1037/0096-1523.24.3.791); tempo is less
stable at the edges of phrases even in finished performances (Demos et al. 2016, doi:10.3389/fpsyg.2016.01490).
A fixed threshold in milliseconds would be musically wrong, so nothing is called a fault here without a witness.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ustaz.score import Grace, Hand, MarkKind, Score

PHRASE_Q = 3.0  # a slur shorter than this is touch, not phrasing
WORD_HOLDS_BARS = 4  # a word such as rit. holds until the next word of tempo, at most so long
ENDING_BARS = 2  # the close of the piece
TIME_WORDS = re.compile(
    r"rit|rall|slent|smorz|calando|morendo|mancando|perdendo|allarg|accel|string|strett|affrett|rubato|lib|"
    r"tempo|recit|cadenza|tranq|agit|mosso|piacere|espress|appass|pesante|veloc|lunga",
    re.IGNORECASE,
)

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Breaths:
    """One value for each gap between two written onsets that were given."""

    edge: Flags  # a phrase, a section or the piece ends or begins here, or a hand rests
    fermata: Flags
    free: Flags  # a word of tempo is in force
    gesture: Flags  # grace notes, ornaments or rolled chords take their time here
    bar_line: Flags


def find_breaths(score: Score, start_q: Floats, end_q: Floats) -> Breaths:
    """Which of the gaps from `start_q` to `end_q` (quarters) may breathe, and why."""
    notes, bars = score.notes, score.bars
    sections = bars["onset_q"][bars["section_start"] | bars["repeat_start"] | np.r_[False, bars["repeat_end"][:-1]]]
    ending_q = bars["onset_q"][max(len(bars) - ENDING_BARS, 0)] if len(bars) else np.inf
    edge = _any_between(np.sort(np.r_[_phrase_edges(score), sections]), start_q, end_q) | (end_q >= ending_q)
    gestures = (notes["grace"] != Grace.NONE) | (notes["ornament"] != 0) | notes["arpeggio"]
    fermatas = np.r_[
        notes["onset_q"][notes["fermata"]], score.marks["start_q"][score.marks["kind"] == MarkKind.FERMATA]
    ]
    return Breaths(
        edge=edge | _rests_between(score, start_q, end_q),
        fermata=_any_between(np.sort(fermatas), start_q, end_q),
        free=_under_words(score, start_q, end_q),
        gesture=_any_between(np.sort(notes["onset_q"][gestures]), start_q, end_q),
        bar_line=_any_between(bars["onset_q"], start_q + 1e-6, end_q),
    )


def _any_between(sorted_q: Floats, start_q: Floats, end_q: Floats) -> Flags:
    """Whether one of the places lies in each closed stretch."""
    low = np.searchsorted(sorted_q, start_q - 1e-6, side="left")
    return np.searchsorted(sorted_q, end_q + 1e-6, side="right") > low


def _phrase_edges(score: Score) -> Floats:
    """The written onsets of the first and last notes of slurs that are long enough to be phrases."""
    slurs = score.marks[(score.marks["kind"] == MarkKind.SLUR) & (score.marks["first_note"] >= 0)]
    slurs = slurs[slurs["last_note"] >= 0]
    first, last = score.notes[slurs["first_note"]], score.notes[slurs["last_note"]]
    long = last["onset_q"] - first["onset_q"] >= PHRASE_Q
    edges: Floats = np.r_[first["onset_q"][long], last["onset_q"][long]]
    return edges


def _rests_between(score: Score, start_q: Floats, end_q: Floats) -> Flags:
    """Whether a hand that plays at the end of the gap was silent before it."""
    rests = np.zeros(len(start_q), dtype=bool)
    notes = score.notes[score.notes["grace"] == Grace.NONE]
    for hand in Hand:
        own = notes[notes["hand"] == hand]
        if not len(own):
            continue
        silent_from = np.maximum.accumulate(own["onset_q"] + own["duration_q"])
        before = np.searchsorted(own["onset_q"], end_q - 1e-6) - 1
        until = np.where(before >= 0, silent_from[np.maximum(before, 0)], np.inf)
        enters = np.isin(np.round(end_q, 4), np.round(own["onset_q"], 4))
        rests |= enters & (until < end_q - 0.24)
    return rests


def _under_words(score: Score, start_q: Floats, end_q: Floats) -> Flags:
    """Whether a word of tempo holds: a bar around any such mark, several bars after a word of change."""
    free = np.zeros(len(start_q), dtype=bool)
    kinds = score.marks["kind"]
    texts = np.array(score.mark_texts, dtype=object)
    timed = [
        row
        for row in np.flatnonzero((kinds == MarkKind.TEMPO) | (kinds == MarkKind.TEXT))
        if kinds[row] == MarkKind.TEMPO or TIME_WORDS.search(texts[row])
    ]
    starts = score.marks["start_q"][timed]
    for row, begins in zip(timed, starts, strict=True):
        bar_q = _bar_length(score, begins)
        holds = WORD_HOLDS_BARS if TIME_WORDS.search(texts[row]) else 1
        later = starts[starts > begins + 1e-6]
        until = min(begins + holds * bar_q, later.min() + 1e-6 if len(later) else np.inf)
        until = max(until, score.marks["end_q"][row])
        free |= (end_q >= begins - bar_q) & (start_q <= until)
    return free


def _bar_length(score: Score, at_q: float) -> float:
    row = max(int(np.searchsorted(score.bars["onset_q"], at_q + 1e-6)) - 1, 0)
    return float(score.bars["duration_q"][row]) if len(score.bars) else 4.0
