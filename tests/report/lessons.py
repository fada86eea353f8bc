"""A hand-made lesson: eight bars in two staves, played with one fault of each kind.

Right hand: four quarters a bar going up from C5; left hand: two halves. Bar 3 is broken off and played again. In the
last pass: bar 4 has a wrong note (G♯5 for G5), bar 5 a missed note, bar 6 an extra note, bar 7 a late one.
"""

from __future__ import annotations

import numpy as np

from ustaz.alignment import Alignment, Entry, Label
from ustaz.alignment import model as alignment_model
from ustaz.assessment import Assessment, Continuity, IncidentKind
from ustaz.assessment import model as assessment_model
from ustaz.mentor import Advice, Evidence, Habit, Place, Point, PointKind
from ustaz.performance import Performance
from ustaz.performance import model as performance_model
from ustaz.report import Lesson
from ustaz.score import Hand, Score
from ustaz.score import model as score_model
from ustaz.words import Sentence

BARS = 8
STEPS = "cdefgab"
SEMITONES = (0, 2, 4, 5, 7, 9, 11)
SECONDS = 0.5  # a quarter
WRONG, MISSED, EXTRA_BAR, LATE = "r-3-1", "r-4-2", 5, "r-6-2"


def make_lesson(*, title: str = "Study in C", warnings: tuple[Sentence, ...] = ()) -> Lesson:
    score = make_score(title=title, warnings=warnings)
    performance, alignment = make_take(score)
    assessment = make_assessment(score, performance, alignment)
    return Lesson(score, performance, alignment, assessment, make_advice(score, performance))


def make_score(*, title: str, warnings: tuple[Sentence, ...] = ()) -> Score:
    rows, measures = [], []
    for bar in range(BARS):
        right = [(f"r-{bar}-{k}", 5, (bar + k) % 7, 1.0, float(k)) for k in range(4)]
        left = [(f"l-{bar}-{k}", 3, (bar + 4 * k) % 7, 2.0, 2.0 * k) for k in range(2)]
        for hand, voice in ((Hand.RIGHT, right), (Hand.LEFT, left)):
            rows += [
                (4.0 * bar + at, name, octave, step, length, bar, hand) for name, octave, step, length, at in voice
            ]
        measures.append(_measure(bar, right, left))
    rows.sort(key=lambda row: (row[0], 12 * row[2] + SEMITONES[row[3]]))
    notes = np.zeros(len(rows), score_model.NOTE)
    for note, (onset, _, octave, step, length, bar, hand) in zip(notes, rows, strict=True):
        note["onset_q"], note["duration_q"], note["bar"], note["beat"] = onset, length, bar, onset - 4 * bar + 1
        note["pitch"], note["step"], note["octave"] = 12 * (octave + 1) + SEMITONES[step], step, octave
        note["staff"], note["hand"], note["voice"], note["chord"] = hand, hand, 1, -1
    bars = np.zeros(BARS, score_model.BAR)
    bars["onset_q"], bars["duration_q"] = 4.0 * np.arange(BARS), 4.0
    bars["numerator"] = bars["denominator"] = 4
    return Score(
        notes=notes,
        ids=tuple(row[1] for row in rows),
        bars=bars,
        bar_names=tuple(str(bar + 1) for bar in range(BARS)),
        jumps=np.zeros(0, score_model.JUMP),
        marks=np.zeros(0, score_model.MARK),
        mark_texts=(),
        mei=_MEI.format(measures="".join(measures)),
        title=title,
        composer="Nobody",
        parts=("Piano",),
        warnings=warnings,
    )


def _measure(bar: int, right: list, left: list) -> str:
    def layer(notes: list, staff: int, duration: int) -> str:
        written = "".join(
            f'<note xml:id="{name}" dur="{duration}" oct="{octave}" pname="{STEPS[step]}"/>'
            for name, octave, step, *_ in notes
        )
        return f'<staff n="{staff}"><layer n="1">{written}</layer></staff>'

    return f'<measure xml:id="m{bar}" n="{bar + 1}">{layer(right, 1, 4)}{layer(left, 2, 2)}</measure>'


