"""Values inside a sentence that every language writes in its own way: notes, beats, tempi, numbers.

Strings and integers need nothing. A float keeps the format that its template asks for (``{seconds:.1f}``) and gets
the decimal comma where the language has one. The objects below are turned into text by :func:`spoken`.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from ustaz.words.language import Language


@dataclass(frozen=True)
class Pitch:
    """A written pitch; without an octave where the octave goes without saying."""

    step: int  # 0 C … 6 B
    alter: int  # semitones: -2 … 2
    octave: int | None = None  # scientific: middle C is octave 4


@dataclass(frozen=True)
class Pitches:
    """Several pitches in a row."""

    pitches: tuple[Pitch, ...]


@dataclass(frozen=True)
class Beat:
    """A place in the bar as musicians count it: 1 is the downbeat, 2½ lies between the second and the third."""

    number: float


@dataclass(frozen=True)
class Metronome:
    """A tempo as a metronome number: ♩. = 66."""

    per_minute: float
    unit_q: float  # what is counted, in quarters: 1 a quarter, 1.5 a dotted quarter


_LETTERS = "CDEFGAB"
_SIGNS = {-2: "𝄫", -1: "♭", 0: "", 1: "♯", 2: "𝄪"}
_SYLLABLES = ("до", "ре", "ми", "фа", "соль", "ля", "си")  # the same in Kazakh and in Russian
_SUFFIXES = {-2: "-дубль-бемоль", -1: "-бемоль", 0: "", 1: "-диез", 2: "-дубль-диез"}
_FRACTIONS = {
    Fraction(1, 4): "¼",
    Fraction(1, 3): "⅓",
    Fraction(1, 2): "½",
    Fraction(2, 3): "⅔",
    Fraction(3, 4): "¾",
}
_UNITS = {0.25: "𝅘𝅥𝅯", 0.5: "♪", 0.75: "♪.", 1.0: "♩", 1.5: "♩.", 2.0: "𝅗𝅥", 3.0: "𝅗𝅥.", 4.0: "𝅝"}


class _CommaFloat(float):
    """A number that is written with a decimal comma."""

    __slots__ = ()

    def __format__(self, specification: str) -> str:
        return super().__format__(specification).replace(".", ",")

    def __str__(self) -> str:
        return super().__str__().replace(".", ",")


def spoken(value: object, language: Language) -> object:
    """What to put into the placeholder of a template in this language."""
    match value:
        case Pitch():
            return _pitch(value, language)
        case Pitches():
            return ", ".join(_pitch(pitch, language) for pitch in value.pitches)
        case Beat():
            return _beat(value, language)
        case Metronome():
            return f"{_UNITS.get(value.unit_q, '♩')} = {value.per_minute:.0f}"
        case float():
            return _number(value, language)
        case _:
            return value


def _number(value: float, language: Language) -> float:
    return value if language is Language.ENGLISH else _CommaFloat(value)


def _pitch(pitch: Pitch, language: Language) -> str:
    if language is Language.ENGLISH:
        octave = "" if pitch.octave is None else str(pitch.octave)
        return _LETTERS[pitch.step] + _SIGNS[pitch.alter] + octave
    name = _SYLLABLES[pitch.step] + _SUFFIXES[pitch.alter]
    return name if pitch.octave is None else f"{name} {_octave(pitch.octave, language)}"


def _octave(octave: int, language: Language) -> str:
    """The octave as schools in Kazakhstan name it: middle C opens the first one."""
    if language is Language.KAZAKH:
        low = {3: "(кіші октава)", 2: "(үлкен октава)", 1: "(контроктава)", 0: "(субконтроктава)"}
        return low.get(octave, f"({octave - 3}-октава)")
    low = {3: "малой октавы", 2: "большой октавы", 1: "контроктавы", 0: "субконтроктавы"}
    return low.get(octave, f"{octave - 3}-й октавы")


def _beat(beat: Beat, language: Language) -> str:
    position = Fraction(beat.number).limit_denominator(24)
    whole, rest = divmod(position, 1)
    if not rest:
        return str(whole)
    if rest in _FRACTIONS:
        return f"{whole}{_FRACTIONS[rest]}"
    return f"{_number(beat.number, language):.2f}"
