"""One hand alone, one voice alone, everything an octave off."""

from __future__ import annotations

import numpy as np
from scenario import scenario
from scenarios_practice import onsets
from scenarios_repeats import teller
from written_pieces import HYMN, SONATINA

from ustaz.score import Hand


def alone(score, rng, only):
    """What is not played at all is not what the player missed: the report says which hand played."""
    told = teller(score, rng)
    told.missed = None
    told.play(only=only)
    return told


@scenario
def left_hand_alone(rng):
    return alone(SONATINA, rng, SONATINA.notes["hand"] == Hand.LEFT)


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


@scenario
def one_passage_an_octave_too_high(rng):
    told = teller(SONATINA, rng)
    first = int(rng.integers(4, 11))
    for row, stroke in told.play().items():
        if first <= SONATINA.notes["bar"][row] < first + 2 and SONATINA.notes["hand"][row] == Hand.RIGHT:
            told.wrong(stroke, stroke.pitch + 12)
    return told
