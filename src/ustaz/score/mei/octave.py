"""Dombra music printed in a plain treble clef sounds an octave lower than it is written."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from ustaz.score.mei import findings

if TYPE_CHECKING:
    from ustaz.score.mei.draft import Draft, Note
    from ustaz.score.mei.staves import Staves

_NAME = re.compile(r"dom[bp]|домб", re.IGNORECASE)  # dombra, dombyra, dombira; домбра, домбыра
_MIDDLE_C = 60  # no dombra of the usual size has an open string as high
_STRINGS = {1, 2}


def lower_dombra(draft: Draft, staves: Staves) -> None:
    """Moves the parts of a dombra that are written without an octave sign to where they sound."""
    parts: defaultdict[int, list[Note]] = defaultdict(list)
    for note in draft.notes:
        parts[note.staff.part].append(note)
    for part, notes in parts.items():
        signed = any(note.staff.octave_sign or note.staff.transposition for note in notes)
        if not signed and _is_dombra(notes, staves.name(part)) and min(map(_lowest_open, notes)) >= _MIDDLE_C:
            draft.findings.add(findings.OCTAVE_TOO_HIGH, draft.bar_label(notes[0].bar))
            for note in notes:
                note.key -= 12
                note.pitch = note.pitch._replace(octave=note.pitch.octave - 1)


def _is_dombra(notes: list[Note], name: str) -> bool:
    strings = {note.string for note in notes if note.string}
    return strings == _STRINGS or (strings <= _STRINGS and _NAME.search(name) is not None)


def _lowest_open(note: Note) -> int:
    """The pitch of its open string; of a note without a fret its own, which is no lower."""
    return note.key - max(note.fret, 0)
