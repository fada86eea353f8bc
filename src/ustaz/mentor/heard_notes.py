"""What was heard: notes that differ from the score, and passages in another octave."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.assessment import IncidentKind
from ustaz.mentor.heard_frets import place_on_neck, say_extra_notes, say_unheard, say_wrong_fret, written_on_neck
from ustaz.mentor.places import label
from ustaz.mentor.spelling import played_pitch, written_pitch
from ustaz.words import Pitches, Sentence

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.mentor.faults import Fault
    from ustaz.mentor.take import Take

NAMED = 4  # more notes than these are counted


def say_notes(take: Take, fault: Fault) -> Sentence:
    """Wrong, missed and extra notes of one bar and hand."""
    incidents = take.assessment.incidents[list(fault.rows)]
    values: dict[str, object] = {
        "place": label(take.score, fault.first_q, fault.last_q, fault.hand),
        "failed": fault.failed,
        "passes": fault.passes,
    }
    if fault.kind is IncidentKind.EXTRA_NOTE:
        return _extra(take, fault, incidents, values=values)
    written = np.unique(incidents["score_note"][incidents["score_note"] >= 0])
    if len(written) == 1:
        return _single(take, fault, incidents, values=values)
    return _several(take, fault, written, values=values)


def say_octave(take: Take, fault: Fault) -> Sentence:
    """A passage of a hand, or of both, that sounded in another octave."""
    values = {
        "place": label(take.score, fault.first_q, fault.last_q, fault.hand),
        "failed": fault.failed,
        "passes": fault.passes,
    }
    too_high = bool(take.assessment.incidents["size"][fault.rows[0]] > 0)
    if fault.failed > 1:
        return (
            Sentence("{place}: all of it sounds an octave too high, in {failed} of {passes} passes.", values)
            if too_high
            else Sentence("{place}: all of it sounds an octave too low, in {failed} of {passes} passes.", values)
        )
    return (
        Sentence("{place}: all of it sounds an octave too high.", values)
        if too_high
        else Sentence("{place}: all of it sounds an octave too low.", values)
    )


def _single(take: Take, fault: Fault, incidents: NDArray[np.void], *, values: dict[str, object]) -> Sentence:
    wrong = incidents[(incidents["kind"] == IncidentKind.WRONG_NOTE) & (incidents["played_note"] >= 0)]
    row = int(incidents["score_note"].max())
    if not len(wrong):
        if written_on_neck(take, row):
            return say_unheard(take, fault, row, values)
        values |= {"written": written_pitch(take.score, row)}
        if fault.failed > 1:
            return Sentence("{place}: {written} is missing in {failed} of {passes} passes.", values)
        return Sentence("{place}: {written} is missing.", values)
    midi = int(take.performance.notes["pitch"][wrong["played_note"][-1]])
    octave = (midi - int(take.score.notes["pitch"][row])) % 12 == 0
    played = played_pitch(take.score, midi, bar=int(wrong["bar"][-1]), beside=row, octave=octave)
    values |= {"written": written_pitch(take.score, row, octave=octave), "played": played}
    on_neck = place_on_neck(take, int(wrong["played_note"][-1])) | written_on_neck(take, row)
    if {"played_fret", "fret"} <= on_neck.keys():
        return say_wrong_fret(fault, values | on_neck)
    if fault.failed > 1:
        return Sentence(
            "{place}: {played} sounds where the score has {written}, in {failed} of {passes} passes.", values
        )
    return Sentence("{place}: {played} sounds where the score has {written}.", values)


def _several(take: Take, fault: Fault, written: NDArray[np.int32], *, values: dict[str, object]) -> Sentence:
    count = len(written)
    named = tuple(dict.fromkeys(written_pitch(take.score, int(row)) for row in written))
    values |= {"written": Pitches(named[:NAMED]), "count": count}
    if fault.failed > 1:
        return Sentence(
            "{place}: {count} written note does not sound as written, in {failed} of {passes} passes: {written}.",
            values,
            "{place}: {count} written notes do not sound as written, in {failed} of {passes} passes: {written}.",
            count,
        )
    return Sentence(
        "{place}: {count} written note does not sound as written: {written}.",
        values,
        "{place}: {count} written notes do not sound as written: {written}.",
        count,
    )


def _extra(take: Take, fault: Fault, incidents: NDArray[np.void], *, values: dict[str, object]) -> Sentence:
    rows = incidents[incidents["played_note"] >= 0]
    keys = take.performance.notes["pitch"][rows["played_note"]]
    bar = int(incidents["bar"][0])
    named = tuple(dict.fromkeys(played_pitch(take.score, int(key), bar=bar) for key in keys))
    values |= {"played": Pitches(named[:NAMED])}
    if take.on_strings:
        return say_extra_notes(fault, values)
    if fault.failed > 1:
        return Sentence(
            "{place}: keys sound that the score does not have, in {failed} of {passes} passes: {played}.", values
        )
    return Sentence("{place}: keys sound that the score does not have: {played}.", values)
