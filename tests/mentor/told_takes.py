"""A small piece, passes through it, and incidents set by hand: what the mentor is given."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from ustaz import alignment, assessment, performance, score
from ustaz.alignment import Alignment, Entry, Label
from ustaz.assessment import Assessment, Continuity, IncidentKind
from ustaz.mentor import Advice, advise
from ustaz.performance import Performance
from ustaz.score import Hand, Score

if TYPE_CHECKING:
    from ustaz.dombra import Neck

BARS = 12
SECOND_A_QUARTER = 0.5
SCALE = (0, 2, 4, 5, 7, 9, 11)
OF_STRINGS = [kind for kind in IncidentKind if kind >= IncidentKind.STROKES_LIMP]  # what only a dombra take has
OF_KEYS = [kind for kind in IncidentKind if kind < IncidentKind.STROKES_LIMP]


def piece(*, bars: int = BARS, numerator: int = 4, denominator: int = 4, fifths: int = 0) -> Score:
    """Quarters: a melody that climbs the white keys, over a bass on C; two hands, one note each at a time."""
    length = numerator * 4 / denominator
    rows = []
    for bar in range(bars):
        for place in range(int(length)):
            step = (bar + place) % 7
            rows.append((bar * length + place, bar, place, step, 5, Hand.RIGHT))
            rows.append((bar * length + place, bar, place, 0, 3, Hand.LEFT))
    rows.sort(key=lambda row: (row[0], 12 * row[4] + SCALE[row[3]]))
    notes = np.zeros(len(rows), score.NOTE)
    for note, (onset, bar, place, step, octave, hand) in zip(notes, rows, strict=True):
        note["onset_q"], note["duration_q"], note["bar"], note["beat"] = onset, 1, bar, place * denominator / 4 + 1
        note["step"], note["octave"], note["pitch"], note["hand"] = step, octave, 12 * octave + 12 + SCALE[step], hand
        note["staff"], note["voice"], note["chord"] = hand, 1, -1
    table = np.zeros(bars, score.BAR)
    table["onset_q"], table["duration_q"] = np.arange(bars) * length, length
    table["numerator"], table["denominator"], table["fifths"] = numerator, denominator, fifths
    names = tuple(str(bar + 1) for bar in range(bars))
    ids = tuple(f"n{row}" for row in range(len(rows)))
    none = np.zeros(0, score.JUMP), np.zeros(0, score.MARK)
    return Score(notes, ids, table, names, none[0], none[1], (), mei="")


def on_two_strings(written: Score) -> Score:
    """The piece for a dombra: the melody on string 1, the bass as the open string 2; no hands."""
    notes, fingering = written.notes.copy(), np.zeros(len(written.notes), score.FINGERING)
    fingering["string"] = np.where(notes["hand"] == Hand.RIGHT, 1, 2)
    fingering["fret"] = np.where(notes["hand"] == Hand.RIGHT, notes["step"] + 1, 0)
    return replace(written, notes=notes, fingering=fingering)


@dataclass(frozen=True)
class Pass:
    """Bars played through once, both included; the notes of a resting hand are not judged."""

    first: int = 0
    last: int = BARS - 1
    resting: Hand = Hand.UNKNOWN
    tempo: float = 120.0  # quarters per minute
    entry: Entry = Entry.RESTART


@dataclass
class Trouble:
    """An incident in a pass."""

    kind: IncidentKind
    run: int
    bar: int
    beat: float = 1.0
    hand: Hand = Hand.RIGHT
    size: float = 1.0
    bars: int = 0  # how many bars it lasts
    confidence: float = 0.9


@dataclass
class Session:
    """A take of the piece: passes, and what went wrong in them."""

    passes: list[Pass]
    troubles: list[Trouble] = field(default_factory=list)
    written: Score = field(default_factory=piece)
    sure: float = 1.0  # that the take is of this score
    elsewhere: dict[int, float] = field(default_factory=dict)  # run → how likely it was in another passage
    velocity: tuple[int, int] = (70, 66)  # right, left
    measured: frozenset[str] = frozenset({"timing", "velocity", "pedal", "hands"})
    neck: Neck | None = None  # of a dombra that was heard
    unsure: int = 0  # incidents that were not heard surely
    strummed: int = 0

    def advise(self) -> Advice:
        if self.neck is not None:
            self.written = on_two_strings(self.written)
        self.take, self.aligned = self._play()
        self.assessed = self._assess()
        return advise(self.written, self.take, self.aligned, self.assessed)

    def _play(self) -> tuple[Performance, Alignment]:
        keys, rows, runs, now = [], [], [], 0.0
        for number, one in enumerate(self.passes):
            inside = np.flatnonzero((self.written.notes["bar"] >= one.first) & (self.written.notes["bar"] <= one.last))
            onsets = self.written.notes["onset_q"][inside]
            first_key = len(keys)
            for row in inside:
                note = self.written.notes[row]
                if note["hand"] == one.resting:
                    continue
                rows.append((Label.MATCH, row, number, len(keys), 1))
                start = now + (note["onset_q"] - onsets.min()) * 60 / one.tempo
                keys.append((start, start + 0.4, note["pitch"], self.velocity[note["hand"] - 1], 64, 0, 0, 0, 0))
            end = keys[-1][0]
            entry = Entry.START if number == 0 else one.entry
            span = (onsets.min(), onsets.max(), one.first, one.last, now, end, 1.0)
            runs.append((entry, first_key, len(keys) - 1, *span))
            now = end + 2
        played = np.zeros(len(keys), alignment.PLAYED)
        for label, row, run, key, _ in rows:
            played[key] = (label, row, run, 1)
        return (
            Performance(
                np.array(keys, performance.NOTE),
                np.zeros(0, performance.CONTROL),
                heard=self._heard(played["score_note"]),
                neck=self.neck,
            ),
            Alignment(
                played,
                np.array(rows, alignment.WRITTEN),
                np.array(runs, alignment.RUN),
                self.sure,
                np.array([(run, 0, 0, share) for run, share in self.elsewhere.items()], alignment.ALTERNATIVE),
            ),
        )

    def _heard(self, rows: np.ndarray) -> np.ndarray | None:
        """Each note as written, surely heard; string 1 in tune, too."""
        if self.neck is None:
            return None
        heard = np.zeros(len(rows), performance.HEARD)
        heard["confidence"] = 0.95
        for name in ("string", "fret"):
            heard[name] = self.written.fingering[name][rows]
        return heard

    def _assess(self) -> Assessment:
        bars = [row for number, one in enumerate(self.passes) for row in self._bar_facts(number, one)]
        incidents = np.array([self._incident(trouble) for trouble in self.troubles], assessment.INCIDENT)
        visits = np.zeros(len(self.written.bars), np.int32)
        for one in self.passes:
            visits[one.first : one.last + 1] += 1
        return Assessment(
            notes=np.zeros(len(self.aligned.written), assessment.NOTE_FACT),
            bars=np.array(bars, assessment.BAR_FACT),
            tempo=np.zeros(0, assessment.TEMPO_POINT),
            incidents=incidents,
            visits=visits,
            measured=self.measured,
            unsure=np.zeros(self.unsure, assessment.INCIDENT),
            strummed=self.strummed,
        )

    def _bar_facts(self, number: int, one: Pass):
        for bar in range(one.first, one.last + 1):
            hands = self.written.notes["hand"][self.written.notes["bar"] == bar]
            count = int(np.count_nonzero((hands != one.resting) | (one.resting == Hand.UNKNOWN)))
            mine = [t for t in self.troubles if t.run == number and t.bar == bar]
            bad = sum(t.kind in (IncidentKind.WRONG_NOTE, IncidentKind.MISSED_NOTE) for t in mine)
            stops = [t for t in mine if IncidentKind.HESITATION <= t.kind <= IncidentKind.BREAKDOWN]
            flow = Continuity(max((t.kind - 3 for t in stops), default=0))
            last = not any(other.first <= bar <= other.last for other in self.passes[number + 1 :])
            share = (count - bad) / count
            start = float(self.aligned.runs["start_s"][number])
            yield (
                number, bar, start, start + 2, one.tempo, count, count - bad, 0, bad, 0, share,
                self.velocity[0], self.velocity[1], flow, 0, last,
            )  # fmt: skip

    def _incident(self, trouble: Trouble) -> tuple[object, ...]:
        bar = self.written.bars[trouble.bar]
        onset = bar["onset_q"] + (trouble.beat - 1) * 4 / bar["denominator"]
        end = onset + trouble.bars * bar["duration_q"] - (0.001 if trouble.bars else 0)
        notes = self.written.notes
        here = np.flatnonzero((notes["onset_q"] == onset) & (notes["hand"] == trouble.hand))
        row = int(here[0]) if len(here) else -1
        written = self.aligned.written
        mine = written[(written["run"] == trouble.run) & (written["score_note"] == row)]
        key = int(mine["played_note"][0]) if len(mine) else -1
        time = float(self.take.notes["onset_s"][key]) if key >= 0 else float(self.aligned.runs["start_s"][trouble.run])
        if trouble.kind is IncidentKind.MISSED_NOTE:
            key = -1
        return (
            trouble.kind, trouble.run, trouble.bar, onset, end, time, time + 1, trouble.hand, row, key,
            trouble.size, trouble.confidence, True,
        )  # fmt: skip
