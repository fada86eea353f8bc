"""The voices of one bar: sounding spans become written notes and rests, with triplets and beams.

A bar is written in one voice while both strings move together, in two where they differ; then voice 1 is string 1.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from ustaz.tablature.notation.values import QUARTER, SHORTEST, Value, split

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


class Head(NamedTuple):
    """A notehead: the row of its note, and whether a tie leads to it and from it."""

    row: int
    tied_from: bool = False
    tied_to: bool = False


class Span(NamedTuple):
    """What sounds from one tick of the bar to another; no heads: silence."""

    start: int
    end: int
    heads: tuple[Head, ...] = ()
    hidden: bool = False  # a rest that is not shown, since the other string sounds


@dataclass(frozen=True)
class Event:
    """A written note, chord or rest. Ticks count from the bar line, as it sounds."""

    start: int
    ticks: int
    value: Value
    heads: tuple[Head, ...] = ()
    hidden: bool = False
    triplet: int = -1  # events of one triplet bracket share a number
    beam: int = -1  # events under one beam share a number


def voice(spans: Sequence[Span], *, length: int, beat: int) -> tuple[Event, ...]:
    """The events of one voice, from the bar line to the end of the bar."""
    filled = list(_without_gaps(spans, length))
    events: list[Event] = []
    for number, (triplet, region) in enumerate(_regions(filled)):
        for span in region:
            events += _written(span, region[0].start, beat, number if triplet else -1)
    return tuple(_beamed(events, beat))


def _without_gaps(spans: Iterable[Span], length: int) -> Iterator[Span]:
    now = 0
    for span in spans:
        if span.start > now:
            yield Span(now, span.start)
        yield span
        now = span.end
    if now < length:
        yield Span(now, length)


def _regions(spans: Sequence[Span]) -> Iterator[tuple[bool, list[Span]]]:
    """The spans in groups, and whether a group is a triplet: it lasts until the plain grid is met again."""
    group: list[Span] = []
    for span in spans:
        group.append(span)
        if span.end % SHORTEST == 0:
            yield len(group) > 1, group
            group = []
    if group:
        yield True, group


def _written(span: Span, origin: int, beat: int, triplet: int) -> Iterator[Event]:
    """The span in note values; a triplet is written half as long again."""
    start, length = (span.start, span.end - span.start)
    if triplet >= 0:
        values = list(split((start - origin) * 3 // 2, length * 3 // 2, beat=beat))
    else:
        values = list(split(start, length, beat=beat))
    for place, value in enumerate(values):
        ticks = value.ticks * 2 // 3 if triplet >= 0 else value.ticks
        first, last = place == 0, place == len(values) - 1
        heads = tuple(Head(row, before or not first, after or not last) for row, before, after in span.heads)
        yield Event(start, ticks, value, heads, span.hidden, triplet)
        start += ticks


def _beamed(events: Sequence[Event], beat: int) -> Iterator[Event]:
    """Neighbours shorter than a quarter come under one beam within a beat (of a quarter at least) and a triplet."""
    beat = max(beat, QUARTER)
    numbers = [-1] * len(events)
    for place, (first, second) in enumerate(pairwise(events)):
        one_place = first.start // beat == second.start // beat and first.triplet == second.triplet
        if one_place and _short(first) and _short(second):
            numbers[place] = numbers[place] if numbers[place] >= 0 else place
            numbers[place + 1] = numbers[place]
    for event, number in zip(events, numbers, strict=True):
        yield replace(event, beam=number)


def _short(event: Event) -> bool:
    return bool(event.heads) and event.value.unit >= 8
