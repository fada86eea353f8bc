"""What can be measured in a sound that tells two plucked strings from everything else.

Two strings have few partials at a time, all pitches within the neck, beginnings that jump and endings that fade, and
pitches that stay where the fret holds them. A voice glides, a bow or a breath begins slowly, a guitar or a piano sounds
more strings at once or lower and higher ones. None of this needs to know what the tune is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ustaz.hearing.instrument.envelope import Envelope, envelope
from ustaz.hearing.tuning.peaks import HOP_S, find_peaks
from ustaz.hearing.tuning.pitches import find_voices

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.hearing.tuning.peaks import Peaks
    from ustaz.sound import Sound

    Array = NDArray[np.float64]

NECK = (44.3, 77.5)  # MIDI: what any dombra has, in any tuning

_WIDE = (33.0, 98.0)  # MIDI: where pitches are looked for
_LOW_HZ = 60.0
_LONGEST_S = 180.0
_CLEAR_DB = 15.0  # of the strongest peak over the bottom of the range: a tone is heard
_STAYS, _GLIDES = 0.10, 0.70  # semitones from one frame to the next; further is another note


@dataclass(frozen=True)
class Evidence:
    """Measured in a whole take."""

    lasting_s: float
    sounding: float  # share of the time in which a tone is heard, 0 … 1
    partials: float  # how many stand out of the spectrum at once, on average while a tone is heard
    most_partials: float  # the same where it is richest, as a note begins (90th percentile)
    third: float  # how strong a third voice is beside the first, on average
    steady: float  # share of the moments whose first voice was there before and stays, 0 … 1
    below: float  # share of the pitches that are lower than any dombra's, 0 … 1
    above: float  # higher
    envelope: Envelope
    gliding: float  # share of the pitches that move on by less than a fret from one moment to the next, 0 … 1


def what_sounds(sound: Sound) -> Evidence:
    """Measures a sound of any rate from 12 kHz; of a long one the first three minutes."""
    sound = sound.beginning(_LONGEST_S)
    peaks = find_peaks(sound, low_hz=_LOW_HZ)
    clear = peaks.level.max(axis=1) > _CLEAR_DB
    voices = find_voices(peaks, within=_WIDE)
    count = _partials(peaks, clear)
    third, steady = _company(find_voices(peaks, within=_WIDE, most=3))
    return Evidence(
        lasting_s=sound.duration_s,
        sounding=float(clear.mean()) if len(clear) else 0.0,
        partials=float(count.mean()),
        most_partials=float(np.percentile(count, 90.0)),
        third=third,
        steady=steady,
        below=_share(voices, voices["pitch"] < NECK[0]),
        above=_share(voices, voices["pitch"] > NECK[1]),
        envelope=envelope(sound),
        gliding=_gliding(voices),
    )


def _partials(peaks: Peaks, clear: NDArray[np.bool_]) -> NDArray[np.int64]:
    """How many are seen in each frame in which a tone is heard; one 0 where none is."""
    return (peaks.level[clear] > 0.0).sum(axis=1) if clear.any() else np.zeros(1, dtype=np.int64)


def _company(voices: NDArray[np.void]) -> tuple[float, float]:
    """The mean strength of the third voice against the first, and how often the first one stays for three frames."""
    _, first, count = np.unique(voices["time_s"], return_index=True, return_counts=True)
    if not len(first):
        return 0.0, 0.0
    three = first[count == 3]
    share = float((voices["strength"][three + 2] / voices["strength"][three]).sum()) / len(first)
    move = np.abs(np.diff(voices["pitch"][first])) < _STAYS
    return share, float((move[1:] & move[:-1]).sum()) / len(first)


def _share(voices: NDArray[np.void], which: NDArray[np.bool_]) -> float:
    return float(voices["strength"][which].sum() / max(float(voices["strength"].sum()), 1e-9))


def _gliding(voices: NDArray[np.void]) -> float:
    """Of the pitches that have a near one in the frame before, the share that moved."""
    distance = np.min([_from_before(voices, back) for back in (1, 2, 3)], axis=0)
    stays, glides = int((distance < _STAYS).sum()), int(((distance >= _STAYS) & (distance < _GLIDES)).sum())
    return glides / max(stays + glides, 1)


def _from_before(voices: NDArray[np.void], back: int) -> Array:
    """How far each pitch is from that of the voice `back` places before it, where that is of the frame before."""
    out = np.full(len(voices), np.inf)
    later = voices["time_s"][back:] - voices["time_s"][:-back]
    before = (later > 0.5 * HOP_S) & (later < 1.5 * HOP_S)
    out[back:][before] = np.abs(voices["pitch"][back:] - voices["pitch"][:-back])[before]
    return out
