"""Wrong, missed and extra notes, each planted where it can be told from the music around it."""

from __future__ import annotations

import numpy as np
from scenario import scenario
from scenarios_practice import bars, onsets
from scenarios_repeats import teller
from told import Told
from written_pieces import HYMN, SONATINA

from ustaz.alignment import Entry
from ustaz.score import Hand

NEAR_Q = 1.0  # a wrong key is none that is written this near: such a one could rightly be heard as that note


def near(score, row):
    """The pitches written around a note."""
    at_q = score.notes["onset_q"][row]
    return set(score.notes["pitch"][np.abs(score.notes["onset_q"] - at_q) <= NEAR_Q].tolist())


def keys(score, row, intervals):
    """The wrong keys at these intervals that nothing near asks for."""
    pitch = int(score.notes["pitch"][row])
    return [pitch + interval for interval in intervals if pitch + interval not in near(score, row)]


def again(score, row):
    """Whether the same key is written once more within a quarter."""
    near_by = np.abs(score.notes["onset_q"] - score.notes["onset_q"][row]) <= NEAR_Q
    return (near_by & (score.notes["pitch"] == score.notes["pitch"][row])).sum() > 1


def places_for(score, intervals, *, rows=None):
    """Rows inside the piece at which such a slip can be told."""
    inside = (score.notes["onset_q"] > 2) & (score.notes["onset_q"] < score.notes["onset_q"].max() - 2)
    rows = np.flatnonzero(inside if rows is None else inside & rows)
    return [row for row in rows.tolist() if keys(score, row, intervals)]


def slip(score, rng, intervals, *, rows=None, times=1):
    """A take with so many notes replaced by keys at one of these intervals."""
    told = teller(score, rng)
    strokes = told.play()
    for row in spaced(places_for(score, intervals, rows=rows), score, rng, times):
        told.wrong(strokes[row], rng.choice(keys(score, row, intervals)))
    return told


def spaced(rows, score, rng, times, *, apart_q=6.0):
    """Some of the rows, at least so far apart."""
    chosen = []
    for row in rng.permutation(rows).tolist():
        if all(abs(score.notes["onset_q"][row] - score.notes["onset_q"][other]) >= apart_q for other in chosen):
            chosen.append(row)
    return chosen[:times]


# ── a wrong note in place of a written one ─────────────────────────────────────────────────────────────────────────


@scenario
def neighbour_keys_in_the_melody(rng):
    return slip(SONATINA, rng, (-2, -1, 1, 2), rows=SONATINA.notes["hand"] == Hand.RIGHT, times=4)


@scenario
def neighbour_keys_in_the_accompaniment(rng):
    return slip(SONATINA, rng, (-2, -1, 1, 2), rows=SONATINA.notes["hand"] == Hand.LEFT, times=4)


@scenario
def neighbour_keys_within_chords(rng):
    return slip(HYMN, rng, (-2, -1, 1, 2), times=3)


@scenario
def forgotten_sharps(rng):
    return slip(SONATINA, rng, (-1,), rows=SONATINA.notes["alter"] == 1, times=3)


@scenario
def single_notes_an_octave_off(rng):
    return slip(SONATINA, rng, (-12, 12), times=3)


@scenario
def another_member_of_the_chord(rng):
    """A third or a fourth off."""
    return slip(HYMN, rng, (-5, -4, -3, 3, 4, 5), times=3)


@scenario
def two_wrong_notes_in_a_row(rng):
    told = teller(SONATINA, rng)
    strokes = told.play()
    melody = np.flatnonzero((SONATINA.notes["hand"] == Hand.RIGHT) & (SONATINA.notes["onset_q"] < 56))
    usable = [
        k for k in range(4, len(melody) - 1) if all(keys(SONATINA, row, (-2, -1, 1, 2)) for row in melody[k : k + 2])
    ]
    k = int(rng.choice(usable))
    for row in melody[k : k + 2].tolist():
        told.wrong(strokes[row], rng.choice(keys(SONATINA, row, (-2, -1, 1, 2))))
    return told


