"""What was heard, and where the way through the score puts it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ustaz.alignment.strings import strings_heard

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ustaz.alignment.octaves import Moved
    from ustaz.alignment.runs import Runs
    from ustaz.performance import Performance


@dataclass(frozen=True, eq=False)
class Heard:
    """One row for each row of performance.notes."""

    onset_s: NDArray[np.float64]
    pitch: NDArray[np.int16]  # in the right octave
    string: NDArray[np.int8]  # 0 where it is not known
    octave_off: NDArray[np.bool_]  # played in another one
    place: NDArray[np.int32]  # decoder.NOWHERE outside the score, and where a few notes met it by chance
    run: NDArray[np.int32]  # -1 outside any run


def heard_notes(performance: Performance, moved: Moved, runs: Runs) -> Heard:
    return Heard(
        onset_s=performance.notes["onset_s"],
        pitch=moved.pitch,
        string=strings_heard(performance),
        octave_off=moved.semitones != 0,
        place=runs.place,
        run=runs.of_played,
    )
