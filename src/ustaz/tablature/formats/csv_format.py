"""The notes as CSV, for tables and evaluators: a row a note, in the order of the tablature."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import numpy as np

from ustaz.tablature.clock import moments
from ustaz.tablature.model import Stroke

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.tablature.model import Tablature

COLUMNS = ("onset", "offset", "pitch", "velocity", "string", "fret", "cents", "stroke", "confidence")


def to_csv(tablature: Tablature) -> str:
    """RFC 4180 with a row of names. `pitch` is the MIDI number with a fraction, as heard."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    (onset, offset), pitch = moments(tablature), _pitches(tablature)
    for row, note in enumerate(tablature.notes):
        cents = "" if np.isnan(note["cents"]) else f"{note['cents']:.1f}"
        writer.writerow(
            (
                f"{onset[row]:.4f}", f"{offset[row]:.4f}", f"{pitch[row]:.3f}", note["velocity"],
                note["string"], note["fret"], cents, Stroke(note["stroke"]).name.lower(), f"{note['confidence']:.3f}",
            )
        )  # fmt: skip
    return text.getvalue()


def _pitches(tablature: Tablature) -> NDArray[np.float64]:
    """Where the neck has each note, and the cents that were heard off it."""
    notes = tablature.notes
    frets = [tablature.neck.pitch(string, notes["fret"]) for string in (1, 2)]
    pitch: NDArray[np.float64] = np.where(notes["string"] == 1, *frets) + np.nan_to_num(notes["cents"]) / 100.0
    return pitch
