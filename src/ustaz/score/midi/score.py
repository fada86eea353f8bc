"""The tables of a score from the events of a MIDI file.

Onsets are brought to the nearest 24th of a quarter, which holds 32nds and triplets. Bars follow the time signatures,
4/4 where there is none. Two tracks with notes are taken as two hands, the higher one as the right. Spelling follows the
key signature: of the names of a key of the piano the one nearest to it on the line of fifths. There are no marks, and
nothing to engrave.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ustaz.errors import InputError
from ustaz.guard import GuardError
from ustaz.score.midi.spelling import fifths_of, spell
from ustaz.score.model import BAR, JUMP, MARK, NOTE, Grace, Hand, Score
from ustaz.score.notation import VEROVIO
from ustaz.words import Sentence

if TYPE_CHECKING:
    from numpy.typing import NDArray

GRID = 24  # steps in a quarter
_MOST_NOTES = 30_000
_MOST_BARS = 10_000


class _Bar(NamedTuple):
    onset_q: float
    numerator: int
    denominator: int
    fifths: int

    @property
    def duration_q(self) -> float:
        return 4 * self.numerator / self.denominator


def midi_score(data: bytes, *, file: str) -> Score:
    """The score that a MIDI file stands for; its `mei` is empty.

    Raises
    ------
    InputError
        The file is damaged, has no notes or too many.
    """
    events = _events(data, file)
    notes = sorted({_quantised(*note) for note in events["notes"]})
    if not notes:
        raise InputError("{file} has no notes.", hint="Export the piece again, with its notes.", file=file)
    bars = _bars(events, max(onset + duration for onset, _, duration, _ in notes))
    if len(notes) > _MOST_NOTES or len(bars) > _MOST_BARS:
        raise InputError(
            "{file} is too long for a score: {notes} notes in {bars} bars.",
            hint="Split the piece into movements.",
            file=file,
            notes=len(notes),
            bars=len(bars),
        )
    return Score(
        notes=_note_table(notes, bars),
        ids=tuple(f"n{row + 1}" for row in range(len(notes))),
        bars=_bar_table(bars),
        bar_names=tuple(str(index + 1) for index in range(len(bars))),
        jumps=np.zeros(0, dtype=JUMP),
        marks=np.zeros(0, dtype=MARK),
        mark_texts=(),
        mei="",
        title=events["title"],
        parts=("",),
        warnings=(
            Sentence(
                "{file} is a MIDI file: spelling, hands and bars are guessed, signs are unknown. MusicXML says more.",
                {"file": file},
            ),
        ),
    )


def _events(data: bytes, file: str) -> dict[str, Any]:
    try:
        return dict(json.loads(VEROVIO.run("ustaz.score.midi.events:read_events", data)))
    except GuardError as error:
        raise InputError(
            "{file} cannot be read as a score in MIDI: it is damaged or too large.",
            hint="Export it as MusicXML.",
            file=file,
        ) from error


def _quantised(track: int, key: int, onset: float, end: float) -> tuple[float, int, float, int]:
    start = _snap(onset)
    return start, key, max(_snap(end) - start, 1 / GRID), track


def _snap(quarters: float) -> float:
    return round(quarters * GRID) / GRID


def _bars(events: dict[str, Any], end_q: float) -> list[_Bar]:
    """Bars up to the end of the last note; a change of metre takes effect at the next bar line."""
    metres = sorted([[0.0, 4, 4], *filter(_is_metre, events["metres"])], key=lambda entry: float(entry[0]))
    keys = sorted([[0.0, "C"], *events["keys"]], key=lambda entry: float(entry[0]))
    bars: list[_Bar] = []
    onset = 0.0
    while onset < end_q and len(bars) <= _MOST_BARS:
        _, numerator, denominator = _in_force(metres, onset)
        _, key = _in_force(keys, onset)
        bars.append(_Bar(onset, numerator, denominator, fifths_of(key)))
        onset += bars[-1].duration_q
    return bars


def _is_metre(entry: list[Any]) -> bool:
    return bool(1 <= entry[1] <= 99 and 1 <= entry[2] <= 64)


def _in_force(entries: list[list[Any]], onset: float) -> list[Any]:
    return entries[bisect_right(entries, onset + 1e-9, key=lambda entry: float(entry[0])) - 1]


def _hands(notes: list[tuple[float, int, float, int]]) -> dict[int, Hand]:
    """The hand of each track: known only where exactly two have notes."""
    keys: dict[int, list[int]] = {}
    for _, key, _, track in notes:
        keys.setdefault(track, []).append(key)
    if len(keys) != 2:
        return {}
    low, high = sorted(keys, key=lambda track: sum(keys[track]) / len(keys[track]))
    return {high: Hand.RIGHT, low: Hand.LEFT}


def _note_table(notes: list[tuple[float, int, float, int]], bars: list[_Bar]) -> NDArray[np.void]:
    hands = _hands(notes)
    onsets = [bar.onset_q for bar in bars]
    table = np.zeros(len(notes), dtype=NOTE)
    for row, (onset, key, duration, track) in zip(table, notes, strict=True):
        index = bisect_right(onsets, onset) - 1
        bar, hand = bars[index], hands.get(track, Hand.UNKNOWN)
        row["onset_q"], row["duration_q"], row["pitch"] = onset, duration, key
        row["step"], row["alter"], row["octave"] = spell(key, fifths=bar.fifths)
        row["bar"], row["beat"] = index, 1 + (onset - bar.onset_q) * bar.denominator / 4
        row["staff"], row["hand"] = 2 if hand is Hand.LEFT else 1, hand
        row["voice"], row["chord"], row["grace"] = 1, -1, Grace.NONE
    return table


def _bar_table(bars: list[_Bar]) -> NDArray[np.void]:
    table = np.zeros(len(bars), dtype=BAR)
    before: _Bar | None = None
    for row, bar in zip(table, bars, strict=True):
        row["onset_q"], row["duration_q"] = bar.onset_q, bar.duration_q
        row["numerator"], row["denominator"], row["fifths"] = bar.numerator, bar.denominator, bar.fifths
        row["section_start"] = before is None or bar[1:] != before[1:]
        before = bar
    return table
