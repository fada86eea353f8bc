"""Time: rolled chords, tenths, hands apart, a leading melody, rubato, fast repeated notes, slow practice."""

from __future__ import annotations

import numpy as np
from scenario import scenario
from scenarios_practice import onsets
from told import Told
from written_pieces import HYMN, SONATINA, piece

from ustaz.alignment import Entry
from ustaz.score import Hand

TENTHS = piece(
    "G4 E5 D5 C5 | A4 F5 E5 D5 | G5 E5 C5 D5 | C5*4",
    "roll:[C3,E4] r roll:[B2,D4] r | roll:[A2,C4] r roll:[F2,A3] r |"
    "roll:[G2,B3] r roll:[G2,F4] r | roll:[C2,E3,G3,C4]*4",
)
ROLLED = piece(
    "roll:[C4,E4,G4,C5,E5]*2 roll:[D4,F4,A4,D5,F5]*2 | roll:[B3,D4,G4,B4,D5]*2 roll:[C4,E4,G4,C5,E5]*2 |"
    "roll:[A3,C4,F4,A4,C5]*2 roll:[G3,B3,D4,G4,B4]*2 | roll:[C4,E4,G4,C5,E5]*4",
    "roll:[C2,G2,E3]*2 roll:[D2,A2,F3]*2 | roll:[G2,D3,B3]*2 roll:[C2,G2,E3]*2 |"
    "roll:[F2,C3,A3]*2 roll:[G2,D3,B3]*2 | roll:[C2,G2,E3]*4",
)
REPEATED_NOTES = piece(
    "E5/4 E5/4 E5/4 E5/4 E5/4 E5/4 E5/4 E5/4 D5/2 C5/2 B4 | D5/4 D5/4 D5/4 D5/4 D5/4 D5/4 C5/2 D5 E5 |"
    "G5/4 G5/4 G5/4 G5/4 F5/4 F5/4 F5/4 F5/4 E5/4 E5/4 E5/4 E5/4 D5 | C5*4",
    "C3 [E3,G3] G2 [D3,F3] | B2 [D3,G3] C3 [E3,G3] | A2 [C3,E3] G2 [B2,F3] | [C3,E3]*4",
)


def hand(score, which):
    return score.notes["hand"] == which


def spread(told, strokes, each_s):
    """The notes of each onset from the lowest up, so far apart."""
    by_onset = {}
    for row, stroke in strokes.items():
        by_onset.setdefault(float(told.score.notes["onset_q"][row]), []).append(stroke)
    for chord in by_onset.values():
        for k, stroke in enumerate(sorted(chord, key=lambda stroke: stroke.pitch)):
            stroke.onset_s += k * each_s


@scenario
def rolled_chords(rng):
    told = Told(ROLLED, rng)
    spread(told, told.play(), float(rng.uniform(0.03, 0.07)))
    return told


@scenario
def chords_rolled_slowly(rng):
    told = Told(ROLLED, rng, speed_s=0.8)
    spread(told, told.play(), float(rng.uniform(0.08, 0.13)))
    return told


@scenario
def chords_rolled_though_not_written_so(rng):
    told = Told(HYMN, rng, speed_s=0.6)
    spread(told, told.play(), float(rng.uniform(0.03, 0.07)))
    return told


@scenario
def tenths_broken_before_the_beat(rng):
    told = Told(TENTHS, rng)
    strokes = told.play()
    for row, stroke in strokes.items():
        note = TENTHS.notes[row]
        if note["hand"] == Hand.LEFT:
            chord = TENTHS.notes[(TENTHS.notes["onset_q"] == note["onset_q"]) & hand(TENTHS, Hand.LEFT)]
            higher = int((chord["pitch"] > note["pitch"]).sum())
            stroke.onset_s = max(0.0, stroke.onset_s - 0.11 * higher)
    return told


@scenario
def left_hand_late(rng):
    return hands_apart(rng, lambda: 0.08)


@scenario
def left_hand_early(rng):
    return hands_apart(rng, lambda: -0.08)


@scenario
def hands_apart_to_both_sides(rng):
    return hands_apart(rng, lambda: float(rng.uniform(-0.09, 0.09)))


def hands_apart(rng, by):
    told = Told(SONATINA, rng)
    for row, stroke in told.play().items():
        if SONATINA.notes["hand"][row] == Hand.LEFT:
            stroke.onset_s += by()
    return told


