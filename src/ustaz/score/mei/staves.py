"""Which staves there are, to which part and hand each belongs, and by how much its instrument transposes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ustaz.score.mei.document import Element, text_of, whole
from ustaz.score.mei.tablature import is_tablature, tuning
from ustaz.score.model import Hand

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Staff:
    part: int  # 0-based
    number: int  # 1-based within the part
    hand: Hand
    transposition: int  # semitones from written to sounding
    courses: tuple[int, ...] = ()  # of a tablature: the open pitch of each string, string 1 first
    octave_sign: bool = False  # its clef says that it sounds an octave lower or higher


@dataclass(frozen=True)
class Staves:
    by_n: dict[int, Staff]
    part_names: tuple[str, ...]

    def name(self, part: int) -> str:
        return self.part_names[part] if part < len(self.part_names) else ""

    def of(self, n: int) -> Staff:
        """The staff with this number. One that is written on but not defined is the next of its part.

        MusicXML without `<staves>` yields such: a piano part with two staves of which one is announced.
        """
        staff = self.by_n.get(n)
        if staff is None:
            below = max((known for known in self.by_n if known < n), default=0)
            base = self.by_n[below] if below else Staff(0, 0, Hand.UNKNOWN, 0)
            number = base.number + n - below
            staff = Staff(base.part, number, _hand(number, 2, bass=True), base.transposition)
            self.by_n[n] = staff
        return staff


def read_staves(score: Element) -> Staves:
    """The staves of an MEI `score` in the order of the page."""
    by_n: dict[int, Staff] = {}
    names: list[str] = []
    for name, definitions in _parts(score.find("scoreDef")):
        for number, definition in enumerate(definitions, start=1):
            n = whole(definition.get("n"), default=len(by_n) + 1)
            staves = len(definitions) - sum(map(is_tablature, definitions))
            by_n[n] = Staff(
                len(names),
                number,
                _hand(number, staves, bass=_starts_in_bass(definition)),
                whole(definition.get("trans.semi"), default=0),
                tuning(definition) if is_tablature(definition) else (),
                _has_octave_sign(definition),
            )
        names.append(name)
    if len(by_n) == 1:  # a second staff may be written on without being announced
        ((n, only),) = by_n.items()
        if any(element.get("staff") == str(n + 1) for element in score.iter("note", "chord")):
            by_n[n] = Staff(only.part, only.number, Hand.RIGHT, only.transposition)
    return Staves(by_n, tuple(names))


def _hand(number: int, staves: int, *, bass: bool) -> Hand:
    """The upper of two staves is the right hand's. Of three, the middle one is the left's if it begins in the bass."""
    if staves < 2:
        return Hand.UNKNOWN
    if number == 1:
        return Hand.RIGHT
    return Hand.LEFT if number == staves or bass else Hand.UNKNOWN


def _starts_in_bass(definition: Element) -> bool:
    clef = definition.find("clef")
    shape = definition.get("clef.shape") if clef is None else clef.get("shape")
    return bool(shape == "F")


def _has_octave_sign(definition: Element) -> bool:
    clef = definition.find("clef")
    return definition.get("clef.dis") is not None or (clef is not None and clef.get("dis") is not None)


def _parts(definition: Element | None) -> Iterator[tuple[str, list[Element]]]:
    """The name and the staff definitions of each part.

    A brace makes one part of its staves; so does the absence of names where there are two staves in all (kern, ABC).
    """
    group = definition.find("staffGrp") if definition is not None else None
    if group is None:
        return
    staves = list(group.iter("staffDef"))
    if len(staves) == 2 and len({_name(staff) for staff in staves}) == 1:
        own = staves[0].getparent()  # the group of the part itself, within that of the score
        yield _name(own) or _name(group) or _name(staves[0]), staves
    else:
        yield from _parts_of(group)


def _parts_of(group: Element) -> Iterator[tuple[str, list[Element]]]:
    staves = list(group.iter("staffDef"))
    played_once = _symbol(group) == "brace" or (any(map(is_tablature, staves)) and group.find("staffGrp") is None)
    if played_once and len(staves) <= 4:
        yield _name(group) or _name(staves[0]), staves
        return
    for child in group:
        if child.tag == "staffDef":
            yield _name(child), [child]
        elif child.tag == "staffGrp":
            yield from _parts_of(child)


def _symbol(group: Element) -> str:
    sign = group.find("grpSym")
    return str(group.get("symbol") or (sign.get("symbol") if sign is not None else "") or "")


def _name(element: Element) -> str:
    label = element.find("label")
    return text_of(label) if label is not None else str(element.get("label") or "")
