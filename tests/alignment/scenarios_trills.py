"""Trills, mordents and turns, in the manners of the eighteenth and of the nineteenth century."""

from __future__ import annotations

from functools import partial

import numpy as np
from played_ornaments import BASS, evenly, quick, realised, step, trill, tune
from scenario import scenario
from told import Told
from written_pieces import piece

from ustaz.score import Ornament

# ── trills ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@scenario
def trill_from_the_main_note(rng):
    each_s = float(rng.uniform(0.06, 0.11))
    return realised(tune("tr"), rng, partial(trill, each_s=each_s))


@scenario
def trill_from_the_upper_note(rng):
    each_s = float(rng.uniform(0.06, 0.11))
    return realised(tune("tr"), rng, partial(trill, each_s=each_s, first=1))


@scenario
def trill_with_an_ending(rng):
    each_s, first = float(rng.uniform(0.06, 0.1)), int(rng.integers(2))
    return realised(tune("tr"), rng, partial(trill, each_s=each_s, first=first, ending=True))


@scenario
def short_trill_that_comes_to_rest(rng):
    each_s = float(rng.uniform(0.06, 0.09))
    return realised(tune("tr"), rng, partial(trill, each_s=each_s, first=1, share=0.4))


@scenario
def slow_trill(rng):
    return realised(tune("tr"), rng, partial(trill, each_s=0.16, first=1))


@scenario
def trill_that_begins_with_a_turn(rng):
    """Bach's trill from below: lower, main, upper, main, upper …"""

    def realise(pitch, length_s):
        pitches, _ = trill(pitch, length_s, each_s=0.08)
        pitches = [step(pitch, -1), *pitches]
        return pitches, evenly(len(pitches), 0.92 * length_s / len(pitches))

    return realised(tune("tr"), rng, realise)


@scenario
def trill_played_as_a_plain_note(rng):
    return realised(tune("tr"), rng, lambda pitch, _: ([pitch], [0.0]))


# ── mordents and turns ─────────────────────────────────────────────────────────────────────────────────────────────


@scenario
def mordent_on_the_beat(rng):
    return realised(tune("mordent"), rng, quick(0, -1, 0))


@scenario
def long_mordent(rng):
    return realised(tune("mordent"), rng, quick(0, -1, 0, -1, 0))


@scenario
def mordent_before_the_beat(rng):
    return realised(tune("mordent"), rng, quick(0, -1, 0, from_s=-0.14), first_is_main=False)


@scenario
def upper_mordent_from_the_main_note(rng):
    return realised(tune("upper-mordent"), rng, quick(0, 1, 0))


@scenario
def upper_mordent_from_the_upper_note(rng):
    return realised(tune("upper-mordent"), rng, quick(1, 0, 1, 0))


@scenario
def upper_mordent_before_the_beat(rng):
    return realised(tune("upper-mordent"), rng, quick(0, 1, 0, from_s=-0.14), first_is_main=False)


@scenario
def turn_on_the_beat(rng):
    return realised(tune("turn"), rng, quick(1, 0, -1, 0))


@scenario
def turn_of_five_notes(rng):
    return realised(tune("turn"), rng, quick(0, 1, 0, -1, 0))


@scenario
def turn_after_the_note(rng):
    def realise(pitch, length_s):
        each_s = min(0.12, 0.12 * length_s)
        return [step(pitch, by) for by in (0, 1, 0, -1, 0)], [0.0, *evenly(4, each_s, from_s=length_s - 4 * each_s)]

    return realised(tune("turn"), rng, realise)


@scenario
def turn_with_a_chromatic_lower_note(rng):
    return realised(tune("turn"), rng, lambda pitch, _: ([step(pitch, 1), pitch, pitch - 1, pitch], evenly(4, 0.08)))


@scenario
def inverted_turn(rng):
    return realised(tune("inverted-turn"), rng, quick(-1, 0, 1, 0))


# ── ornaments among other things ───────────────────────────────────────────────────────────────────────────────────

TRILL_IN_THE_BASS = piece(
    "C5 E5 G5 E5 | F5 D5 B4 D5 | C5/2 B4/2 A4/2 B4/2 C5 E5 | D5*4 | E5 C5 A4 F4 | E4*4",
    "tr:C3*4 | tr:G2*2 tr:B2*2 | A2 tr:E3*3 | tr:G3*4 | F3 D3 tr:F2*2 | C3*4",
)
TRILL_THEN_THE_SAME_NOTE = piece(
    "C5 E5 tr:D5 D5 | G5 F5 tr:E5 E5 | tr:G5*2 G5 A5 | tr:F5 F5 tr:E5 E5 | tr:D5*2 D5/2 E5/2 D5 | C5*4", BASS
)
DOUBLE_TRILL = piece(
    "C5 E5 tr:[E5,G5]*2 | F5 D5 tr:[F5,A5]*2 | E5 C5 tr:[D5,F5]*2 | C5*4", BASS[: BASS.index("| F2")] + "| C3*4"
)
INVENTION = piece(
    "r/4 C5/4 D5/4 E5/4 F5/4 D5/4 E5/4 C5/4 G5/2 C6/2 mordent:B5/2 C6/2 |"
    "D6/4 G5/4 A5/4 B5/4 C6/4 A5/4 B5/4 G5/4 D6/2 G6/2 upper-mordent:F6/2 G6/2 |"
    "E6/4 A6/4 G6/4 F6/4 E6/4 G6/4 F6/4 A6/4 G6/4 F6/4 E6/4 D6/4 C6/4 E6/4 D6/4 F6/4 |"
    "E6/2 C6/2 D6/2 mordent:B5/2 C6*2",
    "r*2 r/4 C4/4 D4/4 E4/4 F4/4 D4/4 E4/4 C4/4 | G4/2 G3/2 r r/4 G4/4 A4/4 B4/4 C5/4 A4/4 B4/4 G4/4 |"
    "C5/2 B4/2 C5/2 D5/2 E5/2 G4/2 A4/2 B4/2 | C5/2 E4/2 F4/2 G4/2 [C3,C4]*2",
)


