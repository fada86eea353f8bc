"""What was read from a take, in a few figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ustaz.performance.events import SOFT, SOSTENUTO, SUSTAIN
from ustaz.performance.tables import last_moment_s

if TYPE_CHECKING:
    from ustaz.performance.model import Performance
    from ustaz.words import Sentence


@dataclass(frozen=True)
class TakeSummary:
    name: str
    notes: int
    first_onset_s: float
    length_s: float  # until the last key or pedal is let go
    lowest_pitch: int  # MIDI
    highest_pitch: int
    softest: int  # velocity
    loudest: int
    tracks: int  # that hold notes or pedals
    channels: tuple[int, ...]  # that hold notes, counted from 1 as on instruments
    sustain_events: int
    sostenuto_events: int
    soft_events: int
    half_pedalling: bool  # the sustain pedal was also recorded between up and down
    tempi: int
    slowest_tempo: float  # quarters per minute
    fastest_tempo: float
    warnings: tuple[Sentence, ...]


def summarize_take(performance: Performance) -> TakeSummary:
    """The figures of a take that has at least one note."""
    notes, controls = performance.notes, performance.controls
    quarters_per_minute = 60e6 / performance.tempi["us_per_quarter"]
    sustain = controls["value"][controls["controller"] == SUSTAIN]
    return TakeSummary(
        name=performance.name,
        notes=len(notes),
        first_onset_s=float(notes["onset_s"].min()),
        length_s=last_moment_s(notes, controls),
        lowest_pitch=int(notes["pitch"].min()),
        highest_pitch=int(notes["pitch"].max()),
        softest=int(notes["velocity"].min()),
        loudest=int(notes["velocity"].max()),
        tracks=len(np.union1d(notes["track"], controls["track"])),
        channels=tuple(int(channel) + 1 for channel in np.unique(notes["channel"])),
        sustain_events=len(sustain),
        sostenuto_events=int((controls["controller"] == SOSTENUTO).sum()),
        soft_events=int((controls["controller"] == SOFT).sum()),
        half_pedalling=bool(((sustain > 0) & (sustain < 127)).any()),
        tempi=len(performance.tempi),
        slowest_tempo=float(quarters_per_minute.min()),
        fastest_tempo=float(quarters_per_minute.max()),
        warnings=performance.warnings,
    )
