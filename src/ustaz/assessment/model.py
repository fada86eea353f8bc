"""What was measured: facts per note, per bar, per take. No judgement of the person, no advice.

Only the last pass through a passage counts as "can play"; earlier passes are practice (`last_pass` false). A repeat
that the notation asks for makes no new pass: both playings count.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Continuity(IntEnum):
    FLOWING = 0
    HESITATION = 1  # a pause that the pulse does not explain, then on
    STUMBLE = 2  # a note or a beat is struck again
    RESTART = 3  # broke off here and went back at most two bars
    BREAKDOWN = 4  # broke off here and did not continue from here


class IncidentKind(IntEnum):
    """Something audible at one place. Sizes have the unit given here."""

    WRONG_NOTE = 1  # semitones, played minus written
    MISSED_NOTE = 2  # 0
    EXTRA_NOTE = 3  # 0
    HESITATION = 4  # seconds beyond the player's own pulse; its place is the note that came late
    STUMBLE = 5  # seconds lost
    RESTART = 6  # bars gone back; its place is where the player broke off, and so for BREAKDOWN
    BREAKDOWN = 7  # 0
    EARLY = 8  # seconds before the player's own pulse (negative)
    LATE = 9  # seconds after it
    TEMPO_DRIFT = 10  # ratio of tempo at the end of the passage to that at its start
    HANDS_APART = 11  # seconds, left minus right
    BALANCE = 12  # velocity steps by which the accompaniment covers the melody
    DYNAMIC_FLAT = 13  # velocity steps between two marked levels that were played alike (measured minus asked)
    TOUCH = 14  # articulation ratio against the mark
    UNEVEN = 15  # coefficient of variation of IOIs in a run of equal notes
    PEDAL_BLUR = 16  # seconds a pedal was held over a change of harmony
    OCTAVE = 17  # octaves by which a passage sounded too high (negative: too low); its notes are no wrong notes
    STROKES_LIMP = 18  # dombra: the time after a down-stroke over that after an up-stroke (or after every other one)
    STROKES_UNEQUAL = 19  # dombra: velocity steps by which down-strokes are louder (negative: softer)
    STRINGS_APART = 20  # dombra: seconds between the two strings of a stroke
    DRONE_BROKEN = 21  # dombra: strokes in which the drone string was not heard
    LEFT_HAND_SOFT = 22  # dombra: share of the notes of the left hand alone that do not speak
    INTONATION = 23  # dombra: cents by which a fret is off on the calibrated neck; one of its notes stands for all
    OTHER_STRING = 24  # dombra: 0; the written note on the other string, which is not a wrong note


NOTE_FACT = np.dtype(
    [
        ("label", "u1"),  # alignment Label, but MATCH where only the octave of the passage is another
        ("octave", "i1"),  # by how many octaves the passage sounded too high (negative: too low)
        ("timing_s", "f4"),  # onset minus the player's own smooth pulse; negative = early; NaN = not measured
        ("ioi_tempo", "f4"),  # quarters per minute of the player's pulse here; NaN = not measured
        ("velocity", "i2"),  # -1 = not played
        ("articulation", "f4"),  # key-down time over the written duration at the local pulse; NaN = not measured
        ("last_pass", "?"),
    ]
)

BAR_FACT = np.dtype(
    [
        ("run", "i4"),
        ("bar", "i4"),  # row in score.bars
        ("start_s", "f8"),
        ("end_s", "f8"),
        ("tempo", "f4"),  # quarters per minute, median over the bar; NaN = too little played
        ("written", "i4"),  # notes written in the part of the bar that the run covers
        ("right", "i4"),
        ("wrong", "i4"),
        ("missed", "i4"),
        ("extra", "i4"),
        ("share_right", "f4"),  # right / (right + wrong + missed + extra); NaN where nothing is written
        ("velocity_right", "f4"),  # mean velocity of the right hand; NaN = not played
        ("velocity_left", "f4"),
        ("continuity", "u1"),  # Continuity, the worst in the bar
        ("lost_s", "f4"),  # seconds of hesitation in the bar
        ("last_pass", "?"),
    ]
)

TEMPO_POINT = np.dtype(
    [
        ("time_s", "f8"),  # when the written onset sounded
        ("onset_q", "f8"),  # the written onset
        ("run", "i4"),
        ("tempo", "f4"),  # quarters per minute, smooth
    ]
)

INCIDENT = np.dtype(
    [
        ("kind", "u1"),  # IncidentKind
        ("run", "i4"),
        ("bar", "i4"),  # row in score.bars
        ("onset_q", "f8"),  # where in the score
        ("end_q", "f8"),  # equal to onset_q for a point
        ("time_s", "f8"),  # when in the take
        ("end_s", "f8"),
        ("hand", "u1"),  # score Hand
        ("score_note", "i4"),  # -1 where none
        ("played_note", "i4"),  # -1 where none
        ("size", "f4"),  # unit: see IncidentKind
        ("confidence", "f4"),  # 0–1
        ("last_pass", "?"),
    ]
)


STROKE_FACT = np.dtype(
    [
        ("run", "i4"),
        ("bar", "i4"),  # row in score.bars
        ("onset_q", "f8"),
        ("time_s", "f8"),
        ("stroke", "i1"),  # ustaz.tablature.Stroke: as heard, else as written
        ("gap_ratio", "f4"),  # time to the next onset over what the player's own pulse gives it; NaN = not measured
        ("velocity", "f4"),  # of its loudest note
        ("apart_s", "f4"),  # string 1 after string 2 (negative: before); NaN where one string sounded
        ("last_pass", "?"),
    ]
)

FRET_FACT = np.dtype(
    [
        ("string", "i1"),
        ("fret", "i1"),
        ("notes", "i4"),  # that were heard surely
        ("cents", "f4"),  # their median off the fret of the calibrated neck, less what all frets of the string share
        ("spread_cents", "f4"),  # half of them lie within so much of it
        ("off", "?"),  # beyond the band of INTONATION_BAND cents, surely
    ]
)

INTONATION_BAND = 35.0  # cents to either side in which nothing is said: frets are tied by hand


def _nothing(dtype: np.dtype[np.void]) -> NDArray[np.void]:
    return np.zeros(0, dtype=dtype)


@dataclass(frozen=True, eq=False)
class Assessment:
    """Facts of one take. All arrays are read-only."""

    notes: NDArray[np.void]  # NOTE_FACT, one row for each row of alignment.written
    bars: NDArray[np.void]  # BAR_FACT, one row for each (run, bar), in the order played
    tempo: NDArray[np.void]  # TEMPO_POINT, in the order played
    incidents: NDArray[np.void]  # INCIDENT, in the order played
    visits: NDArray[np.int32]  # how often each bar of the score was played through: the map of the practice
    measured: frozenset[str]  # what could be measured: "timing", "velocity", "pedal", "hands"; of a dombra "strings"
    # INCIDENT: wrong, missed and extra notes that may be the errors of an ear: told apart, counted nowhere. Not of MIDI
    unsure: NDArray[np.void] = field(default_factory=lambda: _nothing(INCIDENT))
    strokes: NDArray[np.void] = field(default_factory=lambda: _nothing(STROKE_FACT))  # of a dombra, in the order played
    frets: NDArray[np.void] = field(default_factory=lambda: _nothing(FRET_FACT))  # of a dombra, by string and fret
    strummed: int = 0  # strokes of a dombra that let the open other string sound along, where one string is written

    def __post_init__(self) -> None:
        tables = (self.notes, self.bars, self.tempo, self.incidents, self.visits)
        for table in (*tables, self.unsure, self.strokes, self.frets):
            table.flags.writeable = False
