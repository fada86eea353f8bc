"""Takes that are told: what is played, and what an alignment must say about every note of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from ustaz.alignment import Entry, Label
from ustaz.performance import CONTROL, NOTE, Performance

if TYPE_CHECKING:
    from ustaz.score import Score

GESTURE = (Label.MATCH, Label.ORNAMENT)
KEY_RETURNS_S = 0.03  # a key cannot be struck again before this
NAMES = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")


@dataclass
class Stroke:
    onset_s: float
    pitch: int
    row: int = -1  # of the written note
    run: int = -1
    labels: tuple[Label, ...] = (Label.EXTRA,)  # any of these is right
    rows: tuple[int, ...] = ()  # other written notes that are as right


@dataclass
class Told:
    """A take with its truth, in the making."""

    score: Score
    rng: np.random.Generator
    speed_s: float = 0.5  # seconds per quarter
    jitter_s: float = 0.006
    strokes: list[Stroke] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    missed: list[tuple[int, int]] | None = field(default_factory=list)  # (run, row); None: not looked at
    now_s: float = 0.5

    def play(self, first_q=0.0, last_q=np.inf, *, entry=Entry.START, pause_s=1.0, only=None, run=None):
        """A run of the notes from one written onset to another, both included; its strokes by row."""
        notes = self.score.notes
        inside = (notes["onset_q"] >= first_q - 1e-6) & (notes["onset_q"] <= last_q + 1e-6)
        rows = np.flatnonzero(inside if only is None else inside & only)
        first_q = notes["onset_q"][rows].min()
        if run is None:
            run = len(self.entries)
            self.entries.append(entry)
        start_s = self.now_s + (pause_s if self.strokes else 0.0)
        made, sounded = {}, {}
        for row in rows.tolist():
            note = notes[row]
            key = (float(note["onset_q"]), int(note["pitch"]), int(note["grace_order"]))
            if key in sounded:  # one key plays the unison of two voices
                sounded[key].rows += (row,)
                continue
            onset_s = start_s + self.speed_s * float(note["onset_q"] - first_q) + 0.09 * int(note["grace_order"])
            onset_s += float(self.rng.normal(0, self.jitter_s))
            made[row] = sounded[key] = Stroke(max(0.0, onset_s), int(note["pitch"]), row, run, (Label.MATCH,))
        self.strokes += made.values()
        last = notes[rows[-1]]
        self.now_s = start_s + self.speed_s * float(last["onset_q"] - first_q + min(1.0, max(0.25, last["duration_q"])))
        return made

    def wrong(self, stroke, pitch):
        stroke.pitch, stroke.labels = int(pitch), (Label.WRONG,)

    def leave_out(self, stroke):
        self.strokes.remove(stroke)
        if self.missed is not None:
            self.missed += [(stroke.run, row) for row in (stroke.row, *stroke.rows)]

    def extra(self, onset_s, pitch, *, run=0):
        stroke = Stroke(float(onset_s), int(pitch), run=run)
        self.strokes.append(stroke)
        return stroke

    def strange(self, onset_s, pitch):
        """A note that belongs to no run at all."""
        self.strokes.append(Stroke(float(onset_s), int(pitch)))
        self.now_s = float(onset_s) + 0.2

    def gesture(self, stroke, pitches, times_s, *, first_is_main=True):
        """Many strokes in place of one, an ornament of its note; the first of its own pitch is the note itself.

        Where that is a matter of taste, any of them may be the note (`first_is_main` false).
        """
        self.strokes.remove(stroke)
        pitches = [int(pitch) for pitch in pitches]
        main = pitches.index(stroke.pitch)
        for k, (pitch, time_s) in enumerate(zip(pitches, times_s, strict=True)):
            labels = GESTURE if not first_is_main else (Label.MATCH if k == main else Label.ORNAMENT,)
            self.strokes.append(Stroke(float(time_s), pitch, stroke.row, stroke.run, labels, stroke.rows))

    def in_order(self):
        return sorted(self.strokes, key=lambda stroke: (stroke.onset_s, stroke.pitch))

    def performance(self):
        truth = self.in_order()
        struck_s = {}
        for stroke in truth:
            if stroke.onset_s - struck_s.get(stroke.pitch, -1.0) < KEY_RETURNS_S:
                raise ValueError(f"{named(stroke.pitch)} cannot be struck again so soon at {stroke.onset_s:.3f} s")
            struck_s[stroke.pitch] = stroke.onset_s
        return take_of([(stroke.onset_s, stroke.pitch) for stroke in truth])


def take_of(events):
    """A take of (onset_s, pitch), each note held until its key is struck again, half a second at most."""
    table = np.zeros(len(events), NOTE)
    for row, (onset, pitch) in enumerate(sorted(events)):
        table[row] = (onset, onset + 0.5, pitch, 64, 64, 0, 0, 0, 0)
    for pitch in np.unique(table["pitch"]):
        same = np.flatnonzero(table["pitch"] == pitch)
        until = np.append(table["onset_s"][same][1:] - 0.01, np.inf)
        table["offset_s"][same] = np.maximum(np.minimum(table["offset_s"][same], until), table["onset_s"][same] + 0.01)
    return Performance(notes=table, controls=np.zeros(0, CONTROL))


def misunderstandings(told, alignment):
    """What the alignment says otherwise than it was told, as lines to read; empty where all is understood."""
    told_runs, runs = [[Entry(entry).name for entry in them] for them in (told.entries, alignment.runs["entry"])]
    lines = [] if runs == told_runs else [f"runs are {told_runs}, not {runs}"]
    same_runs = len(runs) == len(told_runs)
    for stroke, got in zip(told.in_order(), alignment.played, strict=True):
        label_fits = got["label"] in stroke.labels and int(got["score_note"]) in (stroke.row, *stroke.rows)
        run_fits = got["run"] == stroke.run if same_runs else (got["run"] < 0) == (stroke.run < 0)
        if not (label_fits and run_fits):
            is_ = f"{'/'.join(label.name for label in stroke.labels)} {written(told.score, stroke.row)}"
            said = f"{Label(got['label']).name} {written(told.score, got['score_note'])}"
            at = f"{stroke.onset_s:7.2f} {named(stroke.pitch):4}"
            lines.append(f"{at} is {is_} (run {stroke.run}), not {said} (run {got['run']})")
    return lines + _about_missed(told, alignment)


def _about_missed(told, alignment):
    if told.missed is None:
        return []
    gone = alignment.written[alignment.written["label"] == Label.MISSED]
    got = sorted(gone["score_note"].tolist())
    want = sorted(row for _, row in told.missed)
    if len(alignment.runs) == len(told.entries):  # else runs bear other numbers
        got = sorted(zip(gone["run"].tolist(), gone["score_note"].tolist(), strict=True))
        want = sorted(told.missed)
    return [] if got == want else [f"missed are {_listed(told, want)}, not {_listed(told, got)}"]


def _listed(told, missed):
    rows = [row if isinstance(row, int) else row[1] for row in missed]
    return [written(told.score, row) for row in rows]


def named(pitch):
    return f"{NAMES[pitch % 12]}{pitch // 12 - 1}"


def written(score, row):
    if row < 0:
        return "nothing"
    note = score.notes[row]
    return f"{named(int(note['pitch']))}@{note['onset_q']:g}"
