"""What was played: notes and pedals of a take, as tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.dombra import Neck
    from ustaz.words import Sentence

UNKNOWN_RELEASE = 64  # the release velocity that MIDI prescribes where an instrument does not measure it

NOTE = np.dtype(
    [
        ("onset_s", "f8"),  # seconds from the start of the take
        ("offset_s", "f8"),  # when the key was let go (the pedal may let it sound longer)
        ("pitch", "i2"),  # MIDI
        ("velocity", "u1"),  # 1–127
        ("release_velocity", "u1"),  # 0–127, 64 where the instrument sends none
        ("onset_tick", "i8"),
        ("offset_tick", "i8"),
        ("track", "i2"),
        ("channel", "i1"),  # 0–15
    ]
)

CONTROL = np.dtype(
    [
        ("time_s", "f8"),
        ("tick", "i8"),
        ("controller", "u1"),  # 64 sustain, 66 sostenuto, 67 soft
        ("value", "u1"),  # 0–127; half pedalling is kept
        ("track", "i2"),
        ("channel", "i1"),
    ]
)

HEARD = np.dtype(
    [
        ("confidence", "f4"),  # 0–1: that the note sounded, with this pitch, at this moment
        ("cents", "f4"),  # off `pitch` (piano) or off the fret of the calibrated neck (dombra); NaN where not measured
        ("string", "i1"),  # dombra: 1 the higher-sounding, 2 the lower-sounding; 0 unknown or another instrument
        ("fret", "i1"),  # dombra: 0 open … 19; -1 unknown
        ("stroke", "i1"),  # ustaz.tablature.Stroke
    ]
)

TEMPO = np.dtype([("tick", "i8"), ("us_per_quarter", "i8")])


@dataclass(frozen=True, eq=False)
class Performance:
    """A take.

    `notes` is sorted by (onset_s, pitch). Where ticks and seconds disagree, seconds are what ustaz measures with.
    All arrays are read-only.
    """

    notes: NDArray[np.void]  # NOTE
    controls: NDArray[np.void]  # CONTROL, sorted by time
    ticks_per_quarter: int = 480
    tempi: NDArray[np.void] = field(default_factory=lambda: np.array([(0, 500_000)], dtype=TEMPO))  # TEMPO, from tick 0
    name: str = ""
    warnings: tuple[Sentence, ...] = ()
    heard: NDArray[np.void] | None = None  # HEARD, a row a note, where the take was heard from sound; None for MIDI
    neck: Neck | None = None  # of the dombra that was heard; None for any other instrument

    def __post_init__(self) -> None:
        for table in (self.notes, self.controls, self.tempi, self.heard):
            if table is not None:
                table.flags.writeable = False
