"""One thing to keep: a strength that was measured, with its place and its number. Never flattery.

In this order, the first that is true: a place that was mended in this very take, a right hand well above the
left, even strokes of a dombra, a long stretch with every note and no stop, a steady tempo, a clean pedal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.assessment import Continuity, IncidentKind
from ustaz.mentor.evidence import passage
from ustaz.mentor.metre import bar_end, beat_unit, span_names
from ustaz.mentor.model import Habit, Place, Point, PointKind
from ustaz.score import Hand
from ustaz.words import Metronome, Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from ustaz.mentor.faults import Fault
    from ustaz.mentor.take import Take

CLEAR_STEPS = 8  # MIDI velocity
LINE_BARS = 4
CLEAN_NOTES = 12
STEADY_BARS = 8
STEADY_VARIATION = 0.04
PEDAL_CHANGES = 8
EVEN_STROKES, EVEN = 32, 0.12  # so many, and their spread about the pulse, as a share of the time between them
SUSTAIN, PEDAL_DOWN = 64, 64


def strength(take: Take, faults: Sequence[Fault]) -> Point | None:
    """The point to keep; None where nothing that deserves the word was measured."""
    return next(_strengths(take, faults), None)


def _strengths(take: Take, faults: Sequence[Fault]) -> Iterator[Point]:
    yield from _mended(take, faults)
    stretches = sorted(_clean_stretches(take, faults), key=len, reverse=True)
    for find in (_right_hand_above, _even_strokes, _clean, _steady, _clean_pedal):
        for rows in stretches:
            if (point := find(take, rows)) is not None:
                yield point


def _mended(take: Take, faults: Sequence[Fault]) -> Iterator[Point]:
    """Places that went wrong at first and were clean in the last two passes."""
    blamed = _blamed_bars(take, faults)
    for fault in faults:
        first, last = fault.bars(take)
        if not fault.mended or blamed & set(range(first, last + 1)):
            continue
        run = int(take.passes(fault.first_q, fault.first_q, hand=fault.hand)[-1])
        values = span_names(take.score, first, last)
        heard = (
            Sentence("Bar {first} went wrong at first and is clean in your last two passes. Keep that up.", values)
            if first == last
            else Sentence(
                "Bars {first}–{last} went wrong at first and are clean in your last two passes. Keep that up.",
                values,
            )
        )
        yield _point(take, "mended", heard, run=run, first=first, last=last)


def _blamed_bars(take: Take, faults: Sequence[Fault]) -> set[int]:
    """Bars that have a fault still, be it a slip: nothing is praised there."""
    spans = [fault.bars(take) for fault in faults if not fault.mended]
    return {bar for first, last in spans for bar in range(first, last + 1)}


def _clean_stretches(take: Take, faults: Sequence[Fault]) -> Iterator[NDArray[np.void]]:
    """Bars in a row, last played in one run, with every note as written and without a stop: rows of BAR_FACT."""
    bars = take.assessment.bars
    blamed = list(_blamed_bars(take, faults))
    fine = (bars["written"] > 0) & (bars["share_right"] >= 1) & (bars["continuity"] == Continuity.FLOWING)
    fine &= bars["right"] >= bars["written"]  # and nothing that was not heard surely
    fine &= bars["last_pass"] & ~np.isin(bars["bar"], blamed) & ~take.elsewhere[bars["run"]]
    breaks = np.flatnonzero((np.diff(bars["bar"]) != 1) | (np.diff(bars["run"]) != 0) | (np.diff(fine) != 0)) + 1
    for rows in np.split(np.arange(len(bars)), breaks):
        if fine[rows].any() and len(set(_span(take, bars[rows]).values())) > 1:
            yield bars[rows]


def _right_hand_above(take: Take, rows: NDArray[np.void]) -> Point | None:
    """The longest part of the stretch in which the right hand sounds well above the left, if it is most of it."""
    if "velocity" not in take.assessment.measured or len(rows) < LINE_BARS:
        return None
    above = rows["velocity_right"] - rows["velocity_left"]
    clear = ~(above < CLEAR_STEPS)  # a bar in which one hand is silent does not break the line
    parts = np.split(np.arange(len(rows)), np.flatnonzero(np.diff(clear)) + 1)
    part = max((part for part in parts if clear[part[0]]), key=len, default=parts[0][:0])
    if np.isfinite(above[part]).sum() < max(LINE_BARS, len(rows) / 2):
        return None
    rows, steps = rows[part], round(float(np.nanmean(above[part])))
    heard = Sentence(
        "Bars {first}–{last}: the right hand sounds {steps} velocity step above the left, bar after bar. Keep that.",
        _span(take, rows) | {"steps": steps},
        "Bars {first}–{last}: the right hand sounds {steps} velocity steps above the left, bar after bar. Keep that.",
        steps,
    )
    return _stretch_point(take, "line", heard, rows)


def _even_strokes(take: Take, rows: NDArray[np.void]) -> Point | None:
    """Many strokes of a dombra, each as long after the one before as the player's own pulse asks."""
    strokes = take.assessment.strokes
    inside = (
        (strokes["run"] == rows["run"][0]) & (strokes["bar"] >= rows["bar"][0]) & (strokes["bar"] <= rows["bar"][-1])
    )
    ratio = strokes["gap_ratio"][inside & (strokes["gap_ratio"] > 0)]
    if len(ratio) < EVEN_STROKES:
        return None
    away = np.log(ratio)
    spread = float(1.4826 * np.median(np.abs(away - np.median(away))))
    if spread > EVEN:
        return None
    heard = Sentence(
        "Bars {first}–{last}: {strokes} stroke, even within {percent:.0f} % of your own pulse. Keep that.",
        _span(take, rows) | {"strokes": len(ratio), "percent": 100 * spread},
        "Bars {first}–{last}: {strokes} strokes, even within {percent:.0f} % of your own pulse. Keep that.",
        len(ratio),
    )
    return _stretch_point(take, "even-strokes", heard, rows)


