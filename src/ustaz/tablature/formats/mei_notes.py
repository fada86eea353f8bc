"""The notes of a tablature in MEI: layers of the staff, and layers of the tablature under it."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from ustaz.tablature.formats.markup import element

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from ustaz.tablature.notation import Event, Head
    from ustaz.tablature.pitches import Spelling

_ACCIDENTALS = {-2: "ff", -1: "f", 0: "n", 1: "s", 2: "x"}
_GESTURAL = _ACCIDENTALS | {2: "ss"}  # MEI has another name for it where it is not printed
_HIDDEN = {"bracket.visible": "false", "num.visible": "false"}


class Pieces:
    """Ids: `n1` where note 1 is struck, `n1-2` where it is tied on; `t1` in the tablature."""

    def __init__(self) -> None:
        self._counts: dict[int, int] = {}
        self.ties: list[tuple[str, str]] = []  # that begin in the bar that is being written

    def name(self, head: Head) -> str:
        piece = self._counts[head.row] = self._counts.get(head.row, 0) + 1
        name = _name(head.row, piece)
        if head.tied_to:
            self.ties.append((name, _name(head.row, piece + 1)))
        return name


def _name(row: int, piece: int) -> str:
    return f"n{row + 1}" if piece == 1 else f"n{row + 1}-{piece}"


def staff_layer(
    events: Sequence[Event],
    *,
    spelled: Sequence[Spelling],
    shown: frozenset[tuple[int, int]],
    pieces: Pieces,
    stem: str | None,
) -> list[str]:
    """The events as notes, chords and rests."""

    def written(event: Event) -> str:
        length = _length(event)
        if not event.heads:
            return element("space" if event.hidden else "rest", length)
        stemmed = length | {"stem.dir": stem}
        if len(event.heads) == 1:
            return note(event.heads[0], event, stemmed)
        return element("chord", stemmed, *(note(head, event, {}) for head in event.heads))

    def note(head: Head, event: Event, attributes: dict[str, object]) -> str:
        spelling = spelled[head.row]
        pitch: dict[str, object] = {
            "xml:id": pieces.name(head),
            "pname": spelling.letter.lower(),
            "oct": spelling.octave,
        }
        printed = (head.row, event.start) in shown
        pitch |= {"accid": _ACCIDENTALS[spelling.alter]} if printed else {"accid.ges": _GESTURAL[spelling.alter]}
        return element("note", pitch | attributes)

    return _grouped(events, written, tuplet={}, beams=True)


def tab_layer(events: Sequence[Event], *, notes: NDArray[np.void]) -> list[str]:
    """The events as frets; what is tied on is not struck again and leaves a space."""

    def written(event: Event) -> str:
        struck = [head.row for head in event.heads if not head.tied_from]
        frets = [
            element(
                "note",
                {"xml:id": f"t{row + 1}", "tab.course": notes["string"][row], "tab.fret": notes["fret"][row]},
            )
            for row in struck
        ]
        return element("tabGrp" if frets else "space", _length(event), *frets)

    return _grouped(events, written, tuplet=_HIDDEN, beams=False)


def _length(event: Event) -> dict[str, object]:
    value = event.value
    return {"dur": value.unit, "dots": value.dots or None, "dur.ppq": event.ticks}


def _grouped(
    events: Sequence[Event], written: Callable[[Event], str], *, tuplet: dict[str, str], beams: bool
) -> list[str]:
    """The events, with triplets around beams."""
    texts: list[str] = []
    for number, run in groupby(events, key=lambda event: event.triplet):
        group = list(run)
        inner = _beamed(group, written) if beams else [written(event) for event in group]
        ratio = {"num": 3, "numbase": 2} | tuplet
        texts += [element("tuplet", ratio, *inner)] if number >= 0 else inner
    return texts


def _beamed(events: Iterable[Event], written: Callable[[Event], str]) -> list[str]:
    texts: list[str] = []
    for number, group in groupby(events, key=lambda event: event.beam):
        inner = [written(event) for event in group]
        texts += [element("beam", None, *inner)] if number >= 0 else inner
    return texts
