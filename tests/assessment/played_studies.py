"""Small pieces, takes of them with planted faults, and the alignment that is known because we made the take."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from ustaz import alignment, performance, score
from ustaz.alignment import Alignment, Entry, Label
from ustaz.performance import Performance
from ustaz.score import Hand, MarkKind, Score

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MELODY = (72, 74, 76, 77, 79, 77, 76, 74)
BASS = (48, 55, 52, 55)


@dataclass(frozen=True)
class Mark:
    kind: MarkKind
    start_q: float
    end_q: float
    text: str = ""


@dataclass(frozen=True)
class Key:
    """A key struck, and what it is in the alignment."""

    onset_s: float
    offset_s: float
    pitch: int
    velocity: int
    score_note: int
    run: int = 0
    label: Label = Label.MATCH


def piece(
    bars: int = 16,
    *,
    marks: Sequence[Mark] = (),
    articulation: int = 0,
    melody_q: float = 1.0,
    slurs: bool = False,
) -> Score:
    """A melody in the right hand over eighths in the left, four quarters a bar; with slurs, one over two bars each."""
    rows = [(k * melody_q, melody_q, MELODY[k % 8], Hand.RIGHT) for k in range(round(4 * bars / melody_q))]
    rows += [(k * 0.5, 0.5, BASS[k % 4], Hand.LEFT) for k in range(8 * bars)]
    rows.sort()
    notes = np.zeros(len(rows), dtype=score.NOTE)
    for note, (onset, duration, pitch, hand) in zip(notes, rows, strict=True):
        note["onset_q"], note["duration_q"], note["pitch"], note["hand"] = onset, duration, pitch, hand
        note["bar"], note["beat"] = int(onset // 4), onset % 4 + 1
        note["staff"], note["voice"], note["chord"] = hand, 1, -1
        note["articulation"] = articulation if hand == Hand.RIGHT else 0
    table = np.zeros(bars, dtype=score.BAR)
    table["onset_q"], table["duration_q"] = np.arange(bars) * 4.0, 4.0
    table["numerator"], table["denominator"] = 4, 4
    return Score(
        notes=notes,
        ids=tuple(f"n{row}" for row in range(len(rows))),
        bars=table,
        bar_names=tuple(str(bar + 1) for bar in range(bars)),
        jumps=np.zeros(0, dtype=score.JUMP),
        marks=np.concatenate([_mark_table(marks), _slurs(notes) if slurs else _mark_table(())]),
        mark_texts=(*(mark.text for mark in marks), *([""] * (bars // 2) if slurs else ())),
        mei="",
    )


def _slurs(notes: np.ndarray) -> np.ndarray:
    melody = np.flatnonzero(notes["hand"] == Hand.RIGHT)
    table = np.zeros(len(melody) // 8, dtype=score.MARK)
    table["kind"], table["value"] = MarkKind.SLUR, np.nan
    table["first_note"], table["last_note"] = melody[::8], melody[7::8]
    table["start_q"], table["end_q"] = notes["onset_q"][melody[::8]], notes["onset_q"][melody[7::8]]
    return table


def _mark_table(marks: Sequence[Mark]) -> np.ndarray:
    table = np.zeros(len(marks), dtype=score.MARK)
    for row, mark in zip(table, marks, strict=True):
        row["kind"], row["start_q"], row["end_q"], row["value"] = mark.kind, mark.start_q, mark.end_q, np.nan
        row["first_note"] = row["last_note"] = -1
    return table


def steady(quarter_s: float = 0.6) -> Callable[[float], float]:
    return lambda q: 1.0 + q * quarter_s


def play(
    written: Score,
    *,
    pulse: Callable[[float], float] | None = None,
    first_q: float = 0.0,
    last_q: float = np.inf,
    run: int = 0,
    held: float = 0.9,
) -> list[Key]:
    """A stretch of the piece, each hand in time with the pulse, the melody above the accompaniment."""
    at = pulse or steady()
    return [
        Key(
            onset_s=at(float(note["onset_q"])),
            offset_s=at(float(note["onset_q"]))
            + held * (at(float(note["onset_q"] + note["duration_q"])) - at(float(note["onset_q"]))),
            pitch=int(note["pitch"]),
            velocity=(72 if note["hand"] == Hand.RIGHT else 54) + row % 3,
            score_note=row,
            run=run,
        )
        for row, note in enumerate(written.notes)
        if first_q <= note["onset_q"] <= last_q
    ]


def humanised(keys: Sequence[Key], *, seed: int, by_s: float = 0.008) -> list[Key]:
    """Small independent deviations, as in any playing."""
    rng = np.random.default_rng(seed)
    shifts = rng.normal(0, by_s, len(keys))
    loud = rng.normal(0, 2, len(keys)).round().astype(int)
    return [
        replace(
            key, onset_s=key.onset_s + s, offset_s=key.offset_s + s, velocity=int(np.clip(key.velocity + v, 1, 127))
        )
        for key, s, v in zip(keys, shifts, loud, strict=True)
    ]


def wait_before(written: Score, keys: Sequence[Key], *, onset_q: float, seconds: float) -> list[Key]:
    """Everything from a written onset on comes later."""
    late = written.notes["onset_q"] >= onset_q
    return [
        replace(key, onset_s=key.onset_s + seconds, offset_s=key.offset_s + seconds) if late[key.score_note] else key
        for key in keys
    ]


def take_of(
    written: Score,
    keys: Sequence[Key],
    *,
    missed: Sequence[tuple[int, int]] = (),
    entries: Sequence[Entry] = (Entry.START,),
    pedal: Sequence[tuple[float, int]] = (),
) -> tuple[Performance, Alignment]:
    """The take and its alignment; `missed` holds (run, written note), `pedal` (seconds, value)."""
    keys = sorted(keys, key=lambda key: (key.onset_s, key.pitch))
    notes = np.zeros(len(keys), dtype=performance.NOTE)
    played = np.zeros(len(keys), dtype=alignment.PLAYED)
    for row, key in enumerate(keys):
        notes[row]["onset_s"], notes[row]["offset_s"] = key.onset_s, key.offset_s
        notes[row]["pitch"], notes[row]["velocity"] = key.pitch, key.velocity
        played[row] = (key.label, key.score_note if key.label != Label.EXTRA else -1, key.run, 1.0)
    controls = np.zeros(len(pedal), dtype=performance.CONTROL)
    for row, (time_s, value) in zip(controls, pedal, strict=True):
        row["time_s"], row["controller"], row["value"] = time_s, 64, value
    rows = [
        (int(p["label"]), int(p["score_note"]), int(p["run"]), n, 1.0)
        for n, p in enumerate(played)
        if p["score_note"] >= 0
    ]
    rows += [(Label.MISSED, note, run, -1, 1.0) for run, note in missed]
    rows.sort(key=lambda fact: (fact[2], fact[1]))
    return (
        Performance(notes=notes, controls=controls),
        Alignment(
            played=played,
            written=np.array(rows, dtype=alignment.WRITTEN),
            runs=_runs(written, notes, played, entries),
            confidence=1.0,
        ),
    )


def _runs(written: Score, notes: np.ndarray, played: np.ndarray, entries: Sequence[Entry]) -> np.ndarray:
    runs = np.zeros(len(entries), dtype=alignment.RUN)
    for number, entry in enumerate(entries):
        rows = np.flatnonzero(played["run"] == number)
        own = played["score_note"][rows]
        own = own[own >= 0]
        onsets, bars = written.notes["onset_q"][own], written.notes["bar"][own]
        runs[number] = (
            entry, rows[0], rows[-1], onsets.min(), onsets.max(), bars.min(), bars.max(),
            notes["onset_s"][rows[0]], notes["onset_s"][rows[-1]], 1.0,
        )  # fmt: skip
    return runs
