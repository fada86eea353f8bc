"""Which open string rings now, and how far it is from where it should be: what a tuner shows while a peg is turned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ustaz.hearing.tuning.peaks import find_peaks
from ustaz.hearing.tuning.pitches import find_voices, interval

if TYPE_CHECKING:
    from ustaz.hearing.tuning.peaks import Peaks
    from ustaz.sound import Sound

NOW_S = 0.5  # of sound is looked at
NEAR = 3.5  # semitones: a string further off than this is not taken for the one that is asked for
_AGREE = 0.25  # semitones between frames: the peg is turned slowly, a string has one pitch
_ENOUGH = 0.5  # of the frames must agree
_LOWEST_PARTIALS = 3
_LOUD = 0.003  # softer than this (full scale is 1) is the room


@dataclass(frozen=True)
class Ringing:
    """One string that sounds."""

    string: int  # 1 the higher-sounding, 2 the lower-sounding
    pitch: float  # MIDI number with a fraction
    cents: float  # from the pitch that is asked for; negative: too low


def ringing(sound: Sound, wanted: tuple[float, float]) -> Ringing | None:
    """The string that rings in the last :data:`NOW_S` of a sound; None where none does, or none alone.

    Parameters
    ----------
    wanted
        MIDI numbers of open string 1 and open string 2.
    """
    samples = sound.samples[-round(NOW_S * sound.rate_hz) :]
    if not len(samples) or float(np.sqrt(np.mean(np.square(samples)))) < _LOUD:
        return None
    peaks = find_peaks(type(sound)(samples, sound.rate_hz))
    reach = (min(wanted) - NEAR, max(wanted) + NEAR)
    voices = find_voices(peaks, within=reach)
    _, strongest, count = np.unique(voices["time_s"], return_index=True, return_counts=True)
    if not len(voices) or np.mean(count > 1) > _ENOUGH:
        return None
    pitches = voices["pitch"][strongest]
    about = float(np.median(pitches))
    if np.sum(np.abs(pitches - about) < _AGREE) < _ENOUGH * len(peaks.time_s):
        return None
    pitch = _exact(peaks, about)
    if pitch is None:
        return None
    string = 1 + int(np.argmin([abs(pitch - one) for one in wanted]))
    return Ringing(string, pitch, 100.0 * (pitch - wanted[string - 1]))


def _exact(peaks: Peaks, about: float) -> float | None:
    """The pitch by its lowest partials, which stiffness moves by less than a cent; None where two of them are missing.

    The octave of a string has every second of its partials, and no more.
    """
    off = peaks.pitch[..., None] - about - interval(np.arange(1, _LOWEST_PARTIALS + 1))
    weight = np.where(np.abs(off) < _AGREE, peaks.level[..., None], 0.0)
    seen = (weight.max(axis=1) > 0.0).mean(axis=0) >= _ENOUGH
    if seen.sum() < _LOWEST_PARTIALS - 1:
        return None
    return about + float((off * weight)[..., seen].sum() / weight[..., seen].sum())
