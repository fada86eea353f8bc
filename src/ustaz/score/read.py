"""The door of the room: a file of any notation becomes a score."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ustaz.score.notation import NotationKind, damaged, to_mei

if TYPE_CHECKING:
    from pathlib import Path

    from ustaz.score.model import Score


def read_score(path: str | Path) -> Score:
    """The score in a file: MusicXML (also packed, .mxl), MEI, Humdrum kern, ABC, MIDI, or a tablature that ustaz wrote.

    Raises
    ------
    ustaz.errors.InputError
        The file is not there, is no notation, is damaged, has no notes or too many.
    """
    from ustaz.score.mei import NotXML, read_mei
    from ustaz.score.midi import midi_score

    notation = to_mei(path)
    if notation.kind is NotationKind.MIDI:
        return midi_score(notation.midi, file=notation.file)
    try:
        return read_mei(notation.mei, file=notation.file, source=notation.clock, warnings=notation.warnings)
    except NotXML as error:
        raise damaged(notation.file) from error
