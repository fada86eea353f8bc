"""Repeats, voltas, da capo and coda, taken or not, without being told."""

from __future__ import annotations

from scenario import scenario
from told import Told
from written_pieces import CODA, DA_CAPO, REPEATED, VOLTAS

from ustaz.alignment import Entry

BAR_Q = 4.0


def bars(told, first, last, *, entry=Entry.REPEAT, pause_s=0.0):
    """Play whole bars, counted from 1."""
    told.play(BAR_Q * (first - 1), BAR_Q * last - 0.01, entry=entry, pause_s=pause_s)


def at_length(told, *passages):
    """Passages that follow one another without a pause, each after the first one as the notation asks."""
    for k, (first, last) in enumerate(passages):
        bars(told, first, last, entry=Entry.REPEAT if k else Entry.START)
        told.now_s = max(stroke.onset_s for stroke in told.strokes) + told.speed_s * _last_q(told)
    return told


def _last_q(told):
    """How long the last onset that was played is written to last."""
    row = max(told.strokes, key=lambda stroke: stroke.onset_s).row
    note = told.score.notes[row]
    return float(note["duration_q"])


def teller(score, rng):
    return Told(score, rng, speed_s=float(rng.uniform(0.3, 0.8)))


@scenario
def repeats_not_taken(rng):
    return at_length(teller(REPEATED, rng), (1, 10))


@scenario
def first_repeat_taken(rng):
    return at_length(teller(REPEATED, rng), (1, 4), (1, 10))


@scenario
def second_repeat_taken(rng):
    return at_length(teller(REPEATED, rng), (1, 10), (5, 10))


@scenario
def both_repeats_taken(rng):
    return at_length(teller(REPEATED, rng), (1, 4), (1, 10), (5, 10))


@scenario
def voltas_in_full(rng):
    return at_length(teller(VOLTAS, rng), (1, 4), (1, 3), (5, 10))


@scenario
def second_ending_at_once(rng):
    return at_length(teller(VOLTAS, rng), (1, 3), (5, 10))


@scenario
def da_capo_al_fine(rng):
    return at_length(teller(DA_CAPO, rng), (1, 10), (1, 4))


@scenario
def no_da_capo(rng):
    return at_length(teller(DA_CAPO, rng), (1, 10))


@scenario
def dal_segno_al_coda(rng):
    return at_length(teller(CODA, rng), (1, 7), (2, 4), (8, 10))


@scenario
def a_repeat_practised_once_more_than_written(rng):
    """The first part three times: the repeat, then back by the player's own will."""
    told = at_length(teller(REPEATED, rng), (1, 4), (1, 4))
    bars(told, 1, 10, entry=Entry.REPEAT, pause_s=0.8)
    return told


@scenario
def a_stop_in_the_second_time(rng):
    told = at_length(teller(REPEATED, rng), (1, 4), (1, 3))
    bars(told, 2, 10, entry=Entry.RESTART, pause_s=1.2)
    return told


@scenario
def from_the_middle_through_da_capo(rng):
    return at_length(teller(DA_CAPO, rng), (6, 10), (1, 4))
