"""A hand-made lesson of a dombra: four bars of 2/4 on two strings, heard from a sound that is made of decaying sines.

Eighths; string 2 is a drone (open), string 1 plays frets 0 2 4 5 a bar. The neck is a quarter tone low and its bridge
a little off. In bar 2 fret 4 is heard as 5 (wrong), in bar 3 one drone note is missed, in bar 4 a note of string 2 is
heard that nobody wrote, and not surely.
"""

from __future__ import annotations

import io
import wave

import numpy as np

from ustaz.alignment import Alignment, Entry, Label
from ustaz.alignment import model as alignment_model
from ustaz.assessment import Assessment, IncidentKind
from ustaz.assessment import model as assessment_model
from ustaz.dombra import Neck
from ustaz.mentor import Advice, Evidence, Habit, Place, Point, PointKind
from ustaz.performance import Performance
from ustaz.performance import model as performance_model
from ustaz.report import Lesson
from ustaz.report.recording import Recording
from ustaz.score import Hand, Score
from ustaz.score import model as score_model
from ustaz.sound import Sound
from ustaz.tablature import Tablature, in_order
from ustaz.tablature import model as tablature_model
from ustaz.words import Sentence

BARS, EIGHTH_S, RATE = 4, 0.25, 22050
FRETS = (0, 2, 4, 5)
OPEN = {1: 55, 2: 50}
NECK = Neck((54.5, 49.5), (0.02, 0.02))
WRONG, MISSED, UNSURE_S = "n1-1-2", "n2-2-1", 6.4
STEPS = {0: (0, 0), 2: (1, 0), 4: (2, 0), 5: (3, 0), 7: (4, 0), 9: (5, 0), 11: (6, 0)}


def make_dombra_lesson(*, mei: str = "") -> Lesson:
    score = make_dombra_score(mei)
    performance, alignment = make_dombra_take(score)
    assessment = _assessment(score, performance, alignment)
    return Lesson(score, performance, alignment, assessment, _advice(score), sound=make_sound(performance))


def make_dombra_score(mei: str = "") -> Score:
    rows = []
    for bar in range(BARS):
        for k, fret in enumerate(FRETS):
            rows += [
                (2.0 * bar + k / 2, bar, 2, 0, f"n2-{bar}-{k}"),
                (2.0 * bar + k / 2, bar, 1, fret, f"n1-{bar}-{k}"),
            ]
    notes, fingering = np.zeros(len(rows), score_model.NOTE), np.zeros(len(rows), score_model.FINGERING)
    for note, finger, (onset, bar, string, fret, _) in zip(notes, fingering, rows, strict=True):
        pitch = OPEN[string] + fret
        note["onset_q"], note["duration_q"], note["bar"], note["beat"] = onset, 0.5, bar, onset - 2 * bar + 1
        note["pitch"], note["octave"], (note["step"], note["alter"]) = pitch, pitch // 12 - 1, STEPS[pitch % 12]
        note["staff"], note["voice"], note["chord"] = 1, 1, -1
        finger["string"], finger["fret"], finger["stroke"] = string, fret, 1
    bars = np.zeros(BARS, score_model.BAR)
    bars["onset_q"], bars["duration_q"], bars["numerator"], bars["denominator"] = 2.0 * np.arange(BARS), 2.0, 2, 4
    return Score(
        notes=notes,
        ids=tuple(row[-1] for row in rows),
        bars=bars,
        bar_names=tuple(str(bar + 1) for bar in range(BARS)),
        jumps=np.zeros(0, score_model.JUMP),
        marks=np.zeros(0, score_model.MARK),
        mark_texts=(),
        mei=mei,
        title="Study on two strings",
        parts=("Dombra",),
        fingering=fingering,
    )


def make_dombra_take(score: Score) -> tuple[Performance, Alignment]:
    played, written = [], []
    for row, (note, finger) in enumerate(zip(score.notes, score.fingering, strict=True)):
        string, fret, name = int(finger["string"]), int(finger["fret"]), score.ids[row]
        if name == MISSED:
            written.append((Label.MISSED, row, -1))
            continue
        label = Label.WRONG if name == WRONG else Label.MATCH
        written.append((label, row, len(played)))
        onset = 0.2 + EIGHTH_S * 2 * float(note["onset_q"]) + (0.012 if string == 1 else 0.0)
        played.append((onset, string, fret + (label == Label.WRONG), label, row, 0.9))
    played.append((UNSURE_S, 2, 7, Label.EXTRA, -1, 0.3))
    order = sorted(range(len(played)), key=lambda row: played[row][0])
    place = {old: new for new, old in enumerate(order)}
    notes = np.zeros(len(played), performance_model.NOTE)
    heard = np.zeros(len(played), performance_model.HEARD)
    labels = np.zeros(len(played), alignment_model.PLAYED)
    for row, old in enumerate(order):
        onset, string, fret, label, written_row, sure = played[old]
        notes[row] = (onset, onset + EIGHTH_S - 0.02, OPEN[string] + fret, 80, 64, 0, 0, 0, 0)
        heard[row] = (sure, 30.0 if (string, fret) == (1, 4) else 3.0, string, fret, 1)
        labels[row] = (label, written_row, 0, sure)
    table = np.zeros(len(written), alignment_model.WRITTEN)
    for record, (label, row, old) in zip(table, written, strict=True):
        values = {"label": label, "score_note": row, "run": 0, "played_note": place.get(old, -1), "confidence": 0.9}
        for field, value in values.items():
            record[field] = value
    end = float(notes["offset_s"].max())
    runs = np.array([(Entry.START, 0, len(notes) - 1, 0.0, 7.5, 0, BARS - 1, 0.2, end, 0.95)], alignment_model.RUN)
    performance = Performance(
        notes=notes,
        controls=np.zeros(0, performance_model.CONTROL),
        name="kui.mp3",
        heard=heard,
        neck=NECK,
        warnings=(Sentence("The recording is clipped."),),
    )
    return performance, Alignment(played=labels, written=table, runs=runs, confidence=0.95)


