"""One take with everything that is known about it: what every rule of the mentor looks at."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from ustaz.alignment import Entry, Label, hands_of_runs
from ustaz.score import Hand

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from ustaz.alignment import Alignment
    from ustaz.assessment import Assessment
    from ustaz.performance import Performance
    from ustaz.score import Score

FLUENT_SHARE = 0.94  # of the notes as written; embellishments, ornaments and editions take the rest
DIGRESSION_NOTES = 100
DIGRESSION_S = 0.5  # who comes back from elsewhere without so long a pause was never there
LIKELY = 0.5  # of the places that are written alike, the one to speak of is at least so likely
WHOLE = 0.9  # so much of a take in another octave, and all of it is


@dataclass(frozen=True, eq=False)
class Take:
    """A take beside its score, its alignment and its assessment."""

    score: Score
    performance: Performance
    alignment: Alignment
    assessment: Assessment

    @property
    def on_strings(self) -> bool:
        """Whether it was played on a dombra."""
        return self.performance.neck is not None

    @cached_property
    def resting(self) -> Mapping[int, Hand]:
        """The runs in which one hand practised alone: run → the hand that rested."""
        other = {Hand.RIGHT: Hand.LEFT, Hand.LEFT: Hand.RIGHT}
        alone = hands_of_runs(self.score, self.alignment).tolist()
        return {run: other[Hand(hand)] for run, hand in enumerate(alone) if hand in other}

    @cached_property
    def elsewhere(self) -> NDArray[np.bool_]:
        """The runs that more likely than not were in another passage, which is written alike."""
        told = self.alignment.alternatives
        return np.bincount(told["run"], told["share"], len(self.alignment.runs)) > 1 - LIKELY

    @cached_property
    def octaves(self) -> int:
        """By how many octaves the whole take sounded too high (negative: too low)."""
        struck = np.isin(self.assessment.notes["label"], (Label.MATCH, Label.WRONG))
        away = self.assessment.notes["octave"][struck]
        return next((octaves for octaves in (1, -1) if np.mean(away == octaves) >= WHOLE), 0) if len(away) else 0

    @cached_property
    def is_fluent(self) -> bool:
        """Nearly every note as written, and never gone back: what is the same in each repeat was read so."""
        runs = self.alignment.runs
        went_back = bool(np.any((runs["entry"] == Entry.RESTART) & ~self.misheard))
        bars = self.assessment.bars
        asked = int((bars["right"] + bars["wrong"] + bars["missed"] + bars["extra"]).sum())
        return not went_back and int(bars["right"].sum()) >= FLUENT_SHARE * asked

    @cached_property
    def misheard(self) -> NDArray[np.bool_]:
        """The runs that are no passes: a few notes elsewhere, and on at once beyond the place that was left."""
        runs = self.alignment.runs
        digressions = np.zeros(len(runs), dtype=bool)
        if len(runs) > 2:
            before, here, after = runs[:-2], runs[1:-1], runs[2:]
            digressions[1:-1] = (
                (here["entry"] == Entry.RESTART)
                & (after["entry"] == Entry.SKIP)
                & (after["first_q"] >= before["last_q"])
                & (here["last_played"] - here["first_played"] < DIGRESSION_NOTES)
                & (after["start_s"] - here["end_s"] < DIGRESSION_S)
            )
        return digressions

    @cached_property
    def doubtful_bars(self) -> frozenset[str]:
        """The bars, as printed, that a warning about the file of the score names."""
        return frozenset(str(warning.values["bar"]) for warning in self.score.warnings if "bar" in warning.values)

    def passes(self, first_q: float, end_q: float, *, hand: Hand = Hand.UNKNOWN) -> NDArray[np.intp]:
        """The runs that went over this stretch, or broke off inside it, in the order played.

        Runs in which `hand` rested are left out: it was not tried there. So are those that may have been elsewhere.
        """
        runs = self.alignment.runs
        over = (runs["first_q"] <= end_q + 1e-6) & (runs["last_q"] >= first_q - 1e-6)
        over &= ~(self.misheard | self.elsewhere)
        rested = [run for run, resting in self.resting.items() if hand is not Hand.UNKNOWN and resting == hand]
        over[rested] = False
        return np.flatnonzero(over)
