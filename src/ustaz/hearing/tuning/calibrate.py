"""From the sound of a take to the neck it was played on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ustaz.hearing.tuning.moments import gather
from ustaz.hearing.tuning.peaks import find_peaks
from ustaz.hearing.tuning.pitches import find_voices
from ustaz.hearing.tuning.search import in_fourths, likeliest

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.dombra import Neck
    from ustaz.sound import Sound

_LONGEST_S = 300.0
_OPEN = 0.3  # semitones: nearer to the open pitch than that is the open string


@dataclass(frozen=True)
class Calibration:
    """The neck of a take, and what speaks for it."""

    neck: Neck
    confidence: float  # 0 … 1, that both open strings are right
    heard_open: tuple[float, float]  # of what was heard, the share on the open string 1, on the open string 2
    explained: float  # the share of what was heard that lies within 30 cents of a fret of the neck
    candidates: tuple[tuple[Neck, float], ...]  # this neck and others that may be, each with its log probability


def calibrate(sound: Sound) -> Calibration:
    """The open pitches and the bridge offsets that explain a take best.

    Parameters
    ----------
    sound
        Of any rate from 6 kHz; of a long one the first five minutes are heard. Twenty seconds in which both open
        strings sound are plenty; without a sound on an open string its pitch is a guess from the other string and the
        frets, and the confidence says so.
    """
    voices = find_voices(find_peaks(sound.beginning(_LONGEST_S)))
    moments = gather(voices)
    necks = likeliest(moments)
    neck = necks[0][0]
    return Calibration(
        neck,
        _confidence(necks, len(voices)),
        _heard_open(neck, voices),
        _explained(neck, voices),
        (*necks, *in_fourths(moments, necks)),
    )


def _confidence(necks: list[tuple[Neck, float]], voices: int) -> float:
    """The share of the best neck in the probability of all that differ from it."""
    if not voices:
        return 0.0
    odds = np.array([score for _, score in necks])
    return float(1.0 / np.exp(0.25 * (odds - odds[0])).sum())


def _heard_open(neck: Neck, voices: NDArray[np.void]) -> tuple[float, float]:
    total = max(float(voices["strength"].sum()), 1e-9)
    one, two = (
        float(voices["strength"][np.abs(voices["pitch"] - pitch) < _OPEN].sum()) / total for pitch in neck.open_pitch
    )
    return one, two


def _explained(neck: Neck, voices: NDArray[np.void]) -> float:
    off = np.minimum(*(np.abs(neck.nearest(string, voices["pitch"])[1]) for string in (1, 2)))
    total = max(float(voices["strength"].sum()), 1e-9)
    return float(voices["strength"][off < 30.0].sum()) / total
