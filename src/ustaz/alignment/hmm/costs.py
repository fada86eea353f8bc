"""What the hidden-Markov model of a player charges for each thing that a player may do, in natural logarithms.

0 is the right note in time. The values are those of a player who strikes about two wrong keys in a hundred, mostly the
neighbours of the right one, and who now and then goes back a little; they rank explanations and are not meant to be
read as frequencies. They were found by random search on performances and practice takes with known truth, then rounded.
"""

from __future__ import annotations

from typing import NamedTuple


class Costs(NamedTuple):
    # A pitch at a place
    ornament: float = 0.4  # realises a trill, mordent, turn … that sounds here
    nearby: float = 3.4  # belongs to the place before or after
    around: float = 4.0  # belongs to a place a little farther away
    neighbour: float = 3.9  # a semitone or a tone beside a member
    octave: float = 4.8
    other: float = 5.2
    again: float = 4.4  # struck once more, though all members of this pitch have sounded
    extra: float = 6.5  # a note that belongs nowhere, wherever it falls

    # Its moment within the place
    at_once_s: float = 0.04  # notes of a chord are this close
    spread: float = 10.5  # for each second by which one is wider apart from the note before …
    length: float = 1.8  # … and for each second since the first
    most_spread: float = 3.0
    late: float = 1.4  # a member of the place before that has not sounded yet (its absence has been paid for) …
    later: float = 4.0  # for each second since the place began
    most_late: float = 1.8
    early: float = 3.0  # a member of the place after, before its turn …
    earlier: float = 4.0  # … for each second before it is expected

    # Going on
    skip: float = 0.5  # for each place left out on the way
    miss: float = 0.9  # for each note left out
    most_missed: float = 9.0  # however many …
    falls_silent: float = 2.5  # … or if they are all that a hand has there …
    leap: float = 6.0  # … or all that it has for a while, and the other hand plays on …
    silent: float = 0.4  # … and that hand has not played of late: the other one practises alone
    gesture_s: float = 1.0  # a trill may last this much longer than its written note
    tempo: float = 2.0  # for each factor e by which an inter-onset interval departs from the player's speed
    most_hurry: float = 4.6  # however early a note comes …
    most_wait: float = 2.5  # … or late: a pause is no sign of another place
    blur_s: float = 0.08  # below this, intervals say nothing about speed
    adapt: float = 0.23  # how far the speed follows each new interval

    # Jumping
    notated: float = 1.2  # where the notation asks for it
    jump: float = 15.0  # anywhere else
    ahead: float = 1.5  # for leaving music out
    far: float = 1.0  # for each doubling of the distance in bars
    top: float = 2.0  # what going back to the beginning costs less; never less than the nearest jump
    mid_bar: float = 0.7  # for landing inside a bar
    not_a_section: float = 0.25  # for landing on a bar that begins no section
    no_pause: float = 2.6  # for jumping in mid-flow …
    pause_s: float = 0.6  # … which ends here
    start: float = 6.0  # for beginning a take elsewhere than at the beginning of the piece

    # Outside the score
    lose: float = 16.0  # for leaving it, or beginning outside
    lost: float = 3.0  # for each note there
    find: float = 2.5  # for coming back to it near where the player left it
    elsewhere: float = 4.6  # … and anywhere else


COSTS = Costs()
