"""What was heard: stops, notes off the player's own pulse, hands apart, drifting tempo."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ustaz.assessment import IncidentKind
from ustaz.mentor.metre import bar_at, beat_unit
from ustaz.mentor.places import label
from ustaz.mentor.tempo import tempo_around
from ustaz.words import Metronome, Sentence

if TYPE_CHECKING:
    from ustaz.mentor.faults import Fault
    from ustaz.mentor.take import Take


def say_stop(take: Take, fault: Fault) -> Sentence:
    """Hesitation, stumble, restart, breakdown; passes with a lighter stop at the place are not counted."""
    incidents = take.assessment.incidents[list(fault.rows)]
    alike = len(np.unique(incidents["run"][incidents["kind"] == fault.kind]))
    fault = replace(fault, failed=min(fault.failed, alike))
    values = _values(take, fault)
    size = _size(take, fault)
    if fault.kind is IncidentKind.BREAKDOWN:
        if fault.failed > 1:
            return Sentence("{place}: the music breaks off here in {failed} of {passes} passes.", values)
        return Sentence("{place}: the music breaks off here.", values)
    if fault.kind is IncidentKind.RESTART:
        return _say_restart(fault, values | {"bars": round(size)}, bars=round(size))
    values |= {"seconds": size}
    return _say_stumble(fault, values) if fault.kind is IncidentKind.STUMBLE else _say_hesitation(fault, values)


def _say_stumble(fault: Fault, values: dict[str, object]) -> Sentence:
    if fault.failed > 1:
        return Sentence(
            "{place}: you strike this place again and lose {seconds:.1f} s, in {failed} of {passes} passes.", values
        )
    return Sentence("{place}: you strike this place again and lose {seconds:.1f} s.", values)


def _say_hesitation(fault: Fault, values: dict[str, object]) -> Sentence:
    if fault.failed > 1:
        return Sentence(
            "{place}: you wait {seconds:.1f} s longer than your own pulse asks, in {failed} of {passes} passes.", values
        )
    return Sentence("{place}: you wait {seconds:.1f} s longer than your own pulse asks.", values)


def _say_restart(fault: Fault, values: dict[str, object], *, bars: int) -> Sentence:
    if bars < 1:
        if fault.failed > 1:
            return Sentence("{place}: you break off and begin the bar again, in {failed} of {passes} passes.", values)
        return Sentence("{place}: you break off and begin the bar again.", values)
    if fault.failed > 1:
        return Sentence(
            "{place}: you break off and go back {bars} bar, in {failed} of {passes} passes.",
            values,
            "{place}: you break off and go back {bars} bars, in {failed} of {passes} passes.",
            bars,
        )
    return Sentence(
        "{place}: you break off and go back {bars} bar.",
        values,
        "{place}: you break off and go back {bars} bars.",
        bars,
    )


def say_rhythm(take: Take, fault: Fault) -> Sentence:
    """A note before or after the player's own pulse."""
    values = _values(take, fault) | {"seconds": abs(_size(take, fault))}
    if fault.kind is IncidentKind.EARLY:
        if fault.failed > 1:
            return Sentence(
                "{place}: you come {seconds:.2f} s before your own pulse, in {failed} of {passes} passes.", values
            )
        return Sentence("{place}: you come {seconds:.2f} s before your own pulse.", values)
    if fault.failed > 1:
        return Sentence(
            "{place}: you come {seconds:.2f} s after your own pulse, in {failed} of {passes} passes.", values
        )
    return Sentence("{place}: you come {seconds:.2f} s after your own pulse.", values)


def say_hands(take: Take, fault: Fault) -> Sentence:
    """One hand waits for the other."""
    size = _size(take, fault)
    values = _values(take, fault) | {"milliseconds": abs(size) * 1000}
    if size > 0:
        return Sentence("{place}: the left hand comes {milliseconds:.0f} ms after the right.", values)
    return Sentence("{place}: the right hand comes {milliseconds:.0f} ms after the left.", values)


def say_drift(take: Take, fault: Fault) -> Sentence:
    """A tempo that runs away or sinks without a mark that asks for it."""
    bar = bar_at(take.score, fault.first_q)
    unit = beat_unit(take.score, bar)
    ratio = _size(take, fault)
    middle = tempo_around(take, fault.first_q, fault.last_q, runs=_runs(take, fault)) / unit
    values = _values(take, fault) | {
        "begin": Metronome(middle / ratio**0.5, unit),
        "end": Metronome(middle * ratio**0.5, unit),
    }
    if ratio > 1:
        return Sentence("{place}: the tempo rises from {begin} to {end}.", values)
    return Sentence("{place}: the tempo sinks from {begin} to {end}.", values)


def _values(take: Take, fault: Fault) -> dict[str, object]:
    place = label(take.score, fault.first_q, fault.last_q, fault.hand)
    return {"place": place, "failed": fault.failed, "passes": fault.passes}


def _size(take: Take, fault: Fault) -> float:
    """The median size of the incidents of the kind that is named."""
    incidents = take.assessment.incidents[list(fault.rows)]
    return float(np.median(incidents["size"][incidents["kind"] == fault.kind]))


def _runs(take: Take, fault: Fault) -> list[int]:
    return sorted({int(run) for run in take.assessment.incidents["run"][list(fault.rows)]})
