"""Grace notes, tremolos, glissandi and broken chords."""

from __future__ import annotations

import numpy as np
from played_ornaments import BASS, WHITE, evenly
from scenario import scenario
from scenarios_time import spread
from told import Told
from written_pieces import piece

from ustaz.alignment import Label
from ustaz.score import Grace, Ornament

# ── grace notes ────────────────────────────────────────────────────────────────────────────────────────────────────

GRACED = piece(
    "C5 E5 grace:E5 D5*2 | G5 F5 grace:D5 E5*2 | A5 grace:B5 G5 F5 E5 | D5/2 E5/2 F5 grace:G4 grace:B4 A4 C5 |"
    "grace:C5 grace:A4 B4*3 C5/2 D5/2 | C5*4",
    BASS,
)
FLIGHTS = piece(
    "C5 E5 grace:C5 grace:D5 grace:E5 grace:F5 G5*2 | E5 F5 grace:G5 grace:F5 grace:E5 D5*2 |"
    "G5 A5 grace:C5 grace:E5 grace:G5 grace:C6 E6*2 | D5 F5 E5 D5 | C5 B4 A4 B4 | C5*4",
    BASS,
)


def graces(rng, score, *, each_s, on_the_beat):
    """Small notes of this length, before the beat or from the beat on; then their main note comes late."""
    told = Told(score, rng, speed_s=float(rng.uniform(0.5, 0.8)))
    strokes = told.play()
    small = np.flatnonzero(score.notes["grace"])
    first_s, counts = {}, {}
    for row in small.tolist():
        main = main_of(score, row)
        counts[main] = counts.get(main, 0) + 1
        first_s[main] = strokes[main].onset_s - (0 if on_the_beat else counts[main] * each_s)
    for row in small.tolist():
        main = main_of(score, row)
        nth = counts[main] + int(score.notes["grace_order"][row])
        strokes[row].onset_s = first_s[main] + each_s * nth + float(rng.normal(0, 0.004))
    for main, count in counts.items():
        strokes[main].onset_s = first_s[main] + each_s * count
    return told


def main_of(score, row):
    notes = score.notes
    same = (notes["onset_q"] == notes["onset_q"][row]) & (notes["staff"] == notes["staff"][row])
    return int(np.flatnonzero(same & (notes["grace"] == Grace.NONE))[0])


@scenario
def grace_notes_before_the_beat(rng):
    return graces(rng, GRACED, each_s=float(rng.uniform(0.05, 0.1)), on_the_beat=False)


@scenario
def grace_notes_on_the_beat(rng):
    return graces(rng, GRACED, each_s=float(rng.uniform(0.05, 0.1)), on_the_beat=True)


@scenario
def long_appoggiaturas(rng):
    """A small note that takes half of its main note, as in the eighteenth century."""
    return graces(rng, GRACED, each_s=0.22, on_the_beat=True)


@scenario
def flights_of_grace_notes_before_the_beat(rng):
    return graces(rng, FLIGHTS, each_s=float(rng.uniform(0.06, 0.09)), on_the_beat=False)


@scenario
def flights_of_grace_notes_on_the_beat(rng):
    return graces(rng, FLIGHTS, each_s=float(rng.uniform(0.06, 0.09)), on_the_beat=True)


@scenario
def grace_notes_left_out(rng):
    told = Told(GRACED, rng)
    for row, stroke in told.play().items():
        if GRACED.notes["grace"][row]:
            told.leave_out(stroke)
    return told


# ── tremolos, glissandi, arpeggios ─────────────────────────────────────────────────────────────────────────────────

TREMOLO = piece(
    "C5 D5 E5 F5 | G5*2 E5*2 | F5 E5 D5 C5 | B4*2 D5*2 | C5*4",
    "trem:C3*4 | trem:[C3,E3]*2 trem:[C3,G3]*2 | trem:[F2,A2]*4 | trem:G2*2 trem:[G2,B2]*2 | [C2,C3]*4",
)
TWO_NOTE_TREMOLO = piece(
    "C5 D5 E5 F5 | G5*2 E5*2 | F5 E5 D5 C5 | B4*2 D5*2 | C5*4",
    "trem-start:C3*2 trem-end:G3*2 | trem-start:C3 trem-end:E3 trem-start:C3 trem-end:C4 |"
    "trem-start:[F2,C3]*2 trem-end:A3*2 | trem-start:G2 trem-end:G3 trem-start:B2 trem-end:F3 | [C2,C3]*4",
)
GLISSANDO = piece(
    "C5 D5 E5 F5 | G5 gliss-start:E4 gliss-end:E6 D6 | C6 B5 A5 G5 |"
    "gliss-start:G5*2 gliss-end:G4*2 | F5 E5 D5 B4 | C5*4",
    BASS,
)
BROKEN = piece(
    "E5*2 roll:[C5,E5,G5]*2 | F5*2 roll:[B4,D5,G5]*2 | E5*2 roll:[A4,C5,E5]*2 | D5*2 roll:[G4,B4,D5]*2 | C5*4",
    "roll:[C3,E3,G3]*2 C3*2 | roll:[G2,D3,F3]*2 G2*2 | roll:[A2,C3,E3]*2 A2*2 | roll:[G2,B2,D3]*2 G2*2 | C3*4",
)


@scenario
def tremolo_of_single_notes_and_chords(rng):
    told = Told(TREMOLO, rng, speed_s=float(rng.uniform(0.4, 0.7)))
    strokes = told.play()
    each_s = float(rng.uniform(0.07, 0.12))
    for row in np.flatnonzero(TREMOLO.notes["ornament"]).tolist():
        count = int(0.97 * told.speed_s * TREMOLO.notes["duration_q"][row] / each_s)
        times_s = strokes[row].onset_s + np.array(evenly(count, each_s))
        told.gesture(strokes[row], [strokes[row].pitch] * count, times_s)
    return told


