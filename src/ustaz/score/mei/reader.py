"""From MEI text to a score."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ustaz.errors import InputError
from ustaz.score.mei.bars import complete_bars, lay_out
from ustaz.score.mei.document import Element, composer, parse, title
from ustaz.score.mei.draft import Draft
from ustaz.score.mei.fingering import fingering_table, fold_tablature, read_strokes
from ustaz.score.mei.implied import apply_octave_lines
from ustaz.score.mei.jumps import find_jumps
from ustaz.score.mei.marks import find_marks, mark_table, slurs
from ustaz.score.mei.measures import MeasureReader
from ustaz.score.mei.mending import keep_source_time
from ustaz.score.mei.octave import lower_dombra
from ustaz.score.mei.places import Places
from ustaz.score.mei.signs import apply_signs, mark_portato
from ustaz.score.mei.staves import Staves, read_staves
from ustaz.score.mei.tables import bar_table, note_table
from ustaz.score.mei.ties import join_ties
from ustaz.score.model import Score

if TYPE_CHECKING:
    from ustaz.score.musicxml_clock import SourceBar
    from ustaz.words import Sentence

MOST_NOTES = 30_000
_TRANSCODED = "Transcoded from "  # what Verovio writes into the head of MEI that it made of another notation


def read_mei(
    mei: str, *, file: str, source: list[SourceBar] | None = None, warnings: tuple[Sentence, ...] = ()
) -> Score:
    """The score in an MEI text that Verovio wrote.

    Parameters
    ----------
    mei
        The text; the result keeps it for engraving.
    file
        The name of the file, for messages.
    source
        The clock of the source, where that is MusicXML.
    warnings
        What was found before; what is found here comes after.

    Raises
    ------
    InputError
        There are no notes, or too many.
    NotXML
        The text is damaged.
    """
    root = parse(mei)
    draft = Draft()
    implied = _TRANSCODED not in mei
    staves = _read_notes(root, draft, implied=implied and "accid.ges=" not in mei)
    if source is not None:
        keep_source_time(draft, source)
    fold_tablature(draft)
    _check_size(draft, file)
    lay_out(draft)
    complete_bars(draft.bars)
    places = Places(draft, staves)
    if implied and "oct.ges=" not in mei:
        apply_octave_lines(draft, places)
    lower_dombra(draft, staves)
    struck = join_ties(draft)
    if source is None:
        read_strokes(draft, root)
    apply_signs(places)
    marks = find_marks(draft, places, struck, early_releases=source is not None)
    mark_portato(draft.notes, slurs(marks))
    jumps = find_jumps(draft, places)
    notes = note_table(draft)
    return Score(
        notes=notes,
        ids=tuple(note.id for note in draft.notes),
        bars=bar_table(draft),
        bar_names=tuple(bar.name for bar in draft.bars),
        jumps=jumps,
        marks=mark_table(marks),
        mark_texts=tuple(mark.text for mark in marks),
        mei=mei,
        title=title(root),
        composer=composer(root),
        parts=staves.part_names,
        tied={identity: note.row for identity, note in struck.items()},
        warnings=(*warnings, *draft.findings),
        fingering=fingering_table(draft.notes),
    )


def _read_notes(root: Element, draft: Draft, *, implied: bool) -> Staves:
    score = root.find("music//score")
    if score is None:
        return Staves({}, ())
    staves = read_staves(score)
    MeasureReader(draft, staves, implied=implied).read(score)
    return staves


def _check_size(draft: Draft, file: str) -> None:
    if not draft.notes:
        raise InputError(
            "{file} has no notes that can be played.", hint="Check that you chose the right file.", file=file
        )
    if len(draft.notes) > MOST_NOTES:
        raise InputError(
            "{file} has {count} notes; at most {most} can be read.",
            hint="Split the piece into movements and try again.",
            file=file,
            count=len(draft.notes),
            most=MOST_NOTES,
        )
