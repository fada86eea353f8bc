"""How loud each note is struck, as a MIDI velocity: marks, hairpins, phrases, metre, voicing of the hands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.rendition.phrases import arch
from ustaz.rendition.voicing import melody
from ustaz.score import Articulation, Hand, MarkKind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.rendition.style import Style
    from ustaz.score import Score

LEVELS = {"pppp": 24, "ppp": 32, "pp": 40, "p": 50, "mp": 58, "mf": 66, "f": 78, "ff": 92, "fff": 104, "ffff": 114}
START = LEVELS["mp"]  # until the first mark
SFORZANDO = {"sf", "sfz", "fz", "sffz", "rf", "rfz", "sfp", "fp"}
STRESS = 12  # of a sforzando
HAIRPIN = 14  # how far a hairpin leads where no mark says it
MARK_FOLLOWS_Q = 0.5  # how soon after its end a mark must come to be where it leads
JUMP_Q = 1e-3
RELAXING_Q = 6.0  # after such a hairpin, the loudness of before comes back in this many quarters
SIGNS = ((Articulation.ACCENT, 8), (Articulation.MARCATO, 11), (Articulation.TENUTO, 2), (Articulation.STACCATO, -2))


def velocities(score: Score, *, style: Style, rng: np.random.Generator) -> NDArray[np.float64]:
    """One MIDI velocity (1–127, not rounded) for each row of `score.notes`."""
    notes = score.notes
    level = _marked(score) + 1.5 * style.shaping * arch(score, notes["onset_q"])
    level += _metre(score) + _stress(score)
    level -= np.where(melody(score), 0.0, style.melody_voicing)
    level += np.where((notes["hand"] == Hand.LEFT) & (notes["beat"] % 1 == 0) & _is_bass(score), 4.0, 0.0)
    level -= np.where(notes["grace_order"] < 0, 4.0, 0.0)
    for sign, more in SIGNS:
        level += np.where(notes["articulation"] & sign, more, 0)
    level += style.velocity_jitter * rng.standard_normal(len(notes))
    return np.asarray(np.clip(level, 12.0, 120.0))


def _marked(score: Score) -> NDArray[np.float64]:
    """The loudness that marks and hairpins ask for, for each note."""
    onset_q = score.notes["onset_q"]
    steps = _steps(score)
    level = _level_at(steps, onset_q)
    for mark in score.marks[np.isin(score.marks["kind"], (MarkKind.CRESCENDO, MarkKind.DIMINUENDO))]:
        level += _hairpin(steps, mark, onset_q)
    return level


def _steps(score: Score) -> tuple[list[float], list[int]]:
    """Where marks such as p and f stand, in quarters and in order, and their levels; before all of them START."""
    is_dynamic = score.marks["kind"] == MarkKind.DYNAMIC
    marked = [(float(score.marks["start_q"][row]), score.mark_texts[row]) for row in np.flatnonzero(is_dynamic)]
    steps = sorted((start_q, LEVELS[text]) for start_q, text in marked if text in LEVELS)
    return [-np.inf, *(start_q for start_q, _ in steps)], [START, *(level for _, level in steps)]


def _level_at(steps: tuple[list[float], list[int]], positions_q: NDArray[np.float64]) -> NDArray[np.float64]:
    starts_q, levels = steps
    return np.array(levels, dtype=np.float64)[np.searchsorted(starts_q, positions_q, side="right") - 1]


def _hairpin(
    steps: tuple[list[float], list[int]], mark: np.void, positions_q: NDArray[np.float64]
) -> NDArray[np.float64]:
    """What one hairpin adds: a slope to the mark at its end, or a slope and a slow return."""
    start_q, end_q = float(mark["start_q"]), float(mark["end_q"])
    before, after = _level_at(steps, np.array([start_q, end_q + MARK_FOLLOWS_Q]))
    sign = 1 if mark["kind"] == MarkKind.CRESCENDO else -1
    if sign * (after - before) > 0:  # the mark takes over where the slope ends
        top, back_q = after - before, end_q + JUMP_Q
    else:
        top, back_q = sign * HAIRPIN, end_q + RELAXING_Q
    return np.asarray(np.interp(positions_q, [start_q, end_q, back_q], [0.0, top, 0.0]))


def _stress(score: Score) -> NDArray[np.float64]:
    stress = np.zeros(len(score.notes))
    for mark, text in zip(score.marks, score.mark_texts, strict=True):
        if mark["kind"] == MarkKind.DYNAMIC and text in SFORZANDO:
            stress[score.notes["onset_q"] == mark["start_q"]] += STRESS
    return stress


def _metre(score: Score) -> NDArray[np.float64]:
    """The first beat of a bar weighs most, then the other beats; in 6/8, 9/8 and 12/8 a beat is three eighths."""
    beat = score.notes["beat"]
    numerator = score.bars["numerator"][score.notes["bar"]]
    compound = (numerator > 3) & (numerator % 3 == 0)
    on_beat = np.where(compound, (beat - 1) % 3 == 0, (beat - 1) % 1 == 0)
    return np.select([beat == 1, on_beat], [3.0, 1.0], default=-1.0)


def _is_bass(score: Score) -> NDArray[np.bool_]:
    """Whether a note is the lowest that is struck at its moment."""
    _, moment = np.unique(score.notes["onset_q"], return_inverse=True)
    lowest = np.full(moment.max() + 1, 127)
    np.minimum.at(lowest, moment, score.notes["pitch"])
    return np.asarray(score.notes["pitch"] == lowest[moment])
