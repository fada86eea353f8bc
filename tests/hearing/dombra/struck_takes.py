"""Takes that the project's own dombra plays, with their exact truth."""

from __future__ import annotations

import numpy as np

from ustaz.dombra import STRUCK, Neck, Voice, render_dombra
from ustaz.hearing.dombra import RATE_HZ
from ustaz.sound import Sound

RIGHT = Neck((54.6, 49.55), (0.004, 0.008))
SKEWED = Neck((54.2, 49.2), (0.055, 0.06))  # a bridge too far from the head: fret 12 is 110 cents flat
BODY = Voice(thump_db=-6.0, body_q=6.0)

# fret of string 1, fret of string 2 (None: not struck), seconds to the next stroke
DRONE = [(0, 0, 0.3), (2, 0, 0.3), (4, 0, 0.3), (5, 0, 0.6), (7, 0, 0.3), (5, 0, 0.3), (4, 0, 0.3), (2, 0, 0.6)]
MELODY = [
    (0, None, 0.4),
    (2, None, 0.4),
    (4, None, 0.4),
    (None, 0, 0.4),
    (None, 2, 0.4),
    (None, 4, 0.4),
    (0, None, 0.8),
]
DYADS = [(7, 5, 0.35), (9, 7, 0.35), (5, 5, 0.35), (4, 2, 0.35), (0, 5, 0.35), (2, 0, 0.7)]
FAST = [(7, 0, 0.1), (7, 0, 0.1), (9, 0, 0.1), (9, 0, 0.1), (7, 0, 0.1), (5, 0, 0.1), (4, 0, 0.1), (4, 0, 0.1)]


def played(strokes, *, repeats=2, spread_s=0.012):
    """STRUCK notes: string 2 first, each note damped by the next of its string."""
    rows, now = [], 0.4
    for high, low, step_s in strokes * repeats:
        both = [(2, low), (1, high)]
        for number, (string, fret) in enumerate((s, f) for s, f in both if f is not None):
            rows.append((now + number * spread_s, 0.0, string, fret, 84, False, 0.0))
        now += step_s
    notes = np.array(rows, dtype=STRUCK)
    for row, note in enumerate(notes):
        later = notes["onset_s"][row + 1 :][notes["string"][row + 1 :] == note["string"]]
        notes["offset_s"][row] = later[0] - 0.004 if len(later) else now + 1.0
    return notes


def recorded(notes, neck, *, voice=BODY, noise_db=-50.0, seed=1):
    samples = render_dombra(notes, neck, voice=voice, rate_hz=RATE_HZ, seed=seed)
    rng = np.random.default_rng(seed)
    noise = rng.standard_normal(len(samples)) * 10.0 ** (noise_db / 20.0)
    return Sound((samples + noise).astype(np.float32), RATE_HZ, name="take.wav")


def found(truth, heard, *, within_s=0.025):
    """Shares of the true notes that were heard on their string and fret, and of the heard ones that are true."""
    pairs = [
        (i, j)
        for i, one in enumerate(truth)
        for j, other in enumerate(heard)
        if abs(one["onset_s"] - other["onset_s"]) <= within_s
        and (one["string"], one["fret"]) == (other["string"], other["fret"])
    ]
    return len({i for i, _ in pairs}) / len(truth), len({j for _, j in pairs}) / max(len(heard), 1)
