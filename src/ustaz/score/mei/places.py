"""Where a sign stands that is no note itself: at a note (`startid`) or at a beat of a bar (`tstamp`)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import isfinite
from typing import TYPE_CHECKING

from ustaz.score.mei.document import whole
from ustaz.score.mei.durations import quarters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ustaz.score.mei.document import Element
    from ustaz.score.mei.draft import Draft, Note
    from ustaz.score.mei.staves import Staff, Staves

_FARTHEST_BEAT = 1000.0
_INSTANT = 1e-6  # quarters: nearer than this is together


@dataclass(frozen=True)
class Sign:
    """A child of a measure that is no staff: dynamics, slurs, pedals, words …."""

    element: Element
    bar: int

    @property
    def tag(self) -> str:
        return str(self.element.tag)


class Places:
    """Finds the times and the notes that signs refer to. Times are in quarters."""

    def __init__(self, draft: Draft, staves: Staves) -> None:
        self._draft = draft
        self._staves = staves

    def signs(self) -> Iterator[Sign]:
        for index, bar in enumerate(self._draft.bars):
            for child in bar.element:
                if child.tag != "staff":
                    yield Sign(child, index)

    def start(self, sign: Sign) -> float | None:
        """Where the sign begins; None where that cannot be told."""
        span = self._draft.spans.get(sign.element.get("startid", "")[1:])
        if span is not None:
            return quarters(self._draft.bars[span.bar].onset + span.onset)
        return self._at_beat(sign.bar, sign.element.get("tstamp"))

    def end(self, sign: Sign) -> float | None:
        """Where it ends; None where it says nothing of that."""
        span = self._draft.spans.get(sign.element.get("endid", "")[1:])
        if span is not None:
            return quarters(self._draft.bars[span.bar].onset + span.end)
        measures, _, beat = (sign.element.get("tstamp2") or "").rpartition("m+")
        last = sign.bar + whole(measures, default=0)
        if not beat or last < sign.bar:
            return None
        return self._at_beat(min(last, len(self._draft.bars) - 1), beat)

    def staff(self, sign: Sign) -> tuple[int, int]:
        """Part and staff; staff 0 where the sign stands for several."""
        numbers = (sign.element.get("staff") or "").split()
        if numbers:
            staff = self._staves.of(whole(numbers[0], default=1))
            return staff.part, staff.number if len(numbers) == 1 else 0
        span = self._draft.spans.get(sign.element.get("startid", "")[1:])
        return (span.staff.part, span.staff.number) if span is not None else (0, 0)

    def notes(self, sign: Sign) -> list[Note]:
        """The notes that the sign stands at: those it names, else those on its staff at its beat."""
        if identity := sign.element.get("startid", "")[1:]:
            return self._draft.groups.get(identity, [])
        start = self._at_beat(sign.bar, sign.element.get("tstamp"))
        if start is None or not sign.element.get("staff"):
            return []
        part, number = self.staff(sign)
        return [
            note
            for note in self._by_bar.get(sign.bar, [])
            if _on(note.staff, part, number) and abs(quarters(note.onset) - start) < _INSTANT and not note.grace
        ]

    def covers(self, note: Note, part: int, number: int, *, start: float, end: float) -> bool:
        """Whether the note stands on this staff (0: any of its part) and begins from `start` on, before `end`."""
        return _on(note.staff, part, number) and start - _INSTANT <= quarters(note.onset) < end - _INSTANT

    def named(self, references: str) -> list[Note]:
        """The notes of a list of references (`#a #b`)."""
        return [note for name in references.split() for note in self._draft.groups.get(name[1:], [])]

    def _at_beat(self, index: int, text: str | None) -> float | None:
        try:
            beat = float(text or "nan")
        except ValueError:
            return None
        if not isfinite(beat) or abs(beat) > _FARTHEST_BEAT:
            return None
        bar = self._draft.bars[index]
        return quarters(bar.onset) + (beat - 1) * 4 / bar.denominator

    @cached_property
    def _by_bar(self) -> dict[int, list[Note]]:
        notes: dict[int, list[Note]] = {}
        for note in self._draft.notes:
            notes.setdefault(note.bar, []).append(note)
        return notes


def _on(staff: Staff, part: int, number: int) -> bool:
    return staff.part == part and number in (0, staff.number)
