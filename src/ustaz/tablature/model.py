"""What is written or heard on two strings: the one document that every notation of a dombra piece is made from.

Staff, tablature, number notation, MIDI and tables are all written from a :class:`Tablature`, and its JSON holds all of
it. A tablature that was heard has seconds; one that was only written has NaN there. One free of metre has no bars.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.dombra import Neck
    from ustaz.words import Sentence


class Stroke(IntEnum):
    """What the right hand did; a stroke may sound both strings."""

    UNKNOWN = 0
    DOWN = 1
    UP = 2
    THUMB = 3  # bas barmaq
    INDEX = 4  # suq sausaq
    HOOK = 5  # ilme: the index hooks a string upward
    DAMPED = 6  # teris qaghys: struck and damped at once
    NONE = 7  # the left hand alone: a hammer-on or a pull-off


NOTE = np.dtype(
    [
        ("onset_s", "f8"),  # seconds from the start of the recording; NaN where the note was only written
        ("offset_s", "f8"),  # the next sound on the string, or where it has died away; NaN as above
        ("onset_q", "f8"),  # quarters from the start of the piece, quantised; NaN where no pulse was found in it
        ("duration_q", "f8"),
        ("string", "i1"),  # 1 the higher-sounding, 2 the lower-sounding
        ("fret", "i1"),  # 0 open … 19
        ("cents", "f4"),  # heard pitch off the fret of the calibrated neck; NaN where only written
        ("velocity", "u1"),  # 1–127
        ("stroke", "i1"),  # Stroke; the two notes of one stroke share it
        ("confidence", "f4"),  # that the note sounded, there, on that string and fret; 1 where written
    ]
)

MOST_TEXT = 1000  # characters of a title or a label in a file

BAR = np.dtype([("onset_q", "f8"), ("duration_q", "f8"), ("numerator", "i2"), ("denominator", "i2")])

BEAT = np.dtype([("onset_q", "f8"), ("time_s", "f8")])  # where the pulse was heard


@dataclass(frozen=True)
class Section:
    """A part of the form, labelled by register, never forced: bas buyn, orta buyn, sagha."""

    onset_q: float
    label: str


@dataclass(frozen=True, eq=False)
class Tablature:
    """A piece for two strings.

    `notes` is sorted by onset, string 2 before string 1 at one moment. All arrays are read-only.
    """

    neck: Neck
    notes: NDArray[np.void]  # NOTE
    bars: NDArray[np.void] = field(default_factory=lambda: np.zeros(0, dtype=BAR))
    beats: NDArray[np.void] = field(default_factory=lambda: np.zeros(0, dtype=BEAT))
    sections: tuple[Section, ...] = ()
    fifths: int = 0  # the key signature, sharps positive
    title: str = ""
    composer: str = ""
    performer: str = ""
    warnings: tuple[Sentence, ...] = ()

    def __post_init__(self) -> None:
        for table in (self.notes, self.bars, self.beats):
            table.flags.writeable = False
