"""How ornaments are played: pitches and times of gestures, and takes in which every signed note is realised."""

from __future__ import annotations

import numpy as np
from told import Told
from written_pieces import piece

WHITE = (0, 2, 4, 5, 7, 9, 11)
BASS = "C3*2 [E3,G3]*2 | G2*2 [D3,F3]*2 | A2*2 [E3,C4]*2 | F2*2 [C3,A3]*2 | G2*2 [D3,B3]*2 | [C3,G3]*4"


def tune(sign):
    return piece(
        f"C5 E5 {sign}:D5*2 | G5 F5 {sign}:E5*2 | A5 {sign}:G5 F5 E5 | D5/2 E5/2 F5 {sign}:A4 C5 |"
        f"{sign}:B4*3 C5/2 D5/2 | C5*4",
        BASS,
    )


def step(pitch, by):
    """The white key so many steps away."""
    octave, of_octave = divmod(pitch, 12)
    steps = 7 * octave + WHITE.index(of_octave) + by
    return 12 * (steps // 7) + WHITE[steps % 7]


def realised(score, rng, realise, *, first_is_main=True):
    """A take in which every signed note is realised; `realise(pitch, length_s)` gives pitches and their times."""
    told = Told(score, rng, speed_s=float(rng.uniform(0.5, 0.8)))
    strokes = told.play()
    for row in np.flatnonzero(score.notes["ornament"]).tolist():
        stroke = strokes[row]
        pitches, times_s = realise(stroke.pitch, told.speed_s * float(score.notes["duration_q"][row]))
        times_s = stroke.onset_s + np.array(times_s) + rng.normal(0, 0.004, len(pitches))
        told.gesture(stroke, pitches, np.maximum.accumulate(times_s), first_is_main=first_is_main)
    return told


def evenly(count, each_s, *, from_s=0.0):
    """Times that are so far apart."""
    return [from_s + each_s * k for k in range(count)]


def trill(pitch, length_s, *, each_s, first=0, ending=False, share=0.95):
    """Alternation with the note above for a share of the length; `ending` touches the note below."""
    after = [step(pitch, -1), pitch] if ending else []
    count = max(4, int(length_s * share / each_s) - len(after))
    count += (count + first) % 2 == 0  # so that it ends on the main note
    pitches = [step(pitch, (k + first) % 2) for k in range(count)] + after
    return pitches, evenly(len(pitches), min(each_s, length_s * share / len(pitches)))


def quick(*steps, each_s=0.07, from_s=0.0):
    """A realisation by so many steps around the note, one after the other."""
    return lambda pitch, _: ([step(pitch, by) for by in steps], evenly(len(steps), each_s, from_s=from_s))
