"""Tied notes become one: the first is struck, the others lengthen it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ustaz.score.mei import findings

if TYPE_CHECKING:
    from ustaz.score.mei.document import Element
    from ustaz.score.mei.draft import Draft, Note


def join_ties(draft: Draft) -> dict[str, Note]:
    """The struck note of each tied continuation, by the continuation's id; the others stay in `draft.notes`.

    A chain lasts as long as its notes together: where it leads over a volta, the bars between do not count.
    """
    open_ties: list[tuple[int, Note]] = []
    for index, bar in enumerate(draft.bars):
        for tie in bar.element.iterchildren("tie"):
            if not _join(draft, tie):
                open_ties += [(index, note) for note in draft.groups.get(tie.get("startid", "")[1:], [])]
    open_ties += _join_by_attribute(draft)
    _join_neighbours(draft, open_ties)
    continuations: dict[str, Note] = {}
    for note in draft.notes:
        if note.before is not None:
            first = _first(note)
            first.duration += note.duration
            first.fermata |= note.fermata
            continuations[note.id] = first
    draft.notes = [note for note in draft.notes if note.before is None]
    return continuations


def _join(draft: Draft, tie: Element) -> bool:
    starts = draft.groups.get(tie.get("startid", "")[1:], [])
    ends = draft.groups.get(tie.get("endid", "")[1:], [])
    joined = False
    for start in starts:
        for end in ends:
            joined |= _tie(start, end)
    return joined


def _tie(start: Note, end: Note) -> bool:
    """Whether the two could be tied. Ties only lead forward, so that no chain can be a ring, and along one string.

    Verovio ties by pitch, and takes the unison on the other string for the same note.
    """
    forward = (start.onset, start.bar, start.duration > 0) < (end.onset, end.bar, True)
    one_string = start.string == end.string or not (start.string and end.string)
    if start.key != end.key or not forward or not one_string or start is end or end.before is not None:
        return False
    end.before = start
    return True


def _first(note: Note) -> Note:
    while note.before is not None:
        note = note.before
    return note


def _join_by_attribute(draft: Draft) -> list[tuple[int, Note]]:
    """Ties that MEI writes on the notes themselves: i(nitial), m(edial), t(erminal)."""
    pending: dict[tuple[int, int, int], Note] = {}
    for note in draft.notes:
        if not note.tie:
            continue
        place = (note.staff.part, note.staff.number, note.key)
        if note.tie in "mt" and (start := pending.pop(place, None)) is not None:
            _tie(start, note)
        if note.tie in "im":
            pending[place] = note
    return [(note.bar, note) for note in pending.values()]


def _join_neighbours(draft: Draft, open_ties: list[tuple[int, Note]]) -> None:
    """A tie without an end leads to the note of its pitch that begins where it stops, in whatever voice."""
    if not open_ties:
        return
    starting = {(note.staff.part, note.key, note.string, note.onset): note for note in draft.notes if not note.grace}
    for index, start in open_ties:
        end = starting.get((start.staff.part, start.key, start.string, start.onset + start.duration))
        if end is None or not _tie(start, end):
            draft.findings.add(findings.OPEN_TIE, draft.bar_label(index))