_MEI = """<?xml version="1.0" encoding="UTF-8"?>
<mei xmlns="http://www.music-encoding.org/ns/mei" meiversion="5.1"><music><body><mdiv><score>
<scoreDef meter.count="4" meter.unit="4" keysig="0"><staffGrp symbol="brace" bar.thru="true">
<staffDef n="1" lines="5" clef.shape="G" clef.line="2"/><staffDef n="2" lines="5" clef.shape="F" clef.line="4"/>
</staffGrp></scoreDef><section>{measures}</section></score></mdiv></body></music></mei>"""


def make_take(score: Score) -> tuple[Performance, Alignment]:
    """Bars 1–3, then from bar 3 to the end."""
    passes = ((0, 3, 0.0), (2, BARS, 7.0))
    played, labels, written, runs = [], [], [], []
    for run, (first, end, start_s) in enumerate(passes):
        rows = np.flatnonzero((score.notes["bar"] >= first) & (score.notes["bar"] < end))
        begin = len(played)
        for row in rows.tolist():
            name, note = score.ids[row], score.notes[row]
            at = start_s + SECONDS * (note["onset_q"] - 4 * first)
            label = {WRONG: Label.WRONG, MISSED: Label.MISSED}.get(name, Label.MATCH)
            if label == Label.MISSED:
                written.append((label, row, run, -1, 0.9))
                continue
            late = 0.12 if name == LATE else 0.0
            pitch = note["pitch"] + (1 if label == Label.WRONG else 0)
            length = SECONDS * note["duration_q"] * 0.9
            written.append((label, row, run, len(played), 0.9))
            labels.append((label, row, run, 0.9))
            played.append((at + late, at + late + length, pitch, 70 if note["hand"] == Hand.RIGHT else 52))
            if name == f"r-{EXTRA_BAR}-1":
                labels.append((Label.EXTRA, -1, run, 0.8))
                played.append((at + 0.2, at + 0.4, pitch + 2, 45))
        entry = Entry.RESTART if run else Entry.START
        span = (float(4 * first), float(4 * end - 1), first, end - 1, start_s, start_s + SECONDS * 4 * (end - first))
        runs.append((entry, begin, len(played) - 1, *span, 0.95))
    notes = np.zeros(len(played), performance_model.NOTE)
    for note, (on, off, pitch, velocity) in zip(notes, played, strict=True):
        note["onset_s"], note["offset_s"], note["pitch"], note["velocity"] = on, off, pitch, velocity
        note["release_velocity"] = 64
    controls = np.zeros(2, performance_model.CONTROL)
    controls["time_s"], controls["controller"], controls["value"] = (1.0, 2.0), 64, (127, 0)
    performance = Performance(notes=notes, controls=controls, name="take.mid")
    alignment = Alignment(
        played=np.array(labels, alignment_model.PLAYED),
        written=np.array(written, alignment_model.WRITTEN),
        runs=np.array(runs, alignment_model.RUN),
        confidence=0.95,
    )
    return performance, alignment


def make_assessment(score: Score, performance: Performance, alignment: Alignment) -> Assessment:
    written = alignment.written
    facts = np.zeros(len(written), assessment_model.NOTE_FACT)
    for fact, row in zip(facts, written, strict=True):
        bar = score.notes["bar"][row["score_note"]]
        sounded = row["played_note"] >= 0
        fact["label"] = row["label"]
        fact["last_pass"] = row["run"] == 1 or bar < 2
        fact["timing_s"] = (0.12 if score.ids[row["score_note"]] == LATE else 0.0) if sounded else np.nan
        fact["ioi_tempo"], fact["articulation"] = 120.0, 0.9 if sounded else np.nan
        fact["velocity"] = performance.notes["velocity"][row["played_note"]] if sounded else -1
    return Assessment(
        notes=facts,
        bars=_bar_facts(alignment),
        tempo=_tempo(score, performance, alignment),
        incidents=_incidents(score),
        visits=np.array([1, 1, 2, *[1] * (BARS - 3)], np.int32),
        measured=frozenset({"timing", "velocity", "hands"}),
    )