@scenario
def melody_leads(rng):
    told = Told(HYMN, rng)
    for row, stroke in told.play().items():
        at_once = HYMN.notes[HYMN.notes["onset_q"] == HYMN.notes["onset_q"][row]]
        if stroke.pitch == at_once["pitch"].max():
            stroke.onset_s = max(0.0, stroke.onset_s - float(rng.uniform(0.03, 0.06)))
    return told


@scenario
def deep_rubato(rng):
    told = Told(SONATINA, rng)
    strokes = told.play()
    quarters = np.linspace(0, 64, 257)
    pace_s = 0.5 * np.exp(0.5 * np.sin(quarters / rng.uniform(1.5, 5) + rng.uniform(0, 6)))
    clock_s = np.concatenate(([0], np.cumsum(pace_s[:-1] * 0.25)))
    for row, stroke in strokes.items():
        stroke.onset_s = (
            0.5 + float(np.interp(SONATINA.notes["onset_q"][row], quarters, clock_s)) + rng.normal(0, 0.006)
        )
    return told


@scenario
def slow_practice_with_pauses(rng):
    """Three times slower than at first, and a wait of up to three seconds at every tenth place."""
    told = Told(SONATINA, rng, speed_s=1.5, jitter_s=0.03)
    waits_s = np.cumsum(
        np.where(rng.random(len(onsets(SONATINA))) < 0.1, rng.uniform(0.5, 3, len(onsets(SONATINA))), 0)
    )
    for row, stroke in told.play().items():
        stroke.onset_s += float(waits_s[np.searchsorted(onsets(SONATINA), SONATINA.notes["onset_q"][row])])
    return told


@scenario
def the_same_three_times_slower(rng):
    told = Told(SONATINA, rng, speed_s=0.4)
    told.play(0, 23.9)
    told.speed_s = 1.2
    told.play(0, 63, entry=Entry.RESTART)
    return told


@scenario
def fast_repeated_notes(rng):
    told = Told(REPEATED_NOTES, rng, speed_s=float(rng.uniform(0.32, 0.6)))
    told.play()
    return told


@scenario
def one_of_many_repeated_notes_missed(rng):
    """Which of them was left out cannot be heard; that one was, can: here the last of its group, before a gap."""
    told = Told(REPEATED_NOTES, rng, speed_s=0.5)
    strokes = told.play()
    row = int(np.flatnonzero((REPEATED_NOTES.notes["onset_q"] == 1.75) & hand(REPEATED_NOTES, Hand.RIGHT))[0])
    told.leave_out(strokes[row])
    return told


@scenario
def double_strike_among_repeated_notes(rng):
    """A key that bounces 50 ms after a sixteenth is no sixteenth."""
    told = Told(REPEATED_NOTES, rng, speed_s=0.6)
    strokes = told.play()
    row = int(np.flatnonzero((REPEATED_NOTES.notes["onset_q"] == 4.75) & hand(REPEATED_NOTES, Hand.RIGHT))[0])
    told.extra(strokes[row].onset_s + 0.05, strokes[row].pitch)
    return told


RUNNING = piece(
    "C5/4 D5/4 E5/4 F5/4 G5/4 A5/4 B5/4 C6/4 D6/4 C6/4 B5/4 A5/4 G5/4 F5/4 E5/4 D5/4 |"
    "E5/4 G5/4 F5/4 A5/4 G5/4 B5/4 A5/4 C6/4 B5/4 G5/4 A5/4 F5/4 G5/4 E5/4 F5/4 D5/4 |"
    "C5/4 E5/4 G5/4 C6/4 E6/4 C6/4 G5/4 E5/4 D5/4 F5/4 A5/4 D6/4 F6/4 D6/4 A5/4 F5/4 |"
    "B4/4 D5/4 G5/4 B5/4 D6/4 B5/4 G5/4 D5/4 C5/4 D5/4 E5/4 F5/4 G5/4 A5/4 B5/4 G5/4 | C6*4",
    "C3 E3 G3 E3 | C3 F3 G3 G2 | C3 [E3,G3] D3 [F3,A3] | G2 [B2,D3] C3 [E3,G3] | [C3,C4]*4",
)
CROSSING = piece(
    "G4 C5 G4 E5 | F4 A4 D5 A4 | G4/2 E4/2 G4/2 C5/2 B4 G4 | C5*2 G4*2 | E4*4",
    "C4 G4/2 E4/2 C4 G4 | D4 F4 A4/2 F4/2 D4 | E4 C4 G4/2 F4/2 E4/2 D4/2 | [E4,G4]*2 [C4,E4]*2 | C4*4",
)