def make_sound(performance: Performance) -> Sound:
    """Each note as six decaying partials, at the pitch of the neck."""
    samples = np.zeros(int(RATE * (performance.notes["offset_s"].max() + 1.0)), np.float32)
    for note, heard in zip(performance.notes, performance.heard, strict=True):
        pitch = float(NECK.pitch(int(heard["string"]), int(heard["fret"]))) + float(heard["cents"]) / 100
        time = np.arange(int(0.9 * RATE)) / RATE
        frequency = 440 * 2 ** ((pitch - 69) / 12)
        tone = sum(np.sin(2 * np.pi * k * frequency * time) / k * np.exp(-(4 + 2 * k) * time) for k in range(1, 7))
        first = int(note["onset_s"] * RATE)
        part = samples[first : first + len(tone)]
        part += (0.15 * float(heard["confidence"]) * tone[: len(part)]).astype(np.float32)
    return Sound(samples, RATE, name="kui.mp3", warnings=(Sentence("The recording is clipped."),))


def _assessment(score: Score, performance: Performance, alignment: Alignment) -> Assessment:
    written = alignment.written
    facts = np.zeros(len(written), assessment_model.NOTE_FACT)
    facts["label"], facts["ioi_tempo"], facts["last_pass"] = written["label"], 120.0, True
    facts["timing_s"], facts["articulation"] = np.where(written["played_note"] >= 0, 0.0, np.nan), np.nan
    facts["velocity"] = np.where(written["played_note"] >= 0, performance.notes["velocity"][written["played_note"]], -1)
    bars = np.zeros(BARS, assessment_model.BAR_FACT)
    bars["bar"], bars["last_pass"], bars["tempo"], bars["written"] = np.arange(BARS), True, 120 + np.arange(BARS), 8
    bars["wrong"], bars["missed"] = np.arange(BARS) == 1, np.arange(BARS) == 2
    bars["right"], bars["share_right"] = 8 - bars["wrong"] - bars["missed"], 0.9
    bars["start_s"], bars["end_s"] = 0.2 + np.arange(BARS), 1.2 + np.arange(BARS)
    bars["velocity_right"] = bars["velocity_left"] = np.nan
    tempo = np.zeros(len(score.bars), assessment_model.TEMPO_POINT)
    tempo["time_s"], tempo["onset_q"], tempo["tempo"] = bars["start_s"], score.bars["onset_q"], bars["tempo"]
    incidents = np.zeros(2, assessment_model.INCIDENT)
    for row, (kind, name) in zip(
        incidents, ((IncidentKind.WRONG_NOTE, WRONG), (IncidentKind.MISSED_NOTE, MISSED)), strict=True
    ):
        note = score.ids.index(name)
        row["kind"], row["bar"], row["score_note"] = kind, score.notes["bar"][note], note
        row["onset_q"] = row["end_q"] = score.notes["onset_q"][note]
        row["confidence"], row["last_pass"], row["played_note"] = 0.9, True, -1
    return Assessment(
        notes=facts,
        bars=bars,
        tempo=tempo,
        incidents=incidents,
        visits=np.ones(BARS, np.int32),
        measured=frozenset({"timing"}),
    )


def _advice(score: Score) -> Advice:
    point = Point(
        PointKind.FIX,
        "wrong-note",
        Place(1, 1, 2.0, Hand.UNKNOWN),
        Sentence("Bar 2, beat 2: fret 5 was heard where fret 4 is written."),
        Sentence("Play bar 2 on string 1 alone, slowly."),
        Sentence("Three clean passes in a row."),
        Evidence(1.2, 2.2, 2.0, 3.9, (score.ids.index(WRONG),), (12,)),
        Habit.SLIP,
        0.9,
    )
    return Advice((point,), (), (Sentence("You played bars 1–4."),))


def make_recording(sound: Sound, *, stem: str = "recording") -> Recording:
    """The sound as a WAV file, which every browser plays and nobody has to compress."""
    content = io.BytesIO()
    with wave.open(content, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(sound.rate_hz)
        file.writeframes((np.clip(sound.samples, -1, 1) * 32767).astype("<i2").tobytes())
    return Recording(content.getvalue(), "audio/wav", f"{stem}.wav")


def make_tablature(lesson: Lesson, *, metre: bool = True) -> Tablature:
    """What was heard in the take of the lesson, written down."""
    performance = lesson.performance
    notes = np.zeros(len(performance.notes), tablature_model.NOTE)
    for name in ("onset_s", "offset_s", "velocity"):
        notes[name] = performance.notes[name]
    for name in ("string", "fret", "cents", "stroke", "confidence"):
        notes[name] = performance.heard[name]
    notes["onset_q"] = np.round((notes["onset_s"] - 0.2) / EIGHTH_S) / 2 if metre else np.nan
    notes["duration_q"] = 0.5 if metre else np.nan
    bars = np.zeros(7 if metre else 0, tablature_model.BAR)
    bars["onset_q"], bars["duration_q"], bars["numerator"], bars["denominator"] = 2.0 * np.arange(len(bars)), 2.0, 2, 4
    return Tablature(NECK, in_order(notes), bars, warnings=(Sentence("The recording is clipped."),))
