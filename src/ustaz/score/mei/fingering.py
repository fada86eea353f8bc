"""How the notes of a dombra are fingered and struck, gathered from wherever the file says it.

A part for a plucked instrument is often printed twice, on a staff and in a tablature under it. It is played once: a
note of the tablature that has a twin on a staff hands it its string and fret, and is counted no more.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict, deque
from typing import TYPE_CHECKING

import numpy as np

from ustaz.dombra import FRETS, STRINGS
from ustaz.score.mei.document import ID
from ustaz.score.model import FINGERING
from ustaz.tablature import Stroke

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from ustaz.score.mei.document import Element
    from ustaz.score.mei.draft import Draft, Note

_OCTAVE = 12
_BOWS = {"dnbow": Stroke.DOWN, "upbow": Stroke.UP}
_STROKES = {f"stroke-{stroke.name.lower()}": stroke for stroke in Stroke}  # types of `dir` in MEI that ustaz writes
_LEFT_HAND = "left-hand"  # type of its slurs
_OF_ONE_NOTE = (Stroke.UNKNOWN, Stroke.NONE)


def fold_tablature(draft: Draft) -> None:
    """Joins each note of a tablature with its twin on a staff."""
    if not any(note.staff.courses for note in draft.notes):
        return
    twins = _Twins(draft)
    folded: set[int] = set()
    for note in draft.notes:
        if note.staff.courses and (twin := twins.of(note)) is not None:
            twin.string, twin.fret = note.string, note.fret
            twin.stroke = twin.stroke or note.stroke
            folded.add(id(note))
    draft.notes = [note for note in draft.notes if id(note) not in folded]
    for identity, notes in draft.groups.items():
        draft.groups[identity] = [note for note in notes if id(note) not in folded]


class _Twins:
    """The notes on staves, to be found by where they stand and how they sound; each is found once.

    Of two unisons the one that is struck goes with the one that is struck, and else the first with the first.
    """

    def __init__(self, draft: Draft) -> None:
        ties = (tie for bar in draft.bars for tie in bar.element.iterchildren("tie"))
        self._continued = {tie.get("endid", "")[1:] for tie in ties}
        self._waiting: defaultdict[tuple[int, int, int, bool], deque[Note]] = defaultdict(deque)
        for note in draft.notes:
            if not note.staff.courses:
                self._waiting[note.bar, note.onset, note.key, self._is_continued(note)].append(note)

    def of(self, note: Note) -> Note | None:
        """The same note on a staff, as it sounds or (the habit of prints) an octave higher."""
        continued = self._is_continued(note)
        for key in (note.key, note.key + _OCTAVE):
            for tied in (continued, not continued):
                if same := self._waiting.get((note.bar, note.onset, key, tied)):
                    return same.popleft()
        return None

    def _is_continued(self, note: Note) -> bool:
        return note.id in self._continued or note.tie in {"m", "t"}


def read_strokes(draft: Draft, root: Element) -> None:
    """Strokes that MEI writes: bows on notes, and the directions and slurs of MEI that ustaz wrote."""
    for element in root.iter("note", "chord", "artic"):
        for sign in str(element.get("artic") or "").split():
            if sign in _BOWS:
                holder = element.getparent() if element.tag == "artic" else element
                _strike(draft.groups.get(holder.get(ID, ""), ()), _BOWS[sign])
    for direction in root.iter("dir"):
        if (stroke := _STROKES.get(direction.get("type", ""))) is not None:
            _strike(draft.groups.get(direction.get("startid", "")[1:], ()), stroke)
    by_string: defaultdict[int, list[Note]] = defaultdict(list)
    for note in sorted(draft.notes, key=_onset):
        by_string[note.string].append(note)
    for slur in root.iter("slur"):
        first, last = (next(iter(draft.groups.get(slur.get(end, "")[1:], ())), None) for end in ("startid", "endid"))
        if slur.get("type") == _LEFT_HAND and first is not None and last is not None:
            string = by_string[first.string]
            begin, end = (bisect_right(string, note.onset, key=_onset) for note in (first, last))
            _strike(string[begin:end], Stroke.NONE)


def _onset(note: Note) -> int:
    return note.onset


def _strike(notes: Iterable[Note], stroke: Stroke) -> None:
    for note in notes:
        note.stroke = int(stroke)


def fingering_table(notes: list[Note]) -> NDArray[np.void] | None:
    """The table of fingering; None where the file says nothing of strings, or speaks of more than two."""
    strings = {note.string for note in notes}
    if not strings & set(range(1, STRINGS + 1)) or max(strings) > STRINGS or max(note.fret for note in notes) > FRETS:
        return None
    _share_strokes(notes)
    return np.array([(note.string, note.fret, note.stroke) for note in notes], dtype=FINGERING)


def _share_strokes(notes: list[Note]) -> None:
    """A stroke is written once and may sound both strings."""
    said = {(note.onset, note.staff.part): note.stroke for note in notes if note.stroke not in _OF_ONE_NOTE}
    for note in notes:
        if note.stroke == Stroke.UNKNOWN:
            note.stroke = said.get((note.onset, note.staff.part), note.stroke)
