"""The figures of a score."""

from __future__ import annotations

import numpy as np

from ustaz.score import BAR, JUMP, MARK, NOTE, Grace, JumpKind, MarkKind, Ornament, Score, summarize_score


def test_every_figure():
    notes = np.zeros(3, dtype=NOTE)
    notes["pitch"] = [60, 72, 48]
    notes["grace"][0], notes["ornament"][1], notes["arpeggio"][2] = Grace.APPOGGIATURA, Ornament.TURN, True
    bars = np.zeros(4, dtype=BAR)
    bars["onset_q"], bars["duration_q"] = [0, 1, 4, 7], [1, 3, 3, 2]
    bars["numerator"], bars["denominator"], bars["fifths"] = [3, 3, 3, 2], 4, [-3, -3, 0, -3]
    jumps = np.array([(2, 1, JumpKind.REPEAT), (3, 0, JumpKind.DA_CAPO)], dtype=JUMP)
    marks = np.zeros(3, dtype=MARK)
    marks["kind"] = [MarkKind.PEDAL, MarkKind.SLUR, MarkKind.PEDAL]
    score = Score(notes, ("a", "b", "c"), bars, ("0", "1", "2", "3"), jumps, marks, ("", "", ""), "", parts=("Piano",))
    summary = summarize_score(score)
    assert (summary.bars, summary.first_bar, summary.last_bar, summary.parts) == (4, "0", "3", ("Piano",))
    assert (summary.notes, summary.grace_notes, summary.ornaments, summary.arpeggios) == (3, 1, 1, 1)
    assert (summary.lowest_pitch, summary.highest_pitch, summary.length_q) == (48, 72, 9.0)
    assert (summary.metres, summary.keys) == (("3/4", "2/4"), (-3, 0))
    assert summary.jumps == {JumpKind.REPEAT: 1, JumpKind.DA_CAPO: 1}
    assert summary.marks == {MarkKind.PEDAL: 2, MarkKind.SLUR: 1}
