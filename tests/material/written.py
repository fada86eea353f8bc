"""Note heads as they are written in a MusicXML file, tie or no tie."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SIGNS = {"trill-mark": "trill", "inverted-mordent": "mordent", "turn": "turn"}
SEMITONES = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}


class Written(NamedTuple):
    bar: str
    hand: str  # R or L
    onset: Fraction  # quarters from the start of the bar
    duration: Fraction  # quarters, 0 for a grace note
    step: str
    alter: int
    octave: int
    sign: str = ""  # of an ornament: trill, mordent, turn
    tied_on: bool = False

    @property
    def pitch(self) -> int:
        return 12 * (self.octave + 1) + SEMITONES[self.step] + self.alter

    def __str__(self) -> str:
        sign = {-2: "bb", -1: "b", 0: "", 1: "#"}[self.alter]
        length = f"for {self.duration}" if self.duration else "grace"
        more = f" {self.sign}" * bool(self.sign) + " tied on" * self.tied_on
        return f"{self.bar}{self.hand} {self.step}{sign}{self.octave} at {self.onset} {length}{more}"


def read_written(path: Path) -> list[Written]:
    return list(_read(etree.parse(path)))


def _read(tree: etree._ElementTree) -> Iterator[Written]:
    divisions = int(tree.findtext(".//divisions"))
    for measure in tree.iter("measure"):
        now = previous = Fraction(0)
        for item in measure:
            length = Fraction(int(item.findtext("duration", "0")), divisions)
            if item.tag == "note":
                onset = previous if item.find("chord") is not None else now
                if item.find("pitch") is not None:
                    yield _written(item, measure.get("id").removeprefix("m"), onset, length)
                previous, now = onset, onset + length
            elif item.tag in {"backup", "forward"}:
                now += length if item.tag == "forward" else -length


def _written(note: etree._Element, bar: str, onset: Fraction, duration: Fraction) -> Written:
    pitch = note.find("pitch")
    step, octave = pitch.findtext("step"), int(pitch.findtext("octave"))
    hand = "R" if note.findtext("staff") == "1" else "L"
    sign = next(
        (SIGNS[ornament.tag] for ornament in note.iterfind("notations/ornaments/*") if ornament.tag in SIGNS), ""
    )
    tied_on = note.find("tie[@type='start']") is not None
    return Written(bar, hand, onset, duration, step, int(pitch.findtext("alter", "0")), octave, sign, tied_on)


def only_in(ours: list[Written], theirs: list[Written]) -> list[str]:
    """What stands in the first list and not in the second, as sentences in their order."""
    return [str(note) for note in sorted((Counter(ours) - Counter(theirs)).elements())]
