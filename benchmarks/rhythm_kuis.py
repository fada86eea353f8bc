"""Küi made by rule, with their rhythm known: what a take of one would look like to a perfect ear, or to a fair one.

Nothing here sounds like music, but the rhythm is that of the style: a few figures a beat, phrases that come back, a
metre that changes between and inside parts, a player who hurries, slows down at ends and waits, strokes that run over
two strings, left-hand notes, strokes that the ear missed and some that were never played.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ustaz.dombra import Neck
from ustaz.tablature import NOTE, Stroke, Tablature

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

DUPLE = ((4,), (2, 2), (2, 1, 1), (1, 1, 2), (1, 1, 1, 1), (3, 1), (1, 1, 2), (2, 1, 1), (1, 1, 1, 1))  # sixteenths
SLOW_DUPLE = ((4,), (2, 2), (2, 2), (3, 1), (8,), (4,))
TRIPLE = ((2, 2, 2), (2, 1, 1, 2), (1, 1, 2, 2), (4, 2), (1, 1, 1, 1, 1, 1), (6,), (2, 2, 1, 1))
TRIPLET = (4 / 3, 4 / 3, 4 / 3)

STEP_Q = 0.25  # of the clock
SLOWING_Q = 6.0  # how long before its end a part slows down
LEAD_S = 0.5  # silence before the first stroke

BARS = {  # metre: the eighths of its beats
    "2/4": (2, 2),
    "3/4": (2, 2, 2),
    "4/4": (2, 2, 2, 2),
    "3/8": (3,),
    "6/8": (3, 3),
    "5/8": (2, 3),
}


@dataclass(frozen=True)
class Manner:
    """How a küi is made and played."""

    metres: tuple[str, ...]  # of the parts, one after the other
    quarters_a_minute: float
    figures: tuple[tuple[int, ...], ...] = DUPLE
    inserted: float = 0.0  # share of the bars that have another metre
    triplets: float = 0.0  # share of the beats
    scatter_s: float = 0.010  # standard deviation of strokes
    rubato: float = 0.04  # how far the tempo wanders
    ritardando: float = 0.7  # speed at the end of a part, of what it was
    pause_s: float = 0.5  # between parts
    missed: float = 0.02
    extra: float = 0.01
    left_hand: float = 0.1
    strokes_known: bool = False
    accent: float = 6.0  # velocity of a downbeat above the other beats, which scatter by 6
    ostinato: float = 0.4  # share of the bars with the figure of their part
    seconds: float = 45.0


@dataclass(frozen=True, eq=False)
class Truth:
    """A take, and the rhythm behind it."""

    heard: Tablature
    note_q: NDArray[np.float64]  # of each note; NaN for one that was never played
    beats_s: NDArray[np.float64]
    bars_s: NDArray[np.float64]
    metres: tuple[str, ...]  # of each bar


@dataclass(frozen=True)
class Event:
    q: float
    frets: tuple[int, int]  # of string 1 and string 2; -1 not struck
    velocity: int
    stroke: Stroke


def make_kui(manner: Manner, *, seed: int) -> Truth:
    """A küi in this manner."""
    rng = np.random.default_rng(seed)
    quarters = manner.seconds / 60 * manner.quarters_a_minute / len(manner.metres)
    events: list[Event] = []
    bars: list[tuple[float, str]] = []
    parts: list[float] = []
    at = 0.0
    for number, metre in enumerate(manner.metres):
        parts.append(at)
        usual = {name: _rhythm(manner, name, rng) for name in BARS}
        phrases = [_phrase(manner, metre, usual, register=(0, 4, 9)[number % 3], rng=rng) for _ in range(3)]
        end = at + quarters
        while at < end:
            phrase = phrases[int(rng.choice(3, p=(0.5, 0.3, 0.2)))]
            for name, bar in phrase:
                bars.append((at, name))
                events += [Event(at + event.q, event.frets, event.velocity, event.stroke) for event in bar]
                at += sum(BARS[name]) / 2
    return _played(events, bars, [*parts, at], manner, rng)


Rhythm = list[list[float]]  # of a bar: where the strokes of each beat are, in quarters


def _phrase(
    manner: Manner, metre: str, usual: dict[str, Rhythm], *, register: int, rng: np.random.Generator
) -> list[tuple[str, list[Event]]]:
    """Some bars: the first comes back as the third."""
    names = [metre if rng.random() >= manner.inserted else str(rng.choice(list(BARS))) for _ in range(4)]
    rhythms = [usual[name] if rng.random() < manner.ostinato else _rhythm(manner, name, rng) for name in names]
    made = [_bar(manner, rhythm, register=register, rng=rng) for rhythm in rhythms]
    if rng.random() < 0.6:
        names[2], made[2] = names[0], made[0]
    return list(zip(names, made, strict=True))


def _rhythm(manner: Manner, name: str, rng: np.random.Generator) -> Rhythm:
    beats: Rhythm = []
    beat, end = 0.0, sum(BARS[name]) / 2
    for eighths in BARS[name]:
        figures: Sequence[Sequence[float]] = manner.figures if eighths == 2 else TRIPLE
        figure = figures[int(rng.integers(len(figures)))]
        if eighths == 2 and rng.random() < manner.triplets:
            figure = TRIPLET
        places = beat + np.cumsum([0.0, *figure[:-1]]) / 4
        beats.append([at for at in places if at < min(beat + eighths / 2, end)])
        beat += eighths / 2
    return beats


def _bar(manner: Manner, rhythm: Rhythm, *, register: int, rng: np.random.Generator) -> list[Event]:
    frets = [register + int(rng.integers(0, 8)), int(rng.choice((0, 0, 0, register, register + 2)))]
    return [
        _event(at, frets, row=row, down=at == 0.0, manner=manner, rng=rng)
        for beat in rhythm
        for row, at in enumerate(beat)
    ]


def _event(at: float, frets: list[int], *, row: int, down: bool, manner: Manner, rng: np.random.Generator) -> Event:
    if row == 0 or rng.random() < 0.25:
        frets[0] = max(0, frets[0] + int(rng.integers(-3, 4)))
    left = row % 2 == 1 and rng.random() < manner.left_hand
    velocity = 78 + manner.accent * down + 6 * (row == 0) - 4 * (row % 2) - 15 * left + int(rng.normal(0, 6))
    both = not left and rng.random() < (0.9 if row == 0 else 0.75)
    stroke = Stroke.NONE if left else (Stroke.DOWN if row % 2 == 0 else Stroke.UP)
    stroke = stroke if manner.strokes_known or left else Stroke.UNKNOWN
    return Event(at, (min(frets[0], 19), min(frets[1], 19) if both else -1), velocity, stroke)


def _played(
    events: list[Event], bars: list[tuple[float, str]], parts: list[float], manner: Manner, rng: np.random.Generator
) -> Truth:
    """The events in time, as heard."""
    clock_q, clock_s = _clock(parts, manner, rng)
    rows: list[tuple[float, float, int, int, int, Stroke]] = []
    for event in events:
        if rng.random() < manner.missed:
            continue
        onset_s = np.interp(event.q, clock_q, clock_s) + rng.normal(0, manner.scatter_s)
        spread = rng.uniform(0.005, 0.025)
        first = int(rng.integers(2))
        for string, fret in enumerate(event.frets, start=1):
            if fret >= 0:
                late = spread if (string == 1) == bool(first) and min(event.frets) >= 0 else 0.0
                rows.append((onset_s + late, event.q, string, fret, event.velocity, event.stroke))
    for _ in range(int(manner.extra * len(events))):
        onset_s = rng.uniform(clock_s[0], clock_s[-1])
        rows.append((onset_s, np.nan, int(rng.integers(1, 3)), int(rng.integers(0, 12)), 45, Stroke.UNKNOWN))
    rows.sort(key=lambda row: (row[0], -row[2]))
    beats_q = [at + sum(BARS[name][:beat]) / 2 for at, name in bars for beat in range(len(BARS[name]))]
    return Truth(
        _tablature(rows),
        np.array([row[1] for row in rows]),
        np.interp(beats_q, clock_q, clock_s),
        np.interp([at for at, _ in bars], clock_q, clock_s),
        tuple(name for _, name in bars),
    )


def _clock(
    parts: list[float], manner: Manner, rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Quarters and the seconds they fall on: a tempo that wanders, slows down before each part, and waits."""
    q = np.arange(parts[0], parts[-1] + STEP_Q, STEP_Q)
    walk = np.cumsum(rng.normal(0, manner.rubato / 4, len(q)))
    walk = np.clip(walk - walk.mean(), -0.2, 0.2)
    next_part = np.array(parts[1:])[np.clip(np.searchsorted(parts[1:], q, side="right"), 0, len(parts) - 2)]
    slowing = manner.ritardando + (1 - manner.ritardando) * np.clip((next_part - q) / SLOWING_Q, 0, 1)
    quarter_s = 60 / manner.quarters_a_minute * np.exp(walk) / slowing
    seconds = LEAD_S + np.concatenate([[0.0], np.cumsum(quarter_s[:-1] * STEP_Q)])
    waited = manner.pause_s * np.searchsorted(parts[1:-1], q, side="right")
    before = np.array(parts[1:-1]) - 1e-6  # the pause is between the last moment of a part and the first of the next
    just_before = np.interp(before, q, seconds) + manner.pause_s * np.arange(len(before))
    q_all, seconds_all = np.append(q, before), np.append(seconds + waited, just_before)
    order = np.argsort(q_all)
    return q_all[order], seconds_all[order]


def _tablature(rows: Sequence[tuple[float, float, int, int, int, Stroke]]) -> Tablature:
    notes = np.zeros(len(rows), dtype=NOTE)
    for note, (onset_s, _, string, fret, velocity, stroke) in zip(notes, rows, strict=True):
        note["onset_s"], note["string"], note["fret"] = onset_s, string, fret
        note["velocity"], note["stroke"] = np.clip(velocity, 1, 127), stroke
    for string in (1, 2):
        own = np.flatnonzero(notes["string"] == string)
        notes["offset_s"][own] = np.minimum(np.append(notes["onset_s"][own[1:]], np.inf), notes["onset_s"][own] + 0.7)
    notes["onset_q"] = notes["duration_q"] = np.nan
    notes["confidence"] = 0.9
    return Tablature(Neck(), notes)
