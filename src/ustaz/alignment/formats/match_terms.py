"""The terms of a match file that are about the score: ``info``, ``scoreprop``, ``section`` and ``snote``.

An ``snote(…)`` is a written note. Positions in a bar are given as beat and offset, offsets and durations as fractions
of a whole note, other times in beats; a beat is the unit of the time signature's denominator.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor

import numpy as np

from ustaz.alignment.formats.unfolding import FINEST, PlayedBar, beats
from ustaz.score import NATURALS, Articulation, Ornament, Score

STEPS = "CDEFGAB"
PEDALS = {"sustain": 64, "soft": 67}  # MIDI controllers
ALTERS = {-2: "bb", -1: "b", 0: "n", 1: "#", 2: "x"}
GESTURE = "gesture"  # our own attributes: the played note is the first of an ornament's …
WRONG = "wrong_"  # … or, with its name, the one that was played in place of the written one
MAJOR_KEYS = ("Cb", "Gb", "Db", "Ab", "Eb", "Bb", "F", "C", "G", "D", "A", "E", "B", "F#", "C#")  # from 7 flats


def info(attribute: str, value: object) -> str:
    """A line about the file as a whole; a text that is empty becomes a dash."""
    return f"info({attribute},{' '.join(str(value).split()) or '-'})."


def key(bar: np.void) -> str:
    """The key signature of this row of `score.bars`; empty where no key has one like it."""
    return f"{MAJOR_KEYS[bar['fifths'] + 7]} Maj" if abs(int(bar["fifths"])) <= 7 else ""


def metre(bar: np.void) -> str:
    """The time signature of this row of `score.bars`."""
    return f"{bar['numerator']}/{bar['denominator']}"


def scoreprop(attribute: str, value: str, *, score: Score, bar: PlayedBar) -> str:
    """A signature at the start of a bar."""
    place = _place(bar.shift_beats, score.bars[bar.row])
    return f"scoreprop({attribute},{value},{bar.number}:{place},{_number(bar.start_beats)})."


def section(score: Score, first: int, last: int, *, bars: tuple[PlayedBar, PlayedBar], end: str) -> str:
    """A run from one row of `score.notes` to another, in these bars: where it stands unfolded, and where written."""
    start, stop = _position(score, first), _position(score, last) + _length(score, last)
    ends = (bars[0].start_beats + start, bars[1].start_beats + stop)
    written = (bars[0].written_beats + start, bars[1].written_beats + stop)
    return f"section({','.join(_number(end) for end in (*ends, *written))},[{end}])."


def snote(score: Score, note: int, *, name: str, bar: PlayedBar, mark: str = "") -> str:
    """The written note in this row of `score.notes`, played in this bar and known by this name."""
    row, bar_row = score.notes[note], score.bars[bar.row]
    position = _position(score, note)
    onset = bar.start_beats + position
    offset = onset + _length(score, note)
    attributes = [*_attributes(row), mark] if mark else _attributes(row)
    whole_notes = Fraction(float(row["duration_q"])).limit_denominator(FINEST) / 4
    return (
        f"snote({name},{_spelled(row)},"
        f"{bar.number}:{_place(position + bar.shift_beats, bar_row)},{whole_notes},"
        f"{_number(onset)},{_number(offset)},[{','.join(attributes)}])"
    )


def ornament_kinds(row: np.void) -> str:
    """The signs of a written note as a list; a note without a sign of its own bears an unnamed gesture."""
    return f"[{','.join(_signs(row)) or 'generic_ornament'}]"


def _spelled(row: np.void) -> str:
    """The pitch as it sounds, spelled as written; where an instrument transposes, in sharps."""
    step, alter = int(row["step"]), int(row["alter"])
    octave, rest = divmod(int(row["pitch"]) - NATURALS[step] - alter, 12)
    if rest or alter not in ALTERS:
        octave, key = divmod(int(row["pitch"]), 12)
        step = int(np.searchsorted(NATURALS, key, side="right")) - 1
        alter = key - NATURALS[step]
    return f"[{STEPS[step]},{ALTERS[alter]}],{octave - 1}"


def _position(score: Score, note: int) -> Fraction:
    """Beats from the start of its bar."""
    row = score.notes[note]
    bar = score.bars[row["bar"]]
    return beats(row["onset_q"] - bar["onset_q"], bar)


def _length(score: Score, note: int) -> Fraction:
    row = score.notes[note]
    return beats(row["duration_q"], score.bars[row["bar"]])


def _place(position: Fraction, bar: np.void) -> str:
    """Beat (from 1) and the offset after it in whole notes."""
    beat = floor(position)
    return f"{beat + 1},{(position - beat) / int(bar['denominator'])}"


def _attributes(row: np.void) -> list[str]:
    attributes = [f"v{row['voice']}", f"staff{row['staff']}"]
    if row["grace"]:
        attributes.append("grace")
    attributes += _signs(row)
    attributes += [flag.name.lower() for flag in Articulation(int(row["articulation"])) if flag.name]
    if row["fermata"]:
        attributes.append("fermata")
    return attributes


def _signs(row: np.void) -> list[str]:
    signs = [flag.name.lower() for flag in Ornament(int(row["ornament"])) if flag.name]
    return [*signs, "arpeggio"] if row["arpeggio"] else signs


def _number(value: Fraction) -> str:
    """Enough digits for the fractions to be found again."""
    return f"{float(value):.6f}"
