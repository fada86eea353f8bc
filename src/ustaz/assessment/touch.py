"""Articulation: how long a key was held, against the written duration at the player's own pulse.

A ratio near 1 is legato, in which keys overlap a little (Repp 1995, J. Acoust. Soc. Am. 97:3862), near 0.5 staccato;
players and tempi differ much. Only clear contradictions over several notes in a row are named: staccato held for its
full value, a slurred line chopped with no pedal to join it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.assessment.finding import Finding
from ustaz.assessment.model import IncidentKind
from ustaz.assessment.pedal import pedal_down_at
from ustaz.score import Articulation, Hand, MarkKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from ustaz.assessment.take import Take

SHORT = Articulation.STACCATO | Articulation.STACCATISSIMO
HELD = 0.95  # a staccato held so long is none
CHOPPED = 0.5  # a slurred note let go so early is not joined
FEWEST = 4  # staccato notes in a row
FEWEST_SLURRED = 6
SHORTEST_S = 0.16  # written durations below this leave the finger no choice …
QUICK_S = 0.25  # … and quick notes under a slur may be played apart: a slur is a phrase as well


def articulation_of_notes(take: Take) -> NDArray[np.float64]:
    """Key-down time over the written duration at the local pulse, for each matched note; NaN where not measured.

    A string of a dombra dies away by itself, and nothing is measured.
    """
    notes = take.matched
    ratio = np.full(len(notes), np.nan)
    if take.on_strings:
        return ratio
    for run in np.unique(notes["run"]):
        own = np.flatnonzero(take.onsets["run"] == run)
        own = own[np.isfinite(take.pulse.tempo[own])]
        mine = (notes["run"] == run) & ~notes["gesture"] & (notes["duration_q"] > 0)
        if len(own):
            tempo = np.interp(notes["onset_q"][mine], take.onsets["onset_q"][own], take.pulse.tempo[own])
            written_s = notes["duration_q"][mine] * 60 / tempo
            ratio[mine] = (notes["offset_s"][mine] - notes["onset_s"][mine]) / written_s
    return ratio


def find_touch(take: Take, articulation: NDArray[np.float64]) -> Iterator[Finding]:
    """Staccato that was held and legato that was chopped."""
    notes = take.matched
    with np.errstate(divide="ignore", invalid="ignore"):
        written_s = (notes["offset_s"] - notes["onset_s"]) / articulation
    known = np.isfinite(articulation) & (written_s > SHORTEST_S)
    marks = take.score.notes["articulation"][notes["score_note"]]
    staccato = known & ((marks & SHORT) != 0) & ((marks & Articulation.PORTATO) == 0)
    yield from _in_a_row(take, articulation, staccato, lambda ratio: ratio > HELD, FEWEST)
    slurred = (
        known
        & (written_s > QUICK_S)
        & _under_slur(take)
        & ~_struck_again(take)
        & (marks == 0)
        & ~pedal_down_at(take.performance, notes["offset_s"])
    )
    yield from _in_a_row(take, articulation, slurred, lambda ratio: ratio < CHOPPED, FEWEST_SLURRED)


def _under_slur(take: Take) -> NDArray[np.bool_]:
    """Matched notes between the first and the last note of a slur of their own staff, the last not included."""
    notes = take.score.notes[take.matched["score_note"]]
    inside = np.zeros(len(notes), dtype=bool)
    marks = take.score.marks
    for slur in marks[(marks["kind"] == MarkKind.SLUR) & (marks["first_note"] >= 0) & (marks["last_note"] >= 0)]:
        first, last = take.score.notes[slur["first_note"]], take.score.notes[slur["last_note"]]
        if first["staff"] != last["staff"] or first["voice"] != last["voice"]:
            continue
        inside |= (
            (notes["part"] == first["part"])
            & (notes["staff"] == first["staff"])
            & (notes["voice"] == first["voice"])
            & (notes["onset_q"] >= first["onset_q"] - 1e-6)
            & (notes["onset_q"] < last["onset_q"] - 1e-6)
        )
    return inside


def _struck_again(take: Take) -> NDArray[np.bool_]:
    """Matched notes whose key must be let go early because it is written again at once."""
    written = {(int(note["pitch"]), round(float(note["onset_q"]), 3)) for note in take.score.notes}
    notes = take.score.notes[take.matched["score_note"]]
    ends = zip(notes["pitch"], notes["onset_q"] + notes["duration_q"], strict=True)
    return np.array([(int(pitch), round(float(end), 3)) in written for pitch, end in ends], dtype=bool)


def _in_a_row(
    take: Take,
    articulation: NDArray[np.float64],
    marked: NDArray[np.bool_],
    against: Callable[[NDArray[np.float64]], NDArray[np.bool_]],
    fewest: int,
) -> Iterator[Finding]:
    """Stretches of one hand in which all marked notes contradict their mark."""
    notes = take.matched
    for hand in Hand:
        rows = np.flatnonzero(marked & (notes["hand"] == hand))
        if not len(rows):
            continue
        contrary = against(articulation[rows])
        far = np.r_[True, (np.diff(notes["onset_q"][rows]) > 4) | (np.diff(notes["run"][rows]) != 0)]
        group = np.cumsum(far | np.r_[True, np.diff(contrary.astype(int)) != 0])
        for number in np.unique(group[contrary]):
            members = rows[group == number]
            if len(np.unique(notes["onset_q"][members])) >= fewest:
                yield _finding(take, members, float(np.median(articulation[members])), hand)


def _finding(take: Take, members: NDArray[np.int64], ratio: float, hand: Hand) -> Finding:
    first, last = take.matched[members[0]], take.matched[members[-1]]
    return Finding(
        kind=IncidentKind.TOUCH,
        run=int(first["run"]),
        onset_q=float(first["onset_q"]),
        end_q=float(last["onset_q"]),
        time_s=float(first["onset_s"]),
        end_s=float(last["offset_s"]),
        hand=hand,
        score_note=int(first["score_note"]),
        played_note=int(first["played_note"]),
        size=ratio,
        confidence=min(0.4 + 0.05 * len(members), 0.85),
    )
