"""One take with everything that is looked at more than once: joined notes, onsets, gaps, pulse, passes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ustaz.alignment import hands_of_runs
from ustaz.assessment.breath import Breaths, find_breaths
from ustaz.assessment.doubt import Doubts, weigh
from ustaz.assessment.gaps import Gaps, measure_gaps
from ustaz.assessment.matched import gather_onsets, join_matched
from ustaz.assessment.octaves import OctavePassage, octave_passages, set_right
from ustaz.assessment.passes import mark_last_pass, number_passes
from ustaz.assessment.pulse import Pulse, follow_pulse
from ustaz.assessment.unisons import sounds_in_another_voice

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.alignment import Alignment
    from ustaz.performance import Performance
    from ustaz.score import Score

GESTURE_TRUST = 0.3  # how far a rolled chord or an ornamented onset is a beat


@dataclass(frozen=True, eq=False)
class Take:
    """What was written, what was played, and how the one became the other."""

    score: Score
    performance: Performance
    alignment: Alignment  # in which a passage in another octave is right
    octaves: tuple[OctavePassage, ...]
    doubts: Doubts  # which faults count
    hands: NDArray[np.uint8]  # of each run: the Hand that practised alone, else UNKNOWN
    matched: NDArray[np.void]  # matched.MATCHED
    onsets: NDArray[np.void]  # matched.ONSET
    gaps: Gaps  # from onset i to onset i + 1
    breaths: Breaths  # of the same gaps
    pulse: Pulse  # at each onset
    passes: NDArray[np.int64]  # of each run
    last_pass: NDArray[np.bool_]  # of each row of alignment.written
    shared: NDArray[np.bool_]  # … whether another voice sounded its key: not missed, whatever its label says

    @property
    def on_strings(self) -> bool:
        """Whether it was played on a dombra."""
        return self.performance.neck is not None

    def tempo_at(self, run: int, onset_q: float) -> float:
        """Quarters per minute of the pulse at a written place of a run; NaN where it is not known."""
        rows = np.flatnonzero((self.onsets["run"] == run) & np.isfinite(self.pulse.tempo))
        if not len(rows):
            return float("nan")
        return float(np.interp(onset_q, self.onsets["onset_q"][rows], self.pulse.tempo[rows]))

    def time_at(self, run: int, onset_q: float) -> float:
        """When a written place of a run sounded, or would have: between the onsets around it; seconds."""
        low, high = np.searchsorted(self.onsets["run"], [run, run + 1])
        if low == high:
            return float(self.alignment.runs["start_s"][run])
        return float(np.interp(onset_q, self.onsets["onset_q"][low:high], self.onsets["time_s"][low:high]))

    def bar_of(self, onset_q: float) -> int:
        """Row in score.bars."""
        return max(int(np.searchsorted(self.score.bars["onset_q"], onset_q + 1e-6)) - 1, 0)


def study(score: Score, performance: Performance, alignment: Alignment) -> Take:
    """The take, joined and with its pulse."""
    octaves = octave_passages(score, performance, alignment)
    alignment = set_right(score, performance, alignment, octaves)
    matched = join_matched(score, performance, alignment)
    onsets = gather_onsets(score, matched)
    onset_q, time_s = onsets["onset_q"], onsets["time_s"]
    gaps = measure_gaps(onset_q, time_s, onsets["run"])
    breaths = find_breaths(score, onset_q[:-1], onset_q[1:])
    stops = np.r_[(np.diff(onsets["run"]) != 0) | gaps.pauses() | breaths.fermata, True][: len(onsets)]
    trust = np.where(onsets["gesture"], GESTURE_TRUST, 1.0)
    passes = number_passes(alignment)
    return Take(
        score=score,
        performance=performance,
        alignment=alignment,
        octaves=octaves,
        doubts=weigh(score, performance, alignment),
        hands=hands_of_runs(score, alignment),
        matched=matched,
        onsets=onsets,
        gaps=gaps,
        breaths=breaths,
        pulse=follow_pulse(onset_q, time_s, stop_after=stops, weight=trust),
        passes=passes,
        last_pass=mark_last_pass(alignment, passes, notes=len(score.notes)),
        shared=sounds_in_another_voice(score, alignment),
    )