def _bar_facts(alignment: Alignment) -> np.ndarray:
    rows = []
    for run, record in enumerate(alignment.runs):
        for bar in range(record["first_bar"], record["last_bar"] + 1):
            start = record["start_s"] + 4 * SECONDS * (bar - record["first_bar"])
            wrong, missed, extra = int(bar == 3), int(bar == 4), int(bar == EXTRA_BAR)
            right = 6 - wrong - missed
            share = right / (6 + extra)
            broken = Continuity.RESTART if (run, bar) == (0, 2) else Continuity.FLOWING
            last = run == 1 or bar < 2
            sound = (70.0, 52.0 + bar)
            counts = (6, right, wrong, missed, extra, share)
            rows.append((run, bar, start, start + 4 * SECONDS, 120.0 + bar, *counts, *sound, broken, 0.0, last))
    return np.array(rows, assessment_model.BAR_FACT)


def _tempo(score: Score, performance: Performance, alignment: Alignment) -> np.ndarray:
    rows = []
    for row in alignment.written[alignment.written["played_note"] >= 0]:
        onset = score.notes["onset_q"][row["score_note"]]
        time = performance.notes["onset_s"][row["played_note"]]
        rows.append((time, onset, row["run"], 118.0 + onset % 5))
    return np.array(rows, assessment_model.TEMPO_POINT)


def _incidents(score: Score) -> np.ndarray:
    kinds = (
        (IncidentKind.RESTART, 2, 10.0, -1, 1.0),
        (IncidentKind.WRONG_NOTE, 3, 13.0, score.ids.index(WRONG), 1.0),
        (IncidentKind.MISSED_NOTE, 4, 18.0, score.ids.index(MISSED), 0.0),
        (IncidentKind.EXTRA_NOTE, 5, 21.4, -1, 0.0),
        (IncidentKind.LATE, 6, 26.0, score.ids.index(LATE), 0.12),
    )
    incidents = np.zeros(len(kinds), assessment_model.INCIDENT)
    for row, (kind, bar, onset, note, size) in zip(incidents, kinds, strict=True):
        row["kind"], row["bar"], row["onset_q"], row["end_q"], row["score_note"], row["size"] = (
            kind,
            bar,
            onset,
            onset,
            note,
            size,
        )
        row["run"], row["confidence"], row["last_pass"], row["played_note"] = int(bar > 2), 0.9, bar > 2, -1
    incidents["played_note"][3] = 40
    return incidents


def make_advice(score: Score, performance: Performance) -> Advice:
    wrong = score.ids.index(WRONG)
    fix = Point(
        PointKind.FIX,
        "wrong-note",
        Place(3, 3, 2.0, Hand.RIGHT),
        Sentence(
            "Bar {bar}, right hand, beat 2: you play {played} where the score has {written}.",
            {"bar": "4", "played": "G♯5", "written": "G5"},
        ),
        Sentence("Play bars {first}–{last} with the right hand alone, slowly.", {"first": "3", "last": "4"}),
        Sentence("Three clean passes in a row at {tempo}.", {"tempo": 66}),
        Evidence(9.0, 11.0, 12.0, 15.9, (wrong,), (23,)),
        Habit.HABIT,
        0.9,
    )
    shape = Point(
        PointKind.SHAPE,
        "late",
        Place(6, 6, 3.0, Hand.RIGHT),
        Sentence("Bar 7, beat 3 comes 0.12 s late."),
        Sentence("Breathe before it."),
        Sentence("It flows twice."),
        Evidence(15.0, 17.0, 24.0, 27.9, (score.ids.index(LATE),), (45,)),
        Habit.SLIP,
        0.8,
    )
    keep = Point(
        PointKind.KEEP,
        "balance",
        Place(0, 1, None, Hand.LEFT),
        Sentence("Your left hand stayed under the melody in bars 1–2. Keep that."),
        None,
        None,
        Evidence(0.0, 4.0, 0.0, 7.9, (0, 1), (0, 1)),
        Habit.NONE,
        0.9,
    )
    return Advice((fix, shape, keep), (shape,), (Sentence("You played bars 1–8, and bar 3 twice."),))
