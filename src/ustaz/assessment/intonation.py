"""Intonation of a dombra, fret by fret, on the neck as it was found.

The ear finds the tuning of both strings and where the bridge stands, and counts frets on that neck; what is left is
how far each note is off its fret. What all notes of a string share is tuning, and is taken out. Frets are tied by hand
and strings are stopped by fingers, so nothing is said within 35 cents, nor of a fret that was heard a few times only,
and beyond it an observation is made: where the sound is, not whose doing it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.alignment import SURE, Label
from ustaz.assessment.finding import Finding
from ustaz.assessment.model import FRET_FACT, INTONATION_BAND, IncidentKind
from ustaz.dombra import FRETS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ustaz.assessment.take import Take

FEWEST = 4  # notes of a fret, heard surely
AGREE = 0.75  # of them are beyond half of the band, on the same side


def measure_frets(take: Take) -> NDArray[np.void]:
    """One row of FRET_FACT for each fret of each string that was heard surely, open strings left out."""
    notes, cents = _sure_notes(take)
    rows = []
    for string in (1, 2):
        drift = _shared(notes, cents, string)
        for fret in range(1, FRETS + 1):
            off = cents[(notes["string"] == string) & (notes["fret"] == fret)] - drift
            if len(off):
                rows.append(_fact(string, fret, off))
    return np.array(rows, dtype=FRET_FACT)


def _sure_notes(take: Take) -> tuple[NDArray[np.void], NDArray[np.float64]]:
    """Right notes, heard surely, whose cents were measured."""
    heard = take.performance.heard
    assert heard is not None
    rows = np.unique(take.matched["played_note"][take.matched["right"]])
    notes = heard[rows]
    notes = notes[(notes["confidence"] >= SURE) & np.isfinite(notes["cents"]) & (notes["string"] > 0)]
    return notes, notes["cents"].astype(float)


def _shared(notes: NDArray[np.void], cents: NDArray[np.float64], string: int) -> float:
    """What the stopped frets of a string share: the median of their medians; 0 where there are too few to tell."""
    frets = np.unique(notes["fret"][(notes["string"] == string) & (notes["fret"] > 0)])
    medians = [np.median(cents[(notes["string"] == string) & (notes["fret"] == fret)]) for fret in frets]
    return float(np.median(medians)) if len(medians) >= 3 else 0.0


def _fact(string: int, fret: int, off: NDArray[np.float64]) -> tuple[object, ...]:
    middle = float(np.median(off))
    agree = np.mean(np.sign(middle) * off > INTONATION_BAND / 2)
    surely = len(off) >= FEWEST and abs(middle) > INTONATION_BAND and agree >= AGREE
    return string, fret, len(off), middle, float(np.median(np.abs(off - middle))), bool(surely)


def find_frets_off(take: Take, frets: NDArray[np.void]) -> Iterator[Finding]:
    """One finding for each fret beyond the band, at the last of its notes that shows it."""
    heard = take.performance.heard
    assert heard is not None
    notes = heard[take.matched["played_note"]]
    usable = take.matched["right"] & (notes["confidence"] >= SURE)
    for fact in frets[frets["off"]]:
        off = notes["cents"] - _shared(*_sure_notes(take), int(fact["string"]))
        mine = usable & (notes["string"] == fact["string"]) & (notes["fret"] == fact["fret"])
        mine &= np.sign(off) == np.sign(fact["cents"])
        note = take.matched[np.flatnonzero(mine)[-1]]
        yield Finding(
            kind=IncidentKind.INTONATION,
            run=int(note["run"]),
            onset_q=float(note["onset_q"]),
            time_s=float(note["onset_s"]),
            score_note=int(note["score_note"]),
            played_note=int(note["played_note"]),
            size=float(fact["cents"]),
            confidence=min(0.5 + 0.02 * int(fact["notes"]), 0.85),
        )


def wrong_by_frets(take: Take, frets: NDArray[np.void]) -> NDArray[np.intp]:
    """Rows of alignment.written whose wrong note is the next fret, on the side to which their own fret is off.

    One fault is told once: the sound of such a fret lies between two, and an ear may name either.
    """
    heard, fingering, written = take.performance.heard, take.score.fingering, take.alignment.written
    rows = np.flatnonzero((written["label"] == Label.WRONG) & (written["played_note"] >= 0))
    if heard is None or fingering is None:
        return rows[:0]
    sides = {(int(fret["string"]), int(fret["fret"])): int(np.sign(fret["cents"])) for fret in frets[frets["off"]]}
    asked, played = fingering[written["score_note"][rows]], heard[written["played_note"][rows]]
    side = np.array([sides.get((int(note["string"]), int(note["fret"])), 0) for note in asked], dtype=np.int64)
    beside = (asked["string"] == played["string"]) & (played["fret"].astype(np.int64) - asked["fret"] == side)
    explained: NDArray[np.intp] = rows[beside & (side != 0)]
    return explained
