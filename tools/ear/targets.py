"""What the network shall say for a scene, frame by frame."""

from __future__ import annotations

import numpy as np

from ustaz.hearing.dombra.spectra import HOP, RATE_HZ

SILENT, BEGINS, LEFT_HAND = 0, 1, 2  # columns; -1 in the first: no fret sounds


def targets(notes: np.ndarray, dies_s: np.ndarray, frames: int) -> np.ndarray:
    """int16 (frames, 2 strings, 3): the sounding fret (-1 none), onset (256 = here), by the left hand alone."""
    out = np.zeros((frames, 2, 3), dtype=np.int16)
    out[..., 0] = -1
    for note, dies in zip(notes, dies_s, strict=True):
        string = int(note["string"]) - 1
        at = note["onset_s"] * RATE_HZ / HOP
        out[max(round(at), 0) : min(int(dies * RATE_HZ / HOP) + 1, frames), string, 0] = note["fret"]
        for frame in range(max(int(at) - 1, 0), min(int(at) + 3, frames)):
            value = int(256 * max(0.0, 1.0 - abs(frame - at) / 2.0))
            if value > out[frame, string, 1]:
                out[frame, string, 1], out[frame, string, 2] = value, note["left_hand"]
    return out