@scenario
def trills_in_the_bass(rng):
    return realised(TRILL_IN_THE_BASS, rng, partial(trill, each_s=0.08, first=int(rng.integers(2))))


@scenario
def trill_and_then_its_note_again(rng):
    return realised(TRILL_THEN_THE_SAME_NOTE, rng, partial(trill, each_s=0.08, first=int(rng.integers(2))))


@scenario
def trills_in_thirds(rng):
    return realised(DOUBLE_TRILL, rng, partial(trill, each_s=0.08))


@scenario
def mordents_among_sixteenths(rng):
    told = Told(INVENTION, rng, speed_s=float(rng.uniform(0.55, 0.9)))
    strokes = told.play()
    for row in np.flatnonzero(INVENTION.notes["ornament"]).tolist():
        by = -1 if INVENTION.notes["ornament"][row] & Ornament.MORDENT else 1
        pitch = strokes[row].pitch
        told.gesture(strokes[row], [pitch, step(pitch, by), pitch], strokes[row].onset_s + np.array([0, 0.06, 0.12]))
    return told


@scenario
def signs_not_played(rng):
    """Whoever plays the plain note has missed nothing that is written as a note."""
    told = Told(tune(str(rng.choice(["tr", "turn", "mordent", "upper-mordent", "inverted-turn"]))), rng)
    told.play()
    return told


@scenario
def a_grazed_key_beside_a_trill(rng):
    """A third below the trill: no note of it."""
    score = tune("tr")
    told = realised(score, rng, partial(trill, each_s=0.08))
    row = int(np.flatnonzero(score.notes["ornament"])[0])
    start_s = min(stroke.onset_s for stroke in told.strokes if stroke.row == row)
    told.extra(start_s + 0.3, int(score.notes["pitch"][row]) - 4)
    return told


AUGMENTED = piece(
    "C5 B5 tr:Ab5*2 | G5 C6 G5*2 | tr:Ab5 B5 C6*2 | F5 Eb5 tr:D5*2 | C5*4",
    "C3*2 [Eb3,G3]*2 | G2*2 [Eb3,G3]*2 | F2*2 [Eb3,G3]*2 | G2*2 [F3,B3]*2 | [C3,G3]*4",
    fifths=-3,
)
ENDINGS = piece(
    "C5 E5 tr:D5*1.5 C5/8 D5/8 r/4 | E5 G5 tr:F5*1.5 E5/8 F5/8 r/4 | G5 C5 tr:B4*1.5 A4/8 B4/8 r/4 | C5*4",
    "C3*2 [E3,G3]*2 | C3*2 [E3,A3]*2 | E3*2 [G3,D4]*2 | [C3,C4]*4",
)


@scenario
def trill_over_an_augmented_second(rng):
    """C minor with B natural: the upper note of A flat is three semitones above, as the bar writes it."""

    def realise(pitch, length_s):
        upper = {80: 83, 74: 75}[pitch]
        count = int(0.9 * length_s / 0.09) | 1
        return [upper if k % 2 else pitch for k in range(count)], evenly(count, 0.09)

    return realised(AUGMENTED, rng, realise)


@scenario
def trill_whose_ending_is_written(rng):
    """The two notes that close it are notes of the score, not of the sign."""
    return realised(ENDINGS, rng, partial(trill, each_s=0.08))


@scenario
def ornaments_in_slow_practice(rng):
    """Everything three times slower, the ornaments too."""
    sign = str(rng.choice(["tr", "turn", "mordent", "upper-mordent"]))
    steps = {"tr": (0, 1, 0, 1, 0), "turn": (1, 0, -1, 0), "mordent": (0, -1, 0), "upper-mordent": (1, 0, 1, 0)}[sign]
    score = tune(sign)
    told = Told(score, rng, speed_s=1.6, jitter_s=0.02)
    strokes = told.play()
    for row in np.flatnonzero(score.notes["ornament"]).tolist():
        pitches = [step(strokes[row].pitch, by) for by in steps]
        told.gesture(strokes[row], pitches, strokes[row].onset_s + np.array(evenly(len(steps), 0.2)))
    return told


@scenario
def one_wrong_key_within_a_trill(rng):
    """Just before the trill a neighbour is struck in place of the written note; the trill does not make up for it."""
    score = tune("tr")
    told = realised(score, rng, partial(trill, each_s=0.08))
    row = int(np.flatnonzero((score.notes["onset_q"] == 5) & (score.notes["pitch"] == 77))[0])
    stroke = next(stroke for stroke in told.strokes if stroke.row == row)
    told.wrong(stroke, stroke.pitch + 1)
    return told


@scenario
def a_note_missed_before_a_trill(rng):
    """F5 is left out before a trill on E5, whose upper note F5 is."""
    score = tune("tr")
    told = realised(score, rng, partial(trill, each_s=0.08))
    row = int(np.flatnonzero((score.notes["onset_q"] == 5) & (score.notes["pitch"] == 77))[0])
    told.leave_out(next(stroke for stroke in told.strokes if stroke.row == row))
    return told
