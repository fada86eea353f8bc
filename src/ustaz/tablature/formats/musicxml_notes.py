"""The notes of a tablature in MusicXML: each as a note on the staff and once more, with its fret, in the tablature."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ustaz.tablature.formats.markup import element, leaf
from ustaz.tablature.model import Stroke

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ustaz.tablature.model import Tablature
    from ustaz.tablature.notation import Event, Head, Signs
    from ustaz.tablature.pitches import Spelling

STAFF, TAB = 1, 2
_TYPES = {1: "whole", 2: "half", 4: "quarter", 8: "eighth", 16: "16th", 32: "32nd", 64: "64th", 128: "128th"}
_ACCIDENTALS = {-2: "flat-flat", -1: "flat", 0: "natural", 1: "sharp", 2: "double-sharp"}
_STROKES = {
    Stroke.DOWN: element("down-bow"),
    Stroke.UP: element("up-bow"),
    Stroke.THUMB: leaf("pluck", "p"),
    Stroke.INDEX: leaf("pluck", "i"),
    Stroke.HOOK: leaf("other-technical", "hook"),
    Stroke.DAMPED: leaf("other-technical", "damped"),
}
_LEFT_HAND = leaf("other-technical", "left hand")


@dataclass
class Notes:
    """Writes the events of one staff; `pieces` counts how often each note was begun or tied on."""

    tablature: Tablature
    signs: Signs
    spelled: Sequence[Spelling]
    divisor: int  # ticks in a unit of MusicXML's duration
    staff: int
    pieces: Counter[int] = field(default_factory=Counter)

    def events(
        self, events: Sequence[Event], *, voice: int, stem: str | None, shown: frozenset[tuple[int, int]]
    ) -> Iterator[str]:
        """The events of one voice in one bar; `shown`: which heads show an accidental."""
        for place, event in enumerate(events):
            common = _Common(
                voice=voice + 4 * (self.staff - 1),
                stem=stem if self.staff == STAFF else "none",
                beam=_beam(events, place) if self.staff == STAFF else "",
                tuplet=_tuplet(events, place),
            )
            if not event.heads:
                yield self._rest(event, common)
            for number, head in enumerate(event.heads):
                yield self._note(event, head, common, chord=number > 0, shown=shown)

    def whole_rest(self, ticks: int, *, voice: int) -> str:
        """A rest that lasts a bar, however long that is."""
        return element(
            "note",
            {"print-object": "no" if self.staff == TAB or voice > 1 else None},
            element("rest", {"measure": "yes"}),
            leaf("duration", ticks // self.divisor),
            leaf("voice", voice + 4 * (self.staff - 1)),
            leaf("staff", self.staff),
        )

    def _rest(self, event: Event, common: _Common) -> str:
        hidden = event.hidden or self.staff == TAB
        return element(
            "note",
            {"print-object": "no" if hidden else None},
            element("rest"),
            leaf("duration", event.ticks // self.divisor),
            leaf("voice", common.voice),
            *_type(event),
            leaf("staff", self.staff),
            _notations([common.tuplet if not hidden else ""]),
        )

    def _note(
        self, event: Event, head: Head, common: _Common, *, chord: bool, shown: frozenset[tuple[int, int]]
    ) -> str:
        spelling = self.spelled[head.row]
        accidental = self.staff == STAFF and (head.row, event.start) in shown
        return element(
            "note",
            {"id": self._id(head)},
            element("chord") if chord else "",
            _pitch(spelling),
            leaf("duration", event.ticks // self.divisor),
            element("tie", {"type": "stop"}) if head.tied_from else "",
            element("tie", {"type": "start"}) if head.tied_to else "",
            leaf("voice", common.voice),
            *_type(event),
            leaf("accidental", _ACCIDENTALS[spelling.alter]) if accidental else "",
            _time_modification(event),
            leaf("stem", common.stem) if common.stem else "",
            leaf("staff", self.staff),
            common.beam if not chord else "",
            _notations(self._signs(head, "" if chord else common.tuplet)),
        )

    def _id(self, head: Head) -> str:
        self.pieces[head.row] += 1
        piece = self.pieces[head.row]
        return f"{'n' if self.staff == STAFF else 't'}{head.row + 1}" + (f"-{piece}" if piece > 1 else "")

    def _signs(self, head: Head, tuplet: str) -> list[str]:
        signs = [element("tied", {"type": "stop"}) if head.tied_from else ""]
        signs.append(element("tied", {"type": "start"}) if head.tied_to else "")
        signs.append(tuplet)
        if self.staff == STAFF:
            signs += self._slurs(head)
        technical = self._technical(head)
        return [*signs, element("technical", None, *technical) if technical else ""]

    def _slurs(self, head: Head) -> Iterator[str]:
        """Slurs lead from struck note to struck note, not to what is tied on."""
        if head.tied_from:
            return
        number = int(self.tablature.notes["string"][head.row])
        if head.row in self.signs.slurred_to:
            yield element("slur", {"type": "stop", "number": number})
        if head.row in self.signs.slurs:
            yield element("slur", {"type": "start", "number": number})

    def _technical(self, head: Head) -> list[str]:
        signs: list[str] = []
        struck = not head.tied_from
        if struck and (stroke := self.signs.strokes.get(head.row)) is not None:
            signs.append(_STROKES[stroke])
        if self.staff == STAFF:
            return signs
        note = self.tablature.notes[head.row]
        signs += [leaf("string", note["string"]), leaf("fret", note["fret"])]
        return signs + (list(self._left_hand(head.row)) if struck else [])

    def _left_hand(self, row: int) -> Iterator[str]:
        if row in self.signs.alone:
            yield _LEFT_HAND
        number = int(self.tablature.notes["string"][row])
        for kind, pair in (("stop", self.signs.pairs_to.get(row)), ("start", self.signs.pairs_from.get(row))):
            if pair is not None:
                name, letter = ("hammer-on", "H") if pair.rising else ("pull-off", "P")
                yield leaf(name, letter if kind == "start" else "", {"type": kind, "number": number})


@dataclass(frozen=True)
class _Common:
    """What all notes of an event share."""

    voice: int
    stem: str | None
    beam: str
    tuplet: str


def _pitch(spelling: Spelling) -> str:
    return element(
        "pitch",
        None,
        leaf("step", spelling.letter),
        leaf("alter", spelling.alter) if spelling.alter else "",
        leaf("octave", spelling.octave),
    )


def _type(event: Event) -> list[str]:
    return [leaf("type", _TYPES[event.value.unit]), *[element("dot")] * event.value.dots]


def _time_modification(event: Event) -> str:
    if event.triplet < 0:
        return ""
    return element("time-modification", None, leaf("actual-notes", 3), leaf("normal-notes", 2))


def _notations(signs: Sequence[str]) -> str:
    return element("notations", None, *signs) if any(signs) else ""


def _tuplet(events: Sequence[Event], place: int) -> str:
    """Where a triplet begins or ends."""
    event = events[place]
    if event.triplet < 0:
        return ""
    first = place == 0 or events[place - 1].triplet != event.triplet
    last = place + 1 == len(events) or events[place + 1].triplet != event.triplet
    kinds = [kind for kind, here in (("start", first), ("stop", last)) if here]
    return "".join(element("tuplet", {"type": kind}) for kind in kinds)


def _beam(events: Sequence[Event], place: int) -> str:
    """The beams of an event: one for each flag, as far as its neighbours have it too."""
    event = events[place]
    if event.beam < 0:
        return ""
    flags = _flags(event)
    before = _flags(events[place - 1]) if place and events[place - 1].beam == event.beam else 0
    after = _flags(events[place + 1]) if place + 1 < len(events) and events[place + 1].beam == event.beam else 0
    return "".join(leaf("beam", _beam_kind(level, before, after), {"number": level}) for level in range(1, flags + 1))


def _beam_kind(level: int, before: int, after: int) -> str:
    if level <= before:
        return "continue" if level <= after else "end"
    if level <= after:
        return "begin"
    return "backward hook" if before else "forward hook"


def _flags(event: Event) -> int:
    return event.value.unit.bit_length() - 3  # an eighth has one
