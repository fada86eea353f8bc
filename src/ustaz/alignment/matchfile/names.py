"""Which written note of a score each name in a match file is, and whether the file belongs to the score at all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ustaz.alignment.matchfile.file import Finding
from ustaz.errors import InputError

if TYPE_CHECKING:
    from ustaz.alignment.matchfile.file import MatchFile
    from ustaz.score import Score

SAME_SCORE = 0.9  # at least this share of the file's written notes are in the score


def rows_of_names(contents: MatchFile, score: Score) -> dict[str, int]:
    """The row in `score.notes` of each written note of the file that is in the score.

    A name is an id, or an id with the suffix of a repeat; which of the two, the pitches tell: an id may itself end
    like a suffix where the score has its repeats written out.

    Raises
    ------
    InputError
        When too few of the notes are in the score.
    """
    pitches = {line.written.name: line.written.pitch for line in contents.notes if line.written}
    whole, stem = (_agreeing(pitches, score, suffixed=suffixed) for suffixed in (False, True))
    rows = whole | stem if len(stem) > len(whole) else stem | whole
    if len(rows) < SAME_SCORE * len(pitches):
        raise InputError(
            "{file} belongs to another score: of its {notes} written notes, {known} are in this one.",
            hint="Give the score that the match file was made for.",
            file=contents.file,
            notes=len(pitches),
            known=len(rows),
        )
    contents.findings[Finding.NOT_WRITTEN] += len(pitches) - len(rows)
    return rows


def _agreeing(pitches: dict[str, int], score: Score, *, suffixed: bool) -> dict[str, int]:
    """The rows of the names, read with or without a suffix, that are ids of notes of their pitch."""
    rows = dict(score.tied) | {name: row for row, name in enumerate(score.ids)}
    ids = {name: re.sub(r"-[0-9]+$", "", name) if suffixed else name for name in pitches}
    found = {name: rows[id_] for name, id_ in ids.items() if id_ in rows}
    return {name: row for name, row in found.items() if score.notes["pitch"][row] == pitches[name]}
