"""The door of the room: a file of any notation becomes a score."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ustaz.score.notation import NotationKind, to_mei

if TYPE_CHECKING:
    from pathlib import Path

    from ustaz.score.model import Score


def read_score(path: str | Path) -> Score:
    """The score in a file: MusicXML (also packed, .mxl), MEI, Humdrum kern, ABC, or MIDI.

    Raises
    ------
    ustaz.errors.InputError
        The file is not there, is no notation, is damaged, has no notes or too many.
    """
    from ustaz.score.mei import read_mei
    from ustaz.score.midi import midi_score
    from ustaz.score.musicxml_clock import read_clock

    notation = to_mei(path)
    if notation.kind is NotationKind.MIDI:
        return midi_score(notation.source, file=notation.file)
    clock = read_clock(notation.source) if notation.kind is NotationKind.MUSICXML else None
    return read_mei(notation.mei, file=notation.file, source=clock, warnings=notation.warnings)
