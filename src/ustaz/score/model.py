"""What is written: notes, bars and marks of a score, as tables.

A written note appears once, wherever repeats may lead: nothing is unfolded. Ties are merged, so a row is a note
that is struck. Times are in quarter notes from the start of the written score. Ids are those of the notation file
(MusicXML, MEI) and of the engraved SVG.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, IntFlag
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from ustaz.words import Sentence


class Grace(IntEnum):
    NONE = 0
    ACCIACCATURA = 1  # with a slash
    APPOGGIATURA = 2  # without


class Ornament(IntFlag):
    """Signs over a note that are played as several notes."""

    NONE = 0
    TRILL = 1
    MORDENT = 2  # lower (with a stroke)
    INVERTED_MORDENT = 4  # upper (pralltriller)
    TURN = 8
    INVERTED_TURN = 16
    TREMOLO = 32
    GLISSANDO = 64


class Articulation(IntFlag):
    NONE = 0
    STACCATO = 1
    STACCATISSIMO = 2
    TENUTO = 4
    ACCENT = 8
    MARCATO = 16
    PORTATO = 32  # staccato under a slur, or tenuto with a dot


NATURALS = (0, 2, 4, 5, 7, 9, 11)  # semitones of the steps C … B


class Hand(IntEnum):
    """Which hand a note is written for (the staff it is printed on, in a part of two staves)."""

    UNKNOWN = 0
    RIGHT = 1
    LEFT = 2


class JumpKind(IntEnum):
    """Why the notation lets the player go on somewhere other than at the next bar."""

    REPEAT = 1
    VOLTA = 2
    DA_CAPO = 3
    DAL_SEGNO = 4
    CODA = 5


class MarkKind(IntEnum):
    DYNAMIC = 1  # text is p, mf, sfz …
    CRESCENDO = 2  # a hairpin or the word, with its span
    DIMINUENDO = 3
    TEMPO = 4  # text; `value` is quarters per minute where a metronome mark gives one, else NaN
    PEDAL = 5  # from pressing to release
    SLUR = 6  # a phrase: `first_note`, `last_note`
    FERMATA = 7
    TEXT = 8  # other directions: dolce, espressivo …
    SOFT_PEDAL = 9


NOTE = np.dtype(
    [
        ("onset_q", "f8"),  # quarters from the start of the score; a grace note has the onset of the note it leads to
        ("duration_q", "f8"),  # quarters, tie chain merged; 0 for grace notes
        ("pitch", "i2"),  # MIDI, as sounding
        ("step", "i1"),  # 0 C … 6 B, as written
        ("alter", "i1"),  # semitones: -2 … 2
        ("octave", "i1"),  # scientific: middle C is octave 4
        ("bar", "i4"),  # row in `bars`
        ("beat", "f8"),  # 1 = the downbeat; counted in the unit of the time signature's denominator
        ("part", "i2"),  # 0-based
        ("staff", "i2"),  # 1-based within the part: the staff it is printed on
        ("hand", "i1"),  # Hand
        ("voice", "i2"),  # 1-based within the staff or as the file numbers it
        ("chord", "i4"),  # notes of one printed chord share a number; -1 alone
        ("grace", "i1"),  # Grace
        ("grace_order", "i2"),  # 0 for ordinary notes; -1 the last grace note before the main note, -2 the one before
        ("ornament", "u2"),  # Ornament
        ("articulation", "u2"),  # Articulation
        ("arpeggio", "?"),
        ("fermata", "?"),
    ]
)

BAR = np.dtype(
    [
        ("onset_q", "f8"),
        ("duration_q", "f8"),  # as filled, so a pickup is short
        ("numerator", "i2"),
        ("denominator", "i2"),
        ("fifths", "i1"),  # key signature: sharps positive, flats negative
        ("repeat_start", "?"),
        ("repeat_end", "?"),
        ("ending", "u4"),  # bit k set: played as ending k+1; 0 no ending
        ("section_start", "?"),  # after a double bar line, a change of key or metre, or a repeat
    ]
)

JUMP = np.dtype([("from_bar", "i4"), ("to_bar", "i4"), ("kind", "i1")])  # after from_bar, to_bar may follow

FINGERING = np.dtype(
    [
        ("string", "i1"),  # dombra: 1 the higher-sounding, 2 the lower-sounding; 0 where not written
        ("fret", "i1"),  # 0 open … 19; -1 where not written
        ("stroke", "i1"),  # ustaz.tablature.Stroke
    ]
)

MARK = np.dtype(
    [
        ("kind", "i1"),  # MarkKind
        ("start_q", "f8"),
        ("end_q", "f8"),  # equal to start_q where the mark is a point
        ("part", "i2"),
        ("staff", "i2"),  # 0 = for all staves
        ("value", "f8"),  # see MarkKind.TEMPO; NaN elsewhere
        ("first_note", "i4"),  # rows in `notes`, -1 where the mark hangs on none
        ("last_note", "i4"),
    ]
)


@dataclass(frozen=True, eq=False)
class Score:
    """A written piece.

    `notes` is sorted by (onset_q, grace_order with graces first, pitch). All arrays are read-only.
    """

    notes: NDArray[np.void]  # NOTE
    ids: tuple[str, ...]  # the id of each row of `notes`
    bars: NDArray[np.void]  # BAR
    bar_names: tuple[str, ...]  # the number as printed ("" where none is)
    jumps: NDArray[np.void]  # JUMP
    marks: NDArray[np.void]  # MARK
    mark_texts: tuple[str, ...]
    mei: str  # what Verovio made of the file: the source for engraving
    title: str = ""
    composer: str = ""
    parts: tuple[str, ...] = ()
    tied: Mapping[str, int] = field(default_factory=dict)  # id of a tied continuation → row of the struck note
    warnings: tuple[Sentence, ...] = ()  # problems found in the file
    fingering: NDArray[np.void] | None = None  # FINGERING, a row a note, where strings or frets are written; else None

    def __post_init__(self) -> None:
        for table in (self.notes, self.bars, self.jumps, self.marks, self.fingering):
            if table is not None:
                table.flags.writeable = False