def _clean(take: Take, rows: NDArray[np.void]) -> Point | None:
    notes = int(rows["right"].sum())
    if notes < CLEAN_NOTES:
        return None
    heard = Sentence(
        "Bars {first}–{last}: {notes} note, as written and without a stop. Keep that.",
        _span(take, rows) | {"notes": notes},
        "Bars {first}–{last}: all {notes} notes, as written and without a stop. Keep that.",
        notes,
    )
    return _stretch_point(take, "clean", heard, rows)


def _steady(take: Take, rows: NDArray[np.void]) -> Point | None:
    tempi = rows["tempo"][np.isfinite(rows["tempo"])]
    if len(tempi) < STEADY_BARS or np.std(tempi) > STEADY_VARIATION * np.mean(tempi):
        return None
    unit = beat_unit(take.score, int(rows["bar"][0]))
    values = _span(take, rows) | {
        "tempo": Metronome(float(np.mean(tempi)) / unit, unit),
        "percent": float(100 * np.std(tempi) / np.mean(tempi)),
    }
    heard = Sentence(
        "Bars {first}–{last}: your pulse stays at {tempo}, within {percent:.0f} % from bar to bar. Keep that.", values
    )
    return _stretch_point(take, "steady", heard, rows)


def _clean_pedal(take: Take, rows: NDArray[np.void]) -> Point | None:
    """Many changes of the pedal, and none of them blurred a harmony."""
    if "pedal" not in take.assessment.measured:
        return None
    incidents, controls = take.assessment.incidents, take.performance.controls
    blurred = (incidents["kind"] == IncidentKind.PEDAL_BLUR) & np.isin(incidents["bar"], rows["bar"])
    pedal = controls[controls["controller"] == SUSTAIN]
    inside = pedal[(pedal["time_s"] >= rows["start_s"][0]) & (pedal["time_s"] <= rows["end_s"][-1])]
    changes = int(np.count_nonzero(np.diff((inside["value"] >= PEDAL_DOWN).astype(int)) == -1))
    if blurred.any() or changes < PEDAL_CHANGES:
        return None
    heard = Sentence(
        "Bars {first}–{last}: you change the pedal {changes} time, and no harmony runs into the next. Keep that.",
        _span(take, rows) | {"changes": changes},
        "Bars {first}–{last}: you change the pedal {changes} times, and no harmony runs into the next. Keep that.",
        changes,
    )
    return _stretch_point(take, "clean-pedal", heard, rows)


def _span(take: Take, rows: NDArray[np.void]) -> dict[str, object]:
    return span_names(take.score, int(rows["bar"][0]), int(rows["bar"][-1]))


def _stretch_point(take: Take, topic: str, heard: Sentence, rows: NDArray[np.void]) -> Point:
    return _point(take, topic, heard, run=int(rows["run"][0]), first=int(rows["bar"][0]), last=int(rows["bar"][-1]))


def _point(take: Take, topic: str, heard: Sentence, *, run: int, first: int, last: int) -> Point:
    return Point(
        kind=PointKind.KEEP,
        topic=topic,
        place=Place(first_bar=first, last_bar=last, beat=None, hand=Hand.UNKNOWN),
        heard=heard,
        task=None,
        criterion=None,
        evidence=passage(take, run, float(take.score.bars["onset_q"][first]), bar_end(take.score, last)),
        habit=Habit.NONE,
        confidence=min(max(float(take.alignment.runs["confidence"][run]), 0.0), 1.0),
    )
