"""Two-sided trust on real takes: fine playing is left in peace, a planted pause is found."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from ustaz.alignment import align
from ustaz.assessment import IncidentKind, assess
from ustaz.performance import Performance, read_performance
from ustaz.score import read_score

if TYPE_CHECKING:
    from pathlib import Path

FROM_ALIGNMENT = (IncidentKind.WRONG_NOTE, IncidentKind.MISSED_NOTE, IncidentKind.EXTRA_NOTE)


def paused(take: Performance, *, at_s: float, seconds: float) -> Performance:
    notes, controls = take.notes.copy(), take.controls.copy()
    for table, names in ((notes, ("onset_s", "offset_s")), (controls, ("time_s",))):
        for name in names:
            table[name] += seconds * (table[name] >= at_s)
    return replace(take, notes=notes, controls=controls)


@pytest.mark.parametrize("name", ["vienna_Chopin_op10_no3_p01", "vienna_Mozart_K331_1st-mov_p01"])
def test_fine_playing_has_no_incidents_and_a_pause_in_it_one(shared_data: Path, name: str) -> None:
    folder = shared_data / "alignment" / name
    score, take = read_score(folder / "score.musicxml"), read_performance(folder / "performance.mid")
    found = assess(score, take, align(score, take))
    assert np.isin(found.incidents["kind"], FROM_ALIGNMENT).all()
    assert {"timing", "velocity", "hands"} <= found.measured

    onsets = found.tempo["time_s"]
    at_s = float(onsets[int(np.argmin(np.diff(onsets)[: len(onsets) // 2])) + 1]) - 0.02  # inside the fastest figure
    spoilt = paused(take, at_s=at_s, seconds=1.2)
    incidents = assess(score, spoilt, align(score, spoilt)).incidents
    own = incidents[~np.isin(incidents["kind"], FROM_ALIGNMENT)]
    assert own["kind"].tolist() == [IncidentKind.HESITATION]
    assert own["size"][0] == pytest.approx(1.2, abs=0.3)
