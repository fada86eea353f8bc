"""The bars of a tablature, each with its voices.

A tablature free of metre is written in bars without one: a new bar after a pause, or after sixteen moments.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ustaz.tablature.notation.values import QUARTER, SHORTEST, beat_of, ticks
from ustaz.tablature.notation.voices import Event, Head, Span, voice

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from ustaz.tablature.model import Section, Tablature

_BRIEFEST = 4  # ticks: a sixty-fourth of a triplet
_FREE_MOMENTS = 16  # in a bar without metre
_PAUSE = 4  # times the usual distance of moments
_FREE_GRID = 24  # ticks: bars without metre begin and end on sixteenths
_FREE_LONGEST = 16 * QUARTER  # a longer pause is several bars


@dataclass(frozen=True)
class Measure:
    """A bar as written. Ticks count from the start of the piece."""

    number: int  # 1 is the first whole bar: a pickup is 0
    start: int
    length: int
    metre: tuple[int, int] | None  # None: free
    labels: tuple[tuple[int, str], ...]  # of the sections that begin in it, with their ticks from the bar line
    voices: tuple[tuple[Event, ...], ...]  # one, or that of string 1 and that of string 2
    strings: tuple[tuple[Span, ...], tuple[Span, ...]]  # what sounds on string 1 and string 2; from the bar line

    @property
    def complete(self) -> bool:
        """Whether it is as long as its metre says; a pickup is not."""
        return _is_complete(self.start, self.start + self.length, self.metre)


class _Frame(NamedTuple):
    """A bar before its notes."""

    start: int
    end: int
    metre: tuple[int, int] | None


def measures(tablature: Tablature) -> tuple[Measure, ...]:
    """The bars from first to last. All notes must have a place in quarters (see `counted`)."""
    sounding = _sounding(tablature.notes)
    frames = list(_frames(tablature.bars, sounding) if len(tablature.bars) else _free_frames(sounding))
    strings = [_in_frames(frames, sounding, tablature.notes["string"] == string) for string in (1, 2)]
    spans = list(zip(*strings, strict=True))
    number = 1 if _is_complete(*frames[0]) or len(frames) == 1 else 0
    return tuple(
        Measure(
            number=number + index,
            start=frame.start,
            length=frame.end - frame.start,
            metre=frame.metre,
            labels=labels,
            voices=_voices(frame, *pair, apart=apart),
            strings=(tuple(pair[0]), tuple(pair[1])),
        )
        for index, (frame, labels, pair, apart) in enumerate(
            zip(frames, _labels(frames, tablature.sections), spans, _which_apart(spans), strict=True)
        )
    )


def _labels(frames: Sequence[_Frame], sections: Sequence[Section]) -> list[tuple[tuple[int, str], ...]]:
    """The labels in each bar; what begins before the first bar or after the last has none."""
    labels: list[list[tuple[int, str]]] = [[] for _ in frames]
    starts = [frame.start for frame in frames]
    for section in sections:
        place = ticks(section.onset_q)
        index = bisect_right(starts, place) - 1
        if index >= 0 and place < frames[index].end:
            labels[index].append((place - frames[index].start, section.label))
    return [tuple(here) for here in labels]


def _sounding(notes: NDArray[np.void]) -> NDArray[np.int64]:
    """Start and end of each note in ticks, shape (n, 2); a note ends where its string sounds anew."""
    start = np.array([ticks(onset) for onset in notes["onset_q"]], dtype=np.int64)
    end = np.array([ticks(quarters) for quarters in notes["onset_q"] + notes["duration_q"]], dtype=np.int64)
    end = np.where(end - start < _BRIEFEST, start + SHORTEST, end)
    for string in (1, 2):
        rows = np.flatnonzero(notes["string"] == string)
        moments = np.append(np.unique(start[rows]), np.iinfo(np.int64).max)
        end[rows] = np.minimum(end[rows], moments[np.searchsorted(moments, start[rows], side="right")])
    return np.stack([start, end], axis=1)


def _frames(bars: NDArray[np.void], sounding: NDArray[np.int64]) -> Iterator[_Frame]:
    """The bars of the tablature, and as many more as the notes need."""
    starts = [_plain(ticks(onset)) for onset in bars["onset_q"]]
    metres = [(int(bar["numerator"]), int(bar["denominator"])) for bar in bars]
    last = starts[-1] + max(_plain(ticks(bars["duration_q"][-1])), SHORTEST)
    if (first := int(sounding[:, 0].min(initial=starts[0]))) < starts[0]:
        yield _Frame(first - first % SHORTEST, starts[0], metres[0])
    for start, end, metre in zip(starts, [*starts[1:], last], metres, strict=True):
        if end > start:
            yield _Frame(start, end, metre)
    step = max(_whole(metres[-1]), QUARTER)
    for start in range(last, int(sounding[:, 1].max(initial=0)), step):
        yield _Frame(start, start + step, metres[-1])


def _free_frames(sounding: NDArray[np.int64]) -> Iterator[_Frame]:
    moments = np.unique(sounding[:, 0])
    usual = np.median(np.diff(moments)) if len(moments) > 1 else QUARTER
    start, count = int(moments[0]) // _FREE_GRID * _FREE_GRID, 0
    for before, moment in pairwise(moments):
        count += 1
        begin = int(moment) // _FREE_GRID * _FREE_GRID
        if begin > before and (count >= _FREE_MOMENTS or moment - before >= _PAUSE * usual):
            yield from _free_bars(start, begin)
            start, count = begin, 0
    end = int(sounding[:, 1].max())
    yield from _free_bars(start, -(-end // _FREE_GRID) * _FREE_GRID)


def _free_bars(start: int, end: int) -> Iterator[_Frame]:
    for begin in range(start, end, _FREE_LONGEST):
        yield _Frame(begin, min(begin + _FREE_LONGEST, end), None)


def _in_frames(frames: Sequence[_Frame], sounding: NDArray[np.int64], mine: NDArray[np.bool_]) -> list[list[Span]]:
    """What of one string sounds in each bar; ticks from the bar line."""
    spans: list[list[Span]] = [[] for _ in frames]
    starts = [frame.start for frame in frames]
    for row in np.flatnonzero(mine)[np.argsort(sounding[mine, 0], kind="stable")].tolist():
        start, end = sounding[row].tolist()
        number = int(np.searchsorted(starts, start, side="right")) - 1
        while number < len(frames) and frames[number].start < end:
            frame = frames[number]
            _add(spans[number], frame, row, start, end)
            number += 1
    return spans


def _add(spans: list[Span], frame: _Frame, row: int, start: int, end: int) -> None:
    begin, stop = max(start, frame.start) - frame.start, min(end, frame.end) - frame.start
    head = Head(row, start < frame.start, end > frame.end)
    if spans and spans[-1].start == begin:  # a string struck twice at once: no hand does it, a file may say it
        spans[-1] = spans[-1]._replace(heads=(*spans[-1].heads, head))
    else:
        spans.append(Span(begin, stop, (head,)))


def _which_apart(spans: Sequence[tuple[list[Span], list[Span]]]) -> list[bool]:
    """Which bars need two voices; a tie stays within its voice, so bars joined by one are written alike."""
    apart = [not _together(*pair) for pair in spans]
    joined = [any(head.tied_to for string in pair for span in string for head in span.heads) for pair in spans]
    order = range(len(apart) - 1)
    for number in (*order, *reversed(order)):
        if joined[number]:
            apart[number] = apart[number + 1] = apart[number] or apart[number + 1]
    return apart


def _together(first: list[Span], second: list[Span]) -> bool:
    """Whether what sounds at one time on both strings begins and ends together."""
    every = sorted({(span.start, span.end) for span in (*first, *second)})
    return all(before[1] <= after[0] for before, after in pairwise(every))


def _voices(frame: _Frame, first: list[Span], second: list[Span], *, apart: bool) -> tuple[tuple[Event, ...], ...]:
    length = frame.end - frame.start
    beat = beat_of(*frame.metre) if frame.metre else QUARTER
    if not apart:
        return (voice(_joined(first, second), length=length, beat=beat),)
    return tuple(
        tuple(replace(event, hidden=not event.heads and _covered(event, other)) for event in events)
        for events, other in (
            (voice(first, length=length, beat=beat), second),
            (voice(second, length=length, beat=beat), [Span(0, length)]),
        )
    )


def _joined(first: list[Span], second: list[Span]) -> list[Span]:
    """One sequence of both strings; in a chord the lower-sounding string comes first."""
    by_start = {span.start: span for span in second}
    for span in first:
        below = by_start.get(span.start)
        by_start[span.start] = span if below is None else below._replace(heads=below.heads + span.heads)
    return [by_start[start] for start in sorted(by_start)]


def _covered(event: Event, others: list[Span]) -> bool:
    return any(span.start < event.start + event.ticks and event.start < span.end for span in others)


def _plain(place: int) -> int:
    """The nearest place on the grid of sixty-fourths."""
    return SHORTEST * round(place / SHORTEST)


def _is_complete(start: int, end: int, metre: tuple[int, int] | None) -> bool:
    return metre is None or end - start == _whole(metre)


def _whole(metre: tuple[int, int]) -> int:
    return 4 * QUARTER * metre[0] // metre[1]
