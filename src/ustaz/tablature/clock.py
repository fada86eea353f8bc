"""When the notes of a tablature sound, in seconds, also where they were only written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from ustaz.tablature.model import Tablature

PER_MINUTE = 120.0  # quarters: MIDI's tempo where nobody gives one
_SHORTEST_S = 0.1  # of a note whose end nobody knows


def moments(tablature: Tablature) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Onset and end of each note in seconds, 0 or later; what was not heard is counted from the quarters.

    The pulse that was heard leads from quarters to seconds; where there is none, 120 quarters a minute.
    """
    notes = tablature.notes
    onset = np.where(np.isfinite(notes["onset_s"]), notes["onset_s"], _seconds(tablature, notes["onset_q"]))
    counted = _seconds(tablature, notes["onset_q"] + notes["duration_q"])
    offset = np.where(np.isfinite(notes["offset_s"]), notes["offset_s"], counted)
    offset = np.where(np.isfinite(offset), offset, onset + _SHORTEST_S)
    onset = np.maximum(onset, 0.0)
    return onset, np.maximum(offset, onset)


def tempo(tablature: Tablature) -> float:
    """Quarters a minute: the median over the beats that were heard; NaN where fewer than two were."""
    beats = tablature.beats
    if len(beats) < 2:
        return float("nan")
    return float(np.median(60.0 * np.diff(beats["onset_q"]) / np.diff(beats["time_s"])))


def _seconds(tablature: Tablature, quarters: ArrayLike) -> NDArray[np.float64]:
    """Seconds of places in quarters; before the first beat and after the last the nearest tempo goes on."""
    beats = tablature.beats
    quarters = np.asarray(quarters, dtype=np.float64)
    if len(beats) < 2:
        return quarters * (60.0 / PER_MINUTE)
    at = np.clip(np.searchsorted(beats["onset_q"], quarters, side="right") - 1, 0, len(beats) - 2)
    slope = np.diff(beats["time_s"]) / np.diff(beats["onset_q"])
    seconds: NDArray[np.float64] = beats["time_s"][at] + (quarters - beats["onset_q"][at]) * slope[at]
    return seconds