@scenario
def the_hand_a_semitone_beside_for_half_a_bar(rng):
    """Each note is a wrong one for the written one."""
    told = teller(SONATINA, rng)
    strokes = told.play()
    melody = (SONATINA.notes["hand"] == Hand.RIGHT) & (SONATINA.notes["onset_q"] < 58)
    halves = [np.flatnonzero(melody & (SONATINA.notes["onset_q"] // 2 == half)).tolist() for half in range(2, 29)]
    choices = [
        (rows, by) for rows in halves for by in (-1, 1) if rows and all(keys(SONATINA, row, (by,)) for row in rows)
    ]
    rows, by = choices[rng.integers(len(choices))]
    for row in rows:
        told.wrong(strokes[row], strokes[row].pitch + by)
    return told


@scenario
def a_slip_onto_the_next_note(rng):
    """The key of the next note is struck too early, then once more in time: wrong, then right."""
    told = teller(SONATINA, rng)
    strokes = told.play()
    melody = np.flatnonzero((SONATINA.notes["hand"] == Hand.RIGHT) & (SONATINA.notes["onset_q"] < 56))
    pitch, length_q = SONATINA.notes["pitch"][melody].astype(int), SONATINA.notes["duration_q"][melody]
    usable = [k for k in range(3, len(melody) - 1) if 0 < abs(pitch[k + 1] - pitch[k]) <= 2 and length_q[k] >= 1]
    k = int(rng.choice(usable))
    told.wrong(strokes[int(melody[k])], pitch[k + 1])
    return told


@scenario
def a_whole_chord_beside(rng):
    told = teller(HYMN, rng)
    strokes = told.play()
    onset_q = float(rng.choice([5.0, 9.0, 13.0, 17.0, 21.0]))
    for row in np.flatnonzero((HYMN.notes["onset_q"] == onset_q) & (HYMN.notes["hand"] == Hand.RIGHT)).tolist():
        told.wrong(strokes[row], strokes[row].pitch + 1)
    return told


# ── missed notes ───────────────────────────────────────────────────────────────────────────────────────────────────


@scenario
def missed_notes(rng):
    told = teller(SONATINA, rng)
    strokes = told.play()
    for row in spaced(places_for(SONATINA, (1, -1, 2, -2)), SONATINA, rng, 4):
        told.leave_out(strokes[row])
    return told


@scenario
def missed_members_of_chords(rng):
    told = teller(HYMN, rng)
    strokes = told.play()
    rows = [row for row in range(8, 90) if row in strokes]
    for row in spaced(rows, HYMN, rng, 3):
        told.leave_out(strokes[row])
    return told


@scenario
def a_chord_left_out(rng):
    told = teller(HYMN, rng)
    strokes = told.play()
    onset_q = float(rng.choice(onsets(HYMN)[4:-4]))
    for row, stroke in strokes.items():
        if HYMN.notes["onset_q"][row] == onset_q:
            told.leave_out(stroke)
    return told


@scenario
def half_a_bar_of_the_left_hand_left_out(rng):
    told = teller(SONATINA, rng)
    strokes = told.play()
    first_q = float(rng.choice([6, 18, 26, 42]))
    for row, stroke in strokes.items():
        note = SONATINA.notes[row]
        if first_q <= note["onset_q"] < first_q + 2 and note["hand"] == Hand.LEFT:
            told.leave_out(stroke)
    return told


# ── extra notes ────────────────────────────────────────────────────────────────────────────────────────────────────


@scenario
def grazed_neighbours(rng):
    told = teller(SONATINA, rng)
    strokes = told.play()
    for row in spaced(places_for(SONATINA, (-2, -1, 1, 2)), SONATINA, rng, 4):
        pitch = rng.choice(keys(SONATINA, row, (-2, -1, 1, 2)))
        told.extra(strokes[row].onset_s + rng.uniform(-0.02, 0.03), pitch)
    return told


@scenario
def keys_struck_twice(rng):
    told = teller(SONATINA, rng)
    strokes = told.play()
    melody = (SONATINA.notes["hand"] == Hand.RIGHT) & (SONATINA.notes["duration_q"] >= 1)
    rows = [row for row in np.flatnonzero(melody).tolist() if not again(SONATINA, row)]
    for row in spaced(rows, SONATINA, rng, 3):
        told.extra(strokes[row].onset_s + rng.uniform(0.09, 0.2), strokes[row].pitch)
    return told


@scenario
def octaves_added(rng):
    told = teller(SONATINA, rng)
    strokes = told.play()
    for row in spaced(places_for(SONATINA, (-12,), rows=SONATINA.notes["hand"] == Hand.LEFT), SONATINA, rng, 4):
        told.extra(strokes[row].onset_s + rng.normal(0, 0.006), strokes[row].pitch - 12)
    return told


@scenario
def a_slip_put_right_at_once(rng):
    """The neighbour first, then the right key: an extra note and a right one, and nothing missed."""
    told = teller(SONATINA, rng)
    strokes = told.play()
    rows = places_for(SONATINA, (-1, 1), rows=SONATINA.notes["duration_q"] >= 1)
    for row in spaced(rows, SONATINA, rng, 2):
        told.extra(strokes[row].onset_s, rng.choice(keys(SONATINA, row, (-1, 1))))
        strokes[row].onset_s += 0.15
    return told


@scenario
def everything_at_once(rng):
    """A learner: wrong, missed, extra notes, a hesitation and a restart in one take."""
    told = teller(SONATINA, rng)
    strokes = told.play(0, 39.9)
    rows = spaced([row for row in places_for(SONATINA, (-2, -1, 1, 2)) if row in strokes], SONATINA, rng, 4, apart_q=5)
    told.wrong(strokes[rows[0]], rng.choice(keys(SONATINA, rows[0], (-2, -1, 1, 2))))
    told.leave_out(strokes[rows[1]])
    told.extra(strokes[rows[2]].onset_s + 0.01, rng.choice(keys(SONATINA, rows[2], (-2, -1, 1, 2))))
    halt_q = SONATINA.notes["onset_q"][rows[3]]
    for row, stroke in strokes.items():
        if SONATINA.notes["onset_q"][row] >= halt_q:
            stroke.onset_s += 1.2
    for stroke in told.strokes:
        if stroke.row < 0 and stroke.onset_s > strokes[rows[3]].onset_s - 1.2:
            stroke.onset_s += 1.2
    told.now_s += 1.2
    bars(told, 8, 16, entry=Entry.RESTART, pause_s=1.0)
    return told


# ── more than one thing at once ────────────────────────────────────────────────────────────────────────────────────


@scenario
def searching_for_the_right_key(rng):
    """The hand stops, tries two keys beside the right one, finds it and goes on: two extra notes, none wrong."""
    told = teller(SONATINA, rng)
    strokes = told.play()
    rows = places_for(
        SONATINA, (-1, 1), rows=(SONATINA.notes["hand"] == Hand.RIGHT) & (SONATINA.notes["onset_q"] % 1 == 0)
    )
    rows = [row for row in rows if len(keys(SONATINA, row, (-3, -2, -1, 1, 2, 3))) >= 2]
    row = int(rng.choice(rows))
    onset_s = strokes[row].onset_s
    for other, stroke in strokes.items():
        if SONATINA.notes["onset_q"][other] >= SONATINA.notes["onset_q"][row]:
            stroke.onset_s += 1.5
    for at_s, key in zip((0.3, 0.9), rng.permutation(keys(SONATINA, row, (-3, -2, -1, 1, 2, 3))), strict=False):
        told.extra(onset_s + at_s, key)
    return told


@scenario
def one_wrong_note_in_twelve(rng):
    told = teller(SONATINA, rng)
    strokes = told.play()
    for row in spaced(places_for(SONATINA, (-2, -1, 1, 2)), SONATINA, rng, 16, apart_q=2):
        told.wrong(strokes[row], rng.choice(keys(SONATINA, row, (-2, -1, 1, 2))))
    return told


@scenario
def the_same_wrong_note_in_every_loop(rng):
    told = teller(SONATINA, rng)
    row = int(rng.choice([row for row in places_for(SONATINA, (-1, 1)) if SONATINA.notes["hand"][row] == Hand.RIGHT]))
    bar = int(SONATINA.notes["bar"][row]) + 1
    pitch = rng.choice(keys(SONATINA, row, (-1, 1)))
    for k in range(5):
        first_q = 4.0 * (bar - 2)
        strokes = told.play(first_q, 4.0 * (bar + 1) - 0.01, entry=Entry.RESTART if k else Entry.START, pause_s=0.8)
        told.wrong(strokes[row], pitch)
    return told


@scenario
def a_false_start(rng):
    told = teller(SONATINA, rng)
    told.play(0, float(rng.choice([1.0, 1.5, 2.0])))
    told.play(entry=Entry.RESTART, pause_s=1.5)
    return told


@scenario
def two_grazed_keys_at_once(rng):
    told = teller(HYMN, rng)
    strokes = told.play()
    rows = [row for row in places_for(HYMN, (-1,)) if keys(HYMN, row, (1,)) and row in strokes]
    for row in spaced(rows, HYMN, rng, 2):
        for by in (-1, 1):
            told.extra(strokes[row].onset_s + rng.uniform(0, 0.03), strokes[row].pitch + by)
    return told


@scenario
def a_wrong_bass_octave_in_every_other_bar(rng):
    told = teller(HYMN, rng)
    strokes = told.play()
    lowest = [int(np.flatnonzero(HYMN.notes["onset_q"] == onset)[0]) for onset in onsets(HYMN)]
    for row in lowest:
        if HYMN.notes["bar"][row] % 2 and HYMN.notes["onset_q"][row] % 4 == 0:
            told.wrong(strokes[row], strokes[row].pitch - 12)
    return told


@scenario
def two_notes_turned_around(rng):
    """In quick playing the second of two notes comes before the first: both are played."""
    told = Told(SONATINA, rng, speed_s=0.35)
    strokes = told.play()
    melody = np.flatnonzero((SONATINA.notes["hand"] == Hand.RIGHT) & (SONATINA.notes["onset_q"] > 4))
    short = [k for k in range(len(melody) - 1) if SONATINA.notes["duration_q"][melody[k]] == 0.5]
    k = int(rng.choice(short))
    one, other = strokes[int(melody[k])], strokes[int(melody[k + 1])]
    one.onset_s, other.onset_s = other.onset_s - 0.04, one.onset_s + 0.04
    return told


@scenario
def the_bass_doubled_in_octaves(rng):
    """For four bars each note of the left hand has its lower octave added."""
    told = teller(HYMN, rng)
    strokes = told.play()
    first = int(rng.integers(1, 4))
    for onset in onsets(HYMN):
        row = int(np.flatnonzero(HYMN.notes["onset_q"] == onset)[0])
        if first <= HYMN.notes["bar"][row] < first + 4:
            told.extra(strokes[row].onset_s + rng.normal(0, 0.006), strokes[row].pitch - 12)
    return told


@scenario
def a_wrong_and_a_missed_note_in_one_chord(rng):
    told = teller(HYMN, rng)
    strokes = told.play()
    usable = [row for row in places_for(HYMN, (-2, 2)) if row in strokes]
    row = int(rng.choice(usable))
    others = [r for r in strokes if HYMN.notes["onset_q"][r] == HYMN.notes["onset_q"][row] and r != row]
    other = max(others, key=lambda r: abs(strokes[r].pitch - strokes[row].pitch))
    told.wrong(strokes[row], rng.choice(keys(HYMN, row, (-2, 2))))
    told.leave_out(strokes[other])
    return told
