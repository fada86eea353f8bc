"""One hand alone, one voice alone, everything an octave off."""

from __future__ import annotations

import numpy as np
from scenario import scenario
from scenarios_practice import onsets
from scenarios_repeats import teller
from written_pieces import HYMN, SONATINA

from ustaz.alignment import Entry, Label
from ustaz.score import Hand


def alone(score, rng, only):
    """What is not played at all is not what the player missed: the report says which hand played."""
    told = teller(score, rng)
    told.missed = None
    told.play(only=only)
    return told


@scenario
def right_hand_alone(rng):
    return alone(SONATINA, rng, SONATINA.notes["hand"] == Hand.RIGHT)


@scenario
def left_hand_alone(rng):
    return alone(SONATINA, rng, SONATINA.notes["hand"] == Hand.LEFT)


@scenario
def each_hand_alone_then_both(rng):
    told = teller(SONATINA, rng)
    told.missed = None
    for k, which in enumerate((Hand.RIGHT, Hand.LEFT, None)):
        only = None if which is None else SONATINA.notes["hand"] == which
        told.play(16, 31.9, only=only, entry=Entry.RESTART if k else Entry.START, pause_s=1.5)
    return told


def extreme(score, choose):
    """For each onset the one note that is chosen."""
    rows = [np.flatnonzero(score.notes["onset_q"] == onset) for onset in onsets(score)]
    mask = np.zeros(len(score.notes), bool)
    mask[[row[choose(score.notes["pitch"][row])] for row in rows]] = True
    return mask


@scenario
def highest_voice_alone(rng):
    return alone(HYMN, rng, extreme(HYMN, np.argmax))


@scenario
def lowest_voice_alone(rng):
    return alone(HYMN, rng, extreme(HYMN, np.argmin))


def transposed(score, rng, by, only=None):
    told = teller(score, rng)
    told.missed = None if only is not None else []
    for stroke in told.play(only=only).values():
        told.wrong(stroke, stroke.pitch + by)
        stroke.labels = (Label.WRONG, Label.MATCH)
    return told


@scenario
def everything_an_octave_too_high(rng):
    return transposed(SONATINA, rng, 12)


@scenario
def everything_an_octave_too_low(rng):
    return transposed(SONATINA, rng, -12)


@scenario
def right_hand_alone_an_octave_too_low(rng):
    return transposed(SONATINA, rng, -12, SONATINA.notes["hand"] == Hand.RIGHT)


@scenario
def left_hand_an_octave_too_low_under_the_right_one(rng):
    told = teller(SONATINA, rng)
    for row, stroke in told.play().items():
        if SONATINA.notes["hand"][row] == Hand.LEFT:
            told.wrong(stroke, stroke.pitch - 12)
    return told


@scenario
def one_passage_an_octave_too_high(rng):
    told = teller(SONATINA, rng)
    first = int(rng.integers(4, 11))
    for row, stroke in told.play().items():
        if first <= SONATINA.notes["bar"][row] < first + 2 and SONATINA.notes["hand"][row] == Hand.RIGHT:
            told.wrong(stroke, stroke.pitch + 12)
    return told
