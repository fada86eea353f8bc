"""What a printer of music decides from the notes alone: beams and accidentals."""

from __future__ import annotations

from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .source import Chord, Pitch

BEAT = Fraction(3, 2)  # a dotted quarter
KEY = {"B": -1, "E": -1, "A": -1}  # E-flat major
ACCIDENTALS = {-2: "flat-flat", -1: "flat", 0: "natural", 1: "sharp"}


class Accidentals:
    """Which accidentals one staff shows: those that the bar has not yet shown, and reminders after a bar."""

    def __init__(self) -> None:
        self.bar: dict[tuple[str, int], int] = {}
        self.bar_before: dict[tuple[str, int], int] = {}

    def next_bar(self) -> None:
        self.bar_before, self.bar = self.bar, {}

    def shown(self, pitch: Pitch) -> str:
        """The accidental to print before this note, or ""."""
        place, plain = (pitch.step, pitch.octave), KEY.get(pitch.step, 0)
        in_force = self.bar.get(place, self.bar_before.get(place, plain))
        needs_one = in_force != pitch.alter or (place not in self.bar and pitch.alter != plain)
        self.bar[place] = pitch.alter
        return ACCIDENTALS[pitch.alter] if needs_one else ""


def beams(chords: list[Chord]) -> dict[int, list[str]]:
    """The beams of each beamed chord (by its place in `chords`), from the eighths' beam inwards."""
    groups = (list(group) for _, group in groupby(range(len(chords)), key=lambda i: _beam_group(chords, i)))
    return {place: group_beams for group in groups for place, group_beams in _beams_of_group(chords, group)}


def _beam_group(chords: list[Chord], place: int) -> tuple[object, ...]:
    chord = chords[place]
    if not chord.pitches or chord.value < 8:
        return ("none", place)
    if chord.grace:
        return ("grace", chord.onset)
    if chord.tuplet:
        return ("tuplet", max(i for i in range(place + 1) if chords[i].tuplet_start))
    return ("beat", chord.onset // BEAT)


def _beams_of_group(chords: list[Chord], group: list[int]) -> Iterator[tuple[int, list[str]]]:
    if len(group) == 1:
        return
    levels = [chords[i].value.bit_length() - 3 for i in group]  # an eighth has one beam
    for k, place in enumerate(group):
        before = levels[k - 1] if k else 0
        after = levels[k + 1] if k + 1 < len(levels) else 0
        yield place, [_beam(level, before, after) for level in range(1, levels[k] + 1)]


def _beam(level: int, before: int, after: int) -> str:
    if before >= level and after >= level:
        return "continue"
    if after >= level:
        return "begin"
    if before >= level:
        return "end"
    return "backward hook" if before else "forward hook"
