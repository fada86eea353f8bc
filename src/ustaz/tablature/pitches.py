"""Which written pitch a place on the neck is called by, whatever the instrument is tuned to.

A dombra is tuned to a singer, to another dombra, to the weather: 128 and 171 Hz as well as 147 and 196. Notation knows
semitones only, so both strings are moved together to the nearest ones, and the interval between them is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.dombra import Neck
    from ustaz.tablature.model import Tablature

_NATURALS = (0, 2, 4, 5, 7, 9, 11)  # semitones of C … B
NATURALS_BY_FIFTHS = (3, 0, 4, 1, 5, 2, 6)  # the steps F C G D A E B
_SIGNS = {-2: "𝄫", -1: "♭", 0: "", 1: "♯", 2: "𝄪"}
_FLATTEST = -3  # seen from a major tonic, the chromatic scale runs from the flat third to the sharp fifth


class Spelling(NamedTuple):
    """A written pitch."""

    step: int  # 0 C … 6 B
    alter: int  # semitones
    octave: int  # scientific: middle C is octave 4

    @property
    def letter(self) -> str:
        return "CDEFGAB"[self.step]

    @property
    def name(self) -> str:
        """Letter and sign as printed, without octave."""
        return self.letter + _SIGNS[self.alter]


def open_keys(neck: Neck) -> tuple[int, int]:
    """The MIDI numbers that the open strings are written with, string 1 first."""
    first, second = neck.open_pitch
    interval = round(first - second)
    low = round((first + second - interval) / 2)
    return low + interval, low


def string_names(neck: Neck, *, fifths: int = 0) -> tuple[Spelling, Spelling]:
    """What the open strings are called, string 1 first."""
    first, second = open_keys(neck)
    return spell(first, fifths=fifths), spell(second, fifths=fifths)


def keys(tablature: Tablature) -> NDArray[np.int64]:
    """The MIDI number that each note is written with: its fret above the open string."""
    first, second = open_keys(tablature.neck)
    notes = tablature.notes
    return np.where(notes["string"] == 1, first, second) + notes["fret"].astype(np.int64)


def spell(key: int, *, fifths: int) -> Spelling:
    """How a MIDI number is spelled under a key signature: as the chromatic scale of its major key is."""
    lowest = fifths + _FLATTEST
    place = lowest + (7 * key - lowest) % 12  # on the circle of fifths, C at 0
    alter, natural = divmod(place + 1, 7)
    step = NATURALS_BY_FIFTHS[natural]
    return Spelling(step, alter, (key - alter - _NATURALS[step]) // 12 - 1)
