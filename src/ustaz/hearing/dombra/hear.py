"""The dombra ear: sound → the neck it was played on → notes on two strings."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

import numpy as np

from ustaz.hearing.dombra.certainty import certainty
from ustaz.hearing.dombra.decoding import decode
from ustaz.hearing.dombra.intonation import off_fret
from ustaz.hearing.dombra.loudness import velocities
from ustaz.hearing.dombra.network import answer
from ustaz.hearing.dombra.ringing import offsets
from ustaz.hearing.dombra.spectra import RATE_HZ
from ustaz.hearing.dombra.strokes import strokes
from ustaz.tablature import NOTE, Tablature

if TYPE_CHECKING:
    from ustaz.dombra import Neck
    from ustaz.sound import Sound


def hear_dombra(sound: Sound, neck: Neck) -> Tablature:
    """The notes of a recording of one dombra, in seconds: pulse and bars are not yet found.

    Parameters
    ----------
    sound
        At :data:`ustaz.hearing.dombra.RATE_HZ`.
    neck
        As :func:`ustaz.hearing.tuning.calibrate` finds it in the same recording.

    Raises
    ------
    ValueError
        When the sound has another rate.
    """
    if sound.rate_hz != RATE_HZ:
        raise ValueError(f"The dombra ear wants {RATE_HZ} Hz, not {sound.rate_hz}.")
    heard = answer(sound.samples, neck)
    found = decode(heard, neck)
    notes = np.zeros(len(found), dtype=NOTE)
    for field in ("onset_s", "string", "fret"):
        notes[field] = found[field]
    notes["confidence"] = certainty(found["confidence"])
    notes["offset_s"] = offsets(found, heard)
    notes["onset_q"] = notes["duration_q"] = np.nan
    notes["cents"] = off_fret(sound.samples, found, neck)
    notes["velocity"] = velocities(sound.samples, found, neck)
    notes["stroke"] = strokes(found)
    return Tablature(neck, notes, title=PurePath(sound.name).stem, warnings=sound.warnings)
