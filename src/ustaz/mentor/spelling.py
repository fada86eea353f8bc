"""How to name a played key beside the written note: as the key signature has it, else on the same letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ustaz.score import NATURALS
from ustaz.words import Pitch

if TYPE_CHECKING:
    from ustaz.score import Score

_FLATS_ORDER = (6, 2, 5, 1, 4, 0, 3)  # B E A D G C F; sharps come the other way round
_SHARP_NAMES = ((0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (3, 0), (3, 1), (4, 0), (4, 1), (5, 0), (5, 1), (6, 0))
_FLAT_NAMES = ((0, 0), (1, -1), (1, 0), (2, -1), (2, 0), (3, 0), (4, -1), (4, 0), (5, -1), (5, 0), (6, -1), (6, 0))


def written_pitch(score: Score, row: int, *, octave: bool = False) -> Pitch:
    """The note as written."""
    note = score.notes[row]
    return Pitch(int(note["step"]), int(note["alter"]), int(note["octave"]) if octave else None)


def played_pitch(score: Score, midi: int, *, bar: int, beside: int = -1, octave: bool = False) -> Pitch:
    """The name of a key of the piano in this bar, beside the written note of row `beside`."""
    fifths = int(score.bars["fifths"][bar])
    scale = _scale(fifths)
    pitch_class = midi % 12
    step, alter = scale.get(pitch_class) or _on_same_letter(score, beside, midi) or _chromatic(fifths, pitch_class)
    number = (midi - alter - NATURALS[step]) // 12 - 1
    return Pitch(step, alter, number if octave else None)


def _scale(fifths: int) -> dict[int, tuple[int, int]]:
    """The notes of the key signature: pitch class → step and alteration."""
    count = min(abs(fifths), 7)
    altered = _FLATS_ORDER[:count] if fifths < 0 else _FLATS_ORDER[7 - count :]
    alters = [(1 if fifths > 0 else -1) if step in altered else 0 for step in range(7)]
    return {(NATURALS[step] + alters[step]) % 12: (step, alters[step]) for step in range(7)}


def _on_same_letter(score: Score, beside: int, midi: int) -> tuple[int, int] | None:
    if beside < 0:
        return None
    note = score.notes[beside]
    alter = int(note["alter"]) + midi - int(note["pitch"])
    return (int(note["step"]), alter) if abs(alter) <= 1 else None


def _chromatic(fifths: int, pitch_class: int) -> tuple[int, int]:
    return (_FLAT_NAMES if fifths < 0 else _SHARP_NAMES)[pitch_class]