def two_note_tremolos(told, strokes, *, each_s):
    """The first half and the second by turns, for the length of both."""
    notes = told.score.notes
    signed = np.flatnonzero(notes["ornament"])
    onsets_q = np.unique(notes["onset_q"][signed])
    for first_q, second_q in zip(onsets_q[::2], onsets_q[1::2], strict=True):
        halves = [signed[notes["onset_q"][signed] == q].tolist() for q in (first_q, second_q)]
        start_s = strokes[halves[0][0]].onset_s
        turns = int(0.97 * told.speed_s * (second_q - first_q) / each_s)
        for nth, rows in enumerate(halves):
            for row in rows:
                times_s = start_s + each_s * (2 * np.arange(turns) + nth)
                told.gesture(strokes[row], [strokes[row].pitch] * turns, times_s, first_is_main=False)


@scenario
def tremolo_of_two_notes(rng):
    told = Told(TWO_NOTE_TREMOLO, rng, speed_s=float(rng.uniform(0.4, 0.7)))
    two_note_tremolos(told, told.play(), each_s=float(rng.uniform(0.06, 0.1)))
    return told


def glide(told, strokes, first, last, keys):
    """Keys between two written notes; they belong to either."""
    times_s = np.linspace(strokes[first].onset_s, strokes[last].onset_s, len(keys) + 2)[1:-1]
    for key, time_s in zip(keys, times_s, strict=True):
        stroke = told.extra(time_s, key)
        stroke.row, stroke.rows, stroke.labels = first, (last,), (Label.ORNAMENT,)


@scenario
def glissando_over_the_white_keys(rng):
    told = Told(GLISSANDO, rng, speed_s=float(rng.uniform(0.5, 0.8)))
    strokes = told.play()
    right = np.flatnonzero(GLISSANDO.notes["staff"] == 1)
    for first in np.flatnonzero(GLISSANDO.notes["ornament"] & Ornament.GLISSANDO).tolist():
        last = int(right[np.searchsorted(right, first) + 1])
        low, high = sorted((strokes[first].pitch, strokes[last].pitch))
        keys = [key for key in range(low + 1, high) if key % 12 in WHITE]
        glide(told, strokes, first, last, keys if strokes[first].pitch == low else keys[::-1])
    return told


@scenario
def chords_rolled_upwards(rng):
    told = Told(BROKEN, rng)
    spread(told, told.play(), float(rng.uniform(0.03, 0.08)))
    return told


@scenario
def chords_rolled_downwards(rng):
    told = Told(BROKEN, rng)
    strokes = told.play()
    each_s = float(rng.uniform(0.03, 0.08))
    spread(told, strokes, -each_s)
    return told


@scenario
def chords_broken_up_and_down_again(rng):
    """A baroque arpeggio: members that sound a second time belong to the sign."""
    told = Told(BROKEN, rng, speed_s=0.6)
    strokes = told.play()
    rolled = np.flatnonzero(BROKEN.notes["arpeggio"])
    for onset_q in np.unique(BROKEN.notes["onset_q"][rolled]):
        chord = rolled[BROKEN.notes["onset_q"][rolled] == onset_q].tolist()
        chord.sort(key=lambda row: BROKEN.notes["pitch"][row])
        start_s = strokes[chord[0]].onset_s
        for k, row in enumerate(chord):
            strokes[row].onset_s = start_s + 0.08 * k
        for k, row in enumerate(chord[-2::-1], start=len(chord)):
            again = told.extra(start_s + 0.08 * k, strokes[row].pitch)
            again.row, again.labels = row, (Label.ORNAMENT,)
    return told


STORM = piece(
    "C5*2 G5*2 | Eb5 D5 C5 B4 | C5*2 Eb5*2 | D5 C5 B4*2 | C5*4",
    "trem-start:C2*2 trem-end:C3*2 | trem-start:C2*2 trem-end:C3*2 | trem-start:Ab2*2 trem-end:Ab3*2 |"
    "trem-start:G2*2 trem-end:G3*2 | [C2,C3]*4",
    fifths=-3,
)
BLACK_KEYS = piece(
    "C#5 D#5 F#5 G#5 | gliss-start:F#4*2 gliss-end:F#6*2 | C#6 A#5 G#5 F#5 | F#5*4",
    "F#3*2 [A#3,C#4]*2 | F#3*4 | C#3*2 [F#3,G#3]*2 | [F#2,F#3]*4",
    fifths=6,
)


@scenario
def octave_tremolo_under_a_melody(rng):
    """A bar of it after the other, twice the same one."""
    told = Told(STORM, rng, speed_s=float(rng.uniform(0.35, 0.6)))
    two_note_tremolos(told, told.play(), each_s=float(rng.uniform(0.06, 0.09)))
    return told


@scenario
def glissando_over_the_black_keys(rng):
    told = Told(BLACK_KEYS, rng, speed_s=float(rng.uniform(0.5, 0.8)))
    strokes = told.play()
    first = int(np.flatnonzero(BLACK_KEYS.notes["ornament"] & Ornament.GLISSANDO)[0])
    last = int(np.flatnonzero((BLACK_KEYS.notes["pitch"] == 90) & (BLACK_KEYS.notes["onset_q"] == 6))[0])
    glide(told, strokes, first, last, [key for key in range(67, 90) if key % 12 not in WHITE])
    return told