def stretched(rng, pace_s):
    """A take whose seconds per quarter change as told: `pace_s` of an array of quarters."""
    told = Told(SONATINA, rng)
    quarters = np.linspace(0, 64, 513)
    clock_s = np.concatenate(([0], np.cumsum(pace_s(quarters)[:-1] * 0.125)))
    for row, stroke in told.play().items():
        stroke.onset_s = (
            0.5 + float(np.interp(SONATINA.notes["onset_q"][row], quarters, clock_s)) + rng.normal(0, 0.006)
        )
    return told


@scenario
def a_great_accelerando(rng):
    return stretched(rng, lambda quarters: 1.2 * 0.2 ** (quarters / 64))


@scenario
def a_great_ritardando(rng):
    return stretched(rng, lambda quarters: 0.3 * 4 ** (quarters / 64))


@scenario
def suddenly_twice_as_slow(rng):
    at_q = float(rng.integers(10, 50))
    return stretched(rng, lambda quarters: np.where(quarters < at_q, 0.4, 0.8))


@scenario
def suddenly_twice_as_fast(rng):
    at_q = float(rng.integers(10, 50))
    return stretched(rng, lambda quarters: np.where(quarters < at_q, 0.8, 0.4))


@scenario
def a_long_fermata(rng):
    told = Told(SONATINA, rng)
    at_q = float(rng.choice([15, 31, 47]))
    for row, stroke in told.play().items():
        stroke.onset_s += float(rng.uniform(5, 5.01)) * bool(SONATINA.notes["onset_q"][row] > at_q)
    return told


@scenario
def sixteen_notes_a_second(rng):
    told = Told(RUNNING, rng, speed_s=0.25, jitter_s=0.004)
    told.play()
    return told


@scenario
def voices_that_cross_and_share_keys(rng):
    told = Told(CROSSING, rng, speed_s=float(rng.uniform(0.4, 0.7)), jitter_s=0.01)
    told.play()
    return told


@scenario
def unsteady_chords(rng):
    """A beginner's chords: every note up to 60 ms beside the beat."""
    told = Told(HYMN, rng, speed_s=0.7)
    for stroke in told.play().values():
        stroke.onset_s += float(rng.uniform(0, 0.06))
    return told


PICKUP = piece(
    "r*3 G4 | C5 E5 D5 C5 | B4 D5 C5 B4 | A4 C5 B4 A4 | G4*3 G4 | E5 D5 C5 B4 | C5*4",
    "r*4 | C3 [E3,G3] [E3,G3]*2 | G2 [D3,F3] [D3,F3]*2 | F2 [C3,F3] [C3,F3]*2 | C3 [E3,G3]*3 | G2 [F3,B3]*3 | C3*4",
)


@scenario
def a_pickup(rng):
    told = Told(PICKUP, rng, speed_s=float(rng.uniform(0.35, 0.8)))
    told.play()
    return told


@scenario
def hands_apart_among_sixteenths(rng):
    """The left hand 80 ms late where the right one strikes every 120 ms."""
    told = Told(RUNNING, rng, speed_s=0.48)
    for row, stroke in told.play().items():
        if RUNNING.notes["hand"][row] == Hand.LEFT:
            stroke.onset_s += 0.08
    return told


@scenario
def melody_leads_and_chords_are_rolled_in_rubato(rng):
    told = Told(HYMN, rng)
    strokes = told.play()
    quarters = np.linspace(0, 32, 129)
    pace_s = 0.7 * np.exp(0.35 * np.sin(quarters / rng.uniform(1, 3)))
    clock_s = np.concatenate(([0], np.cumsum(pace_s[:-1] * 0.25)))
    for row, stroke in strokes.items():
        stroke.onset_s = 0.5 + float(np.interp(HYMN.notes["onset_q"][row], quarters, clock_s))
    spread(told, strokes, 0.03)
    for row, stroke in strokes.items():
        at_once = HYMN.notes[HYMN.notes["onset_q"] == HYMN.notes["onset_q"][row]]
        if stroke.pitch == at_once["pitch"].max():
            stroke.onset_s -= 0.12
    return told
