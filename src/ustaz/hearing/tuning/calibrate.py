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
    candidates: tuple[tuple[Neck, float], ...]  # this neck and others that may be, each with its log probability
    voices: NDArray[np.void]  # what was heard

    def heard_open(self, neck: Neck) -> tuple[float, float]:
        """Of what was heard, the share on the open string 1 of a neck, and on its open string 2."""
        total = max(float(self.voices["strength"].sum()), 1e-9)
        one, two = (
            float(self.voices["strength"][np.abs(self.voices["pitch"] - pitch) < _OPEN].sum()) / total
            for pitch in neck.open_pitch
        )
        return one, two


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
    confidence = _confidence(necks, len(voices))
    return Calibration(necks[0][0], confidence, (*necks, *in_fourths(moments, necks)), voices)


def _confidence(necks: list[tuple[Neck, float]], voices: int) -> float:
    """The share of the best neck in the probability of all that differ from it."""
    if not voices:
        return 0.0
    odds = np.array([score for _, score in necks])
    return float(1.0 / np.exp(0.25 * (odds - odds[0])).sum())
