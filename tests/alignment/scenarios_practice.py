"""Restarts, loops and skips; identical passages; starting and ending anywhere; warming up and noodling."""

from __future__ import annotations

import numpy as np
from scenario import scenario
from scenarios_repeats import bars, teller
from told import Told
from written_pieces import OSTINATO, REPRISE, SONATINA, piece

from ustaz.alignment import Entry


def onsets(score):
    return np.unique(score.notes["onset_q"])


def some_onset(score, rng, first_q, last_q):
    inside = onsets(score)
    return float(rng.choice(inside[(inside >= first_q) & (inside <= last_q)]))


# ── jumps ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@scenario
def restart_at_a_bar_line(rng):
    told = teller(SONATINA, rng)
    stop_q = some_onset(SONATINA, rng, 20, 56)
    told.play(0, stop_q)
    bar_q = 4.0 * rng.integers(0, int(stop_q // 4))
    told.play(bar_q, entry=Entry.RESTART, pause_s=float(rng.uniform(0.4, 3)))
    return told


@scenario
def restart_inside_a_bar(rng):
    told = teller(SONATINA, rng)
    stop_q = some_onset(SONATINA, rng, 20, 56)
    told.play(0, stop_q)
    told.play(
        some_onset(SONATINA, rng, stop_q - 12, stop_q - 2), entry=Entry.RESTART, pause_s=float(rng.uniform(0.4, 3))
    )
    return told


@scenario
def one_bar_looped_five_times(rng):
    told = teller(SONATINA, rng)
    first = int(rng.integers(2, 14))
    bars(told, first, first, entry=Entry.START)
    for _ in range(4):
        bars(told, first, first, entry=Entry.RESTART, pause_s=float(rng.uniform(0.2, 1)))
    return told


@scenario
def two_bars_looped_in_time(rng):
    """Without a pause: the loop goes round in the pulse."""
    told = Told(SONATINA, rng)
    first = int(rng.integers(2, 13))
    for k in range(4):
        told.now_s = 0.5 + 8 * told.speed_s * k
        bars(told, first, first + 1, entry=Entry.RESTART if k else Entry.START)
    return told


@scenario
def skip_ahead(rng):
    told = teller(SONATINA, rng)
    bars(told, 1, int(rng.integers(3, 6)), entry=Entry.START)
    bars(told, int(rng.integers(9, 13)), 16, entry=Entry.SKIP, pause_s=float(rng.uniform(0.5, 2)))
    return told


@scenario
def back_to_the_top_twice(rng):
    told = teller(SONATINA, rng)
    told.play(0, some_onset(SONATINA, rng, 8, 30))
    told.play(0, some_onset(SONATINA, rng, 20, 50), entry=Entry.RESTART)
    told.play(0, entry=Entry.RESTART)
    return told


@scenario
def a_hesitation_is_no_jump(rng):
    told = teller(SONATINA, rng)
    stop_q = some_onset(SONATINA, rng, 8, 50)
    told.play(0, stop_q)
    told.play(stop_q + 0.1, pause_s=float(rng.uniform(1, 4)), run=0)
    return told


@scenario
def a_stammer(rng):
    """The player breaks off and takes the last four places once more."""
    told = teller(SONATINA, rng)
    stop_q = some_onset(SONATINA, rng, 8, 50)
    told.play(0, stop_q)
    back = np.searchsorted(onsets(SONATINA), stop_q) - 3
    told.play(onsets(SONATINA)[back], entry=Entry.RESTART, pause_s=1.0)
    return told


# ── passages that are written twice ────────────────────────────────────────────────────────────────────────────────


@scenario
def a_reprise_after_the_middle_part(rng):
    told = teller(REPRISE, rng)
    told.play()
    return told


@scenario
def the_middle_part_then_its_reprise(rng):
    told = teller(REPRISE, rng)
    bars(told, 5, 12, entry=Entry.START)
    return told


@scenario
def the_reprise_then_its_end(rng):
    """Only what comes after tells that this is the second time."""
    told = teller(REPRISE, rng)
    bars(told, 9, 16, entry=Entry.START)
    return told


@scenario
def the_beginning_then_the_middle_part(rng):
    told = teller(REPRISE, rng)
    bars(told, 1, 8, entry=Entry.START)
    return told


@scenario
def restart_within_the_reprise(rng):
    """Who breaks off in bar 11 and takes bar 10 again is near, not in bar 2."""
    told = teller(REPRISE, rng)
    bars(told, 5, 11, entry=Entry.START)
    bars(told, 10, 12, entry=Entry.RESTART, pause_s=1.0)
    return told


@scenario
def restart_within_the_beginning(rng):
    told = teller(REPRISE, rng)
    bars(told, 1, 3, entry=Entry.START)
    bars(told, 2, 4, entry=Entry.RESTART, pause_s=1.0)
    return told


@scenario
def bars_that_are_all_alike_are_counted(rng):
    told = teller(OSTINATO, rng)
    told.play()
    return told


# ── anywhere ───────────────────────────────────────────────────────────────────────────────────────────────────────


@scenario
def start_anywhere_end_anywhere(rng):
    told = teller(SONATINA, rng)
    first_q = some_onset(SONATINA, rng, 0, 40)
    told.play(first_q, some_onset(SONATINA, rng, first_q + 6, 64))
    return told


@scenario
def three_bars_here_and_there(rng):
    told = teller(SONATINA, rng)
    for k, first in enumerate((12, 4, 9)):
        bars(told, first, first + 2, entry=(Entry.START, Entry.RESTART, Entry.SKIP)[k], pause_s=2.0)
    return told


# ── not from this score ────────────────────────────────────────────────────────────────────────────────────────────


def scale(told, tonic, *, each_s=0.12, both_hands=False):
    """Two octaves up and down again."""
    steps = [12 * octave + step for octave in range(2) for step in (0, 2, 4, 5, 7, 9, 11)] + [24]
    start_s = told.now_s
    for k, step in enumerate(steps + steps[-2::-1]):
        for pitch in (tonic + step, tonic + step - 12)[: 1 + both_hands]:
            told.strange(start_s + each_s * k + float(told.rng.normal(0, 0.004)), pitch)


@scenario
def warm_up_scale_before(rng):
    told = teller(SONATINA, rng)
    scale(told, int(rng.integers(48, 60)))
    told.play(pause_s=1.5)
    return told


@scenario
def warm_up_scales_of_both_hands_before(rng):
    told = teller(SONATINA, rng)
    for tonic in (56, 61):
        scale(told, tonic, both_hands=True)
        told.now_s += 0.8
    told.play(pause_s=1.5)
    return told


@scenario
def noodling_between_two_runs(rng):
    told = teller(SONATINA, rng)
    bars(told, 1, 6, entry=Entry.START)
    told.now_s += 1.0
    for _ in range(25):
        told.strange(told.now_s + float(rng.uniform(-0.1, 0.3)), rng.integers(40, 90))
    bars(told, 5, 16, entry=Entry.RESTART, pause_s=1.5)
    return told


@scenario
def a_scale_after_the_last_bar(rng):
    told = teller(SONATINA, rng)
    told.play()
    told.now_s += 1.5
    scale(told, int(rng.integers(48, 60)))
    return told


# ── harder ways to practise ────────────────────────────────────────────────────────────────────────────────────────


@scenario
def the_whole_piece_twice_at_once(rng):
    told = Told(SONATINA, rng)
    told.play()
    told.now_s = told.strokes[-1].onset_s + 4 * told.speed_s
    told.play(entry=Entry.RESTART, pause_s=0.0)
    return told


@scenario
def a_bar_left_out_in_mid_flow(rng):
    """Without a pause from the end of one bar to the bar after next."""
    told = Told(SONATINA, rng)
    bar = int(rng.integers(4, 12))
    bars(told, 1, bar, entry=Entry.START)
    told.now_s = 0.5 + 4 * bar * told.speed_s
    bars(told, bar + 2, 16, entry=Entry.SKIP)
    return told


@scenario
def backward_chaining(rng):
    """The last bar, the last two, the last three …, as teachers advise."""
    told = teller(SONATINA, rng)
    for k in range(5):
        bars(told, 16 - k, 16, entry=Entry.RESTART if k else Entry.START, pause_s=0.8)
    return told


@scenario
def twelve_starts_anywhere(rng):
    told = teller(SONATINA, rng)
    before = -9
    for _ in range(12):
        elsewhere = [bar for bar in range(1, 16) if not before < bar < before + 4]
        first = int(rng.choice(elsewhere))
        entry = Entry.START if before < 0 else Entry.SKIP if first > before else Entry.RESTART
        bars(told, first, first + 1, entry=entry, pause_s=float(rng.uniform(0.3, 2)))
        before = first
    return told


@scenario
def a_loop_of_one_hand(rng):
    told = teller(SONATINA, rng)
    told.missed = None
    left = SONATINA.notes["staff"] == 2
    first_q = 4.0 * rng.integers(1, 13)
    for k in range(4):
        told.play(first_q, first_q + 7.9, only=left, entry=Entry.RESTART if k else Entry.START, pause_s=0.7)
    return told


@scenario
def bars_that_are_alike_begun_again(rng):
    """Out of the four bars that are alike, back to the first of them: nothing tells it from the others but nearness;
    played to the end, there must be as many as are written."""
    told = teller(OSTINATO, rng)
    bars(told, 1, 4, entry=Entry.START)
    bars(told, 1, 8, entry=Entry.RESTART, pause_s=1.0)
    return told


# ── which of several ───────────────────────────────────────────────────────────────────────────────────────────────

_A = "G4/2 B4/2 D5 E5 D5", "G3*2 [B3,D4]*2"
_OTHERS = (
    ("C5 E5 D5 C5", "A3*2 [C4,E4]*2"),
    ("B4 A4/2 G4/2 A4 B4", "D3*2 [F#3,A3]*2"),
    ("E5/2 D5/2 C5 B4 A4", "C4*2 [E3,A3]*2"),
    ("F#4 A4 C5 E5", "D3*2 [A3,C4]*2"),
    ("D5*2 C5 A4", "E3*2 [G3,C4]*2"),
    ("B4/2 C5/2 A4 G4 E4", "B2*2 [D3,G3]*2"),
    ("A4*2 C5 F#4", "D3*2 [F#3,C4]*2"),
    ("G4*4", "G2*4"),
)
_BARS = (_OTHERS[0], _A, *_OTHERS[1:4], _A, *_OTHERS[4:7], _A, _OTHERS[7])
THREE_TIMES = piece(" | ".join(bar[0] for bar in _BARS), " | ".join(bar[1] for bar in _BARS), fifths=1)


@scenario
def the_nearest_of_three_equal_bars(rng):
    """Bars 2, 6 and 10 are equal. Around each of them, whoever takes it again takes the one just played."""
    told = teller(THREE_TIMES, rng)
    at = int(rng.choice([2, 6, 10]))
    bars(told, at - 1, at, entry=Entry.START)
    for _ in range(2):
        bars(told, at, at, entry=Entry.RESTART, pause_s=1.0)
    return told


@scenario
def the_equal_bar_behind_rather_than_the_one_ahead(rng):
    told = teller(THREE_TIMES, rng)
    bars(told, 3, 7, entry=Entry.START)
    bars(told, 6, 8, entry=Entry.RESTART, pause_s=1.0)
    return told


@scenario
def one_bar_faster_and_faster(rng):
    told = Told(SONATINA, rng)
    bar = int(rng.integers(2, 14))
    for k in range(10):
        told.speed_s = 1.0 * 0.87**k
        bars(told, bar, bar + 1, entry=Entry.RESTART if k else Entry.START, pause_s=0.7)
    return told
