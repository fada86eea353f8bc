"""The typed source of the Nocturne: bars of chords, as exact as they are written."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EIGHTH = Fraction(1, 2)  # in quarters, as every duration here
ALTERS = {"bb": -2, "b": -1, "": 0, "#": 1}
PITCH = re.compile(r"([A-G])(bb|b|#|)(\d)")
CHORD = re.compile(r"(?P<value>\d*)(?P<dots>\.*)(?P<pitches>(?:[A-G](?:bb|b|#|)\d\+?)+|[rs])(?P<signs>.*)")
SIGN = re.compile(r"[~().'>-]|:[a-z]+(?:\^[bn#]_[bn#])?")
GRACE = re.compile(r"\{/?")
TUPLET_ENDS = {"]", "]]"}
TUPLET = re.compile(r"\[(?P<hidden>\[?)(?P<actual>\d+):(?P<normal>\d+)")


@dataclass(frozen=True)
class Pitch:
    step: str
    alter: int
    octave: int


@dataclass(frozen=True)
class Tuplet:
    actual: int
    normal: int
    hidden: bool


@dataclass(frozen=True)
class Chord:
    """Notes struck together, or a rest (`pitches` empty), or a space (a rest that is not printed)."""

    onset: Fraction  # quarters from the start of the bar
    value: int  # 4 is a quarter
    dots: int
    pitches: tuple[Pitch, ...]
    signs: tuple[str, ...] = ()
    space: bool = False
    grace: str = ""  # "" is an ordinary chord, "{" a grace note, "{/" one with a slash
    tuplet: Tuplet | None = None
    tuplet_start: bool = False
    tuplet_stop: bool = False
    small: bool = False

    @property
    def duration(self) -> Fraction:
        if self.grace:
            return Fraction(0)
        plain = Fraction(4, self.value) * (2 - Fraction(1, 2**self.dots))
        return plain * Fraction(self.tuplet.normal, self.tuplet.actual) if self.tuplet else plain


@dataclass(frozen=True)
class Change:
    """Something that changes between two chords: `clef:G`, `clef:F`, `8va`, `loco`."""

    onset: Fraction
    kind: str


@dataclass(frozen=True)
class Mark:
    start: Fraction  # quarters from the start of the bar
    end: Fraction  # equal to start for a point; may lie beyond the bar
    text: str


@dataclass
class Bar:
    name: str
    voices: dict[str, list[Chord | Change]] = field(default_factory=dict)  # R, L, L2
    marks: list[Mark] = field(default_factory=list)
    pedals: list[Mark] = field(default_factory=list)

    @property
    def duration(self) -> Fraction:
        return max(length(voice) for voice in self.voices.values())


def length(voice: list[Chord | Change]) -> Fraction:
    return sum((item.duration for item in voice if isinstance(item, Chord)), Fraction(0))


def read_source(path: Path) -> list[Bar]:
    """The bars of a typed source, in order; ValueError where a line cannot be read or a bar is not filled."""
    bars: list[Bar] = []
    reader = VoiceReader()
    for line in path.read_text(encoding="utf-8").splitlines():
        key, _, rest = line.partition(" ")
        if not line or key == "#" or line == "#":
            continue
        if key == "bar":
            bars.append(Bar(rest.strip()))
        elif key == "M":
            bars[-1].marks = list(_marks(rest))
        elif key == "P":
            bars[-1].pedals = [_span(span, "pedal") for span in rest.split()]
        else:
            voice = bars[-1].voices.setdefault(key, [])
            voice += reader.read(rest, start=length(voice))
    _check_filled(bars)
    return bars


class VoiceReader:
    """Reads the tokens of voices: a value holds to the end of the line, the size of notes until it is changed."""

    def __init__(self) -> None:
        self.small = False

    def read(self, text: str, *, start: Fraction) -> Iterator[Chord | Change]:
        self.onset, self.values, self.grace = start, {}, ""
        self.tuplet, self.at_tuplet_start = None, False
        tokens = text.split()
        for token, following in zip(tokens, [*tokens[1:], ""], strict=True):
            if found := TUPLET.fullmatch(token):
                self.tuplet = Tuplet(int(found["actual"]), int(found["normal"]), bool(found["hidden"]))
                self.at_tuplet_start = True
            elif token in TUPLET_ENDS:
                self.tuplet = None
            elif token in {"small", "large"}:
                self.small = token == "small"
            elif token in {"8va", "loco"} or token.startswith("clef:"):
                yield Change(self.onset, token)
            else:
                yield self._chord(token, last_of_tuplet=following in TUPLET_ENDS)

    def _chord(self, token: str, *, last_of_tuplet: bool) -> Chord:
        if opening := GRACE.match(token):
            self.grace = opening[0]
        found = CHORD.fullmatch(token.removeprefix(self.grace).removesuffix("}"))
        if not found:
            raise ValueError(f"not a chord: {token!r}")
        if found["value"]:
            self.values[bool(self.grace)] = int(found["value"]), len(found["dots"])
        value, dots = self.values[bool(self.grace)]
        chord = Chord(
            self.onset,
            value,
            dots,
            _pitches(found["pitches"]),
            signs=_signs(found["signs"]),
            space=found["pitches"] == "s",
            grace=self.grace,
            tuplet=None if self.grace else self.tuplet,
            tuplet_start=self.at_tuplet_start,
            tuplet_stop=last_of_tuplet,
            small=self.small,
        )
        self.at_tuplet_start = False
        self.onset += chord.duration
        if token.endswith("}"):
            self.grace = ""
        return chord


def _pitches(text: str) -> tuple[Pitch, ...]:
    return tuple(Pitch(step, ALTERS[alter], int(octave)) for step, alter, octave in PITCH.findall(text))


def _signs(text: str) -> tuple[str, ...]:
    signs = tuple(SIGN.findall(text))
    if "".join(signs) != text:
        raise ValueError(f"unknown sign in {text!r}")
    return signs


def _marks(text: str) -> Iterator[Mark]:
    for mark in text.split(";"):
        where, _, what = mark.strip().partition(" ")
        yield _span(where, what)


def _span(where: str, what: str) -> Mark:
    start, _, end = where.partition("-")
    return Mark(EIGHTH * Fraction(start), EIGHTH * Fraction(end or start), what)


def _check_filled(bars: list[Bar]) -> None:
    for bar in bars:
        for name, voice in bar.voices.items():
            if length(voice) != bar.duration:
                raise ValueError(f"bar {bar.name}: {name} is {length(voice)} quarters long, not {bar.duration}")
