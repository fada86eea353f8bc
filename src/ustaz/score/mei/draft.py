"""The score while it is being read, before it becomes tables. Times are in ticks (see `durations`): whole numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from ustaz.score.mei.durations import QUARTER
from ustaz.score.mei.findings import Findings
from ustaz.score.model import Grace

if TYPE_CHECKING:
    from ustaz.score.mei.document import Element
    from ustaz.score.mei.pitches import Pitch
    from ustaz.score.mei.staves import Staff


@dataclass(slots=True, eq=False)
class Note:
    """A written note. `before` is the note that is tied to it.

    `onset` counts from the bar line until the bars are laid out, then from the start of the score.
    """

    id: str
    onset: int
    duration: int
    pitch: Pitch
    key: int  # MIDI, as sounding
    bar: int
    staff: Staff
    voice: int
    chord: int = -1
    grace: Grace = Grace.NONE
    grace_order: int = 0
    ornament: int = 0
    articulation: int = 0
    arpeggio: bool = False
    fermata: bool = False
    tie: str = ""  # MEI's attribute
    string: int = 0  # as in the table of fingering
    fret: int = -1
    stroke: int = 0
    before: Note | None = None
    row: int = -1


class Span(NamedTuple):
    """Where something with an id stands in its bar: note, chord, rest, space."""

    onset: int
    end: int
    bar: int
    staff: Staff


@dataclass(slots=True, eq=False)
class Bar:
    """One MEI measure."""

    element: Element
    name: str
    numerator: int
    denominator: int
    fifths: int
    ending: int = 0  # bits, as in the table
    onset: int = 0
    duration: int = 0
    covers: int = 1  # bars of the source that this measure stands for: more where bars of rest are drawn together
    repeat_start: bool = False
    repeat_end: bool = False
    section_start: bool = False
    metrical: bool = True  # False: the file itself says that the bar is not a whole one
    beat_offset: int = 0  # ticks of this bar that stand in the bar before, or before a pickup

    @property
    def whole(self) -> int:
        """The length that the metre asks for."""
        return 4 * QUARTER * self.numerator // self.denominator


@dataclass
class Draft:
    notes: list[Note] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    spans: dict[str, Span] = field(default_factory=dict)
    groups: dict[str, list[Note]] = field(default_factory=dict)  # the notes of a note's or a chord's id
    findings: Findings = field(default_factory=Findings)

    def bar_label(self, index: int) -> str:
        """What a person calls the bar: its printed number, else its place."""
        return self.bars[index].name or str(index + 1)
