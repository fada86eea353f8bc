"""A score for the dombra is a tablature too: of each note it says string and fret."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ustaz.dombra import Neck
from ustaz.errors import InputError
from ustaz.score.model import Grace
from ustaz.score.notation import read_bytes, shown_name
from ustaz.score.read import read_score
from ustaz.tablature import BAR, NOTE, Section, Tablature, in_order, own_notation
from ustaz.words import Sentence

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.score.model import Score

_METRE = re.compile(r"meter\.count=|<meterSig [^>]*(?:count|sym)=")
_VELOCITY = 80  # of what is only written
_FOURTH = 5


def read_tablature(path: str | Path) -> Tablature:
    """The tablature in a file: JSON or number notation of ustaz, or any score that says strings and frets.

    Raises
    ------
    InputError
        The file cannot be read, or does not say strings and frets.
    """
    path = Path(path)
    file = shown_name(path)
    tablature = own_notation(read_bytes(path, file=file), file=file)
    return tablature if tablature is not None else tablature_of(read_score(path), file=file)


def tablature_of(score: Score, *, file: str = "") -> Tablature:
    """The tablature that a score is, as written: nothing is unfolded.

    Grace notes, and notes without string or fret, are left out; a warning says how many.

    Parameters
    ----------
    file
        The name of the file, for messages.

    Raises
    ------
    InputError
        The score does not say strings and frets.
    """
    fingering = score.fingering
    placed = np.zeros(len(score.notes), dtype=bool)
    if fingering is not None:
        placed = (fingering["string"] > 0) & (fingering["fret"] >= 0) & (score.notes["grace"] == Grace.NONE)
    if fingering is None or not placed.any():
        raise InputError(
            "{file} does not say on which strings and frets its notes are played.",
            hint="Write string and fret at the notes in the score editor, or give a tablature that ustaz wrote.",
            file=file or score.title,
        )
    notes, fingering = score.notes[placed], fingering[placed]
    return Tablature(
        neck=_neck(notes, fingering),
        notes=in_order(_notes(notes, fingering)),
        bars=_bars(score),
        sections=_sections(score),
        fifths=int(score.bars["fifths"][0]),
        title=score.title,
        composer=score.composer,
        warnings=(*score.warnings, *_left_out(int((~placed).sum()))),
    )


def _notes(written: NDArray[np.void], fingering: NDArray[np.void]) -> NDArray[np.void]:
    notes = np.zeros(len(written), dtype=NOTE)
    for name in ("onset_s", "offset_s", "cents"):
        notes[name] = np.nan
    for name in ("onset_q", "duration_q"):
        notes[name] = written[name]
    for name in ("string", "fret", "stroke"):
        notes[name] = fingering[name]
    notes["velocity"], notes["confidence"] = _VELOCITY, 1.0
    return notes


def _neck(notes: NDArray[np.void], fingering: NDArray[np.void]) -> Neck:
    """The open strings, from pitch and fret; a string that is not played is a fourth from the other."""
    opened = notes["pitch"] - fingering["fret"]
    first, second = (opened[fingering["string"] == string] for string in (1, 2))
    high = float(np.median(first)) if len(first) else float(np.median(second)) + _FOURTH
    low = float(np.median(second)) if len(second) else high - _FOURTH
    return Neck((high, low))


def _bars(score: Score) -> NDArray[np.void]:
    """The bars; none where the score has no metre."""
    if _METRE.search(score.mei) is None:
        return np.zeros(0, dtype=BAR)
    bars = np.zeros(len(score.bars), dtype=BAR)
    for name in BAR.names or ():
        bars[name] = score.bars[name]
    return bars


def _sections(score: Score) -> tuple[Section, ...]:
    """The rehearsal marks, each at its bar."""
    from ustaz.score.mei.document import parse, text_of

    measures = parse(score.mei).iter("measure") if score.mei else ()
    return tuple(
        Section(float(onset), text_of(mark))
        for onset, measure in zip(score.bars["onset_q"], measures, strict=False)
        for mark in measure.iter("reh")
    )


def _left_out(count: int) -> tuple[Sentence, ...]:
    if not count:
        return ()
    return (
        Sentence(
            "A note without string and fret is left out of the tablature.",
            {"count": count},
            plural="{count} notes without string and fret are left out of the tablature.",
            count=count,
        ),
    )
