"""The notes of a take as CSV, a row a note."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from ustaz.performance.model import Performance

HEADER = "onset,offset,pitch,velocity,confidence"


def notes_csv(performance: Performance) -> str:
    """Onset and offset in seconds, pitch as a MIDI number, velocity 1–127, confidence 0–1 (empty for MIDI takes).

    Where how far a note is off its pitch was measured, the pitch has a fraction.
    """
    heard = performance.heard
    sure = [""] * len(performance.notes) if heard is None else [f"{share:.3f}" for share in heard["confidence"]]
    cents = np.zeros(len(performance.notes)) if heard is None else np.nan_to_num(heard["cents"])
    rows = [
        f"{note['onset_s']:.4f},{note['offset_s']:.4f},{note['pitch'] + off / 100.0:g},{note['velocity']},{share}"
        for note, off, share in zip(performance.notes, cents, sure, strict=True)
    ]
    return "\n".join([HEADER, *rows]) + "\n"
