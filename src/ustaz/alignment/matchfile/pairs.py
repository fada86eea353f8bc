"""What the lines of a match file say about each written note: which played note it is, and with what label."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ustaz.alignment.formats.match_terms import GESTURE, WRONG
from ustaz.alignment.matchfile.file import Finding
from ustaz.alignment.model import Label

if TYPE_CHECKING:
    from ustaz.alignment.matchfile.file import MatchFile
    from ustaz.alignment.matchfile.lines import NoteLine, Played, Written
    from ustaz.score import Score


class Pair(NamedTuple):
    """A written note, and the played note that stands for it."""

    written: Written
    score_note: int  # row in score.notes
    label: Label
    played_note: int  # row in performance.notes; -1 for MISSED


class Pairs(NamedTuple):
    pairs: list[Pair]  # each written note of the file that is in the score, once
    realised: dict[int, int]  # played notes that realise a sign → the pair of its bearer


def pairs_of(contents: MatchFile, score: Score, rows: dict[str, int], row_of: dict[Played, int]) -> Pairs:
    """The pairs of a match file.

    Parameters
    ----------
    rows
        The row in `score.notes` of each name.
    row_of
        The row of each played note in the take.
    """
    bearers = {line.bearer for line in contents.notes if line.bearer}
    pairs: dict[str, Pair] = {}
    for line in _known_once(contents, rows):
        assert line.written
        row = rows[line.written.name]
        label = _label(line, bears=line.written.name in bearers, pitch=int(score.notes["pitch"][row]))
        pairs[line.written.name] = Pair(line.written, row, label, row_of[line.played] if line.played else -1)
    _find_wrong_notes(pairs, contents, row_of)
    realised = _find_realised(pairs, contents, row_of)
    return Pairs(list(pairs.values()), realised)


def _known_once(contents: MatchFile, rows: dict[str, int]) -> list[NoteLine]:
    """The lines of written notes in the score; where two name the same note, or pair the same key, the first pair."""
    kept: dict[str, NoteLine] = {}
    struck: set[Played] = set()
    for line in sorted((line for line in contents.notes if line.written), key=lambda line: line.played is None):
        assert line.written
        if line.written.name not in rows:
            continue
        if line.written.name in kept:
            contents.findings[Finding.NAMED_AGAIN] += 1
        elif line.played in struck:
            kept[line.written.name] = line._replace(played=None)
        else:
            kept[line.written.name] = line
            struck |= {line.played} if line.played else set()
    return list(kept.values())


def _label(line: NoteLine, *, bears: bool, pitch: int) -> Label:
    if not line.played or not line.written:
        return Label.MISSED
    if GESTURE in line.written.attributes:
        return Label.ORNAMENT
    if line.played.pitch == pitch:
        return Label.MATCH
    return Label.ORNAMENT if bears else Label.WRONG


def _find_wrong_notes(pairs: dict[str, Pair], contents: MatchFile, row_of: dict[Played, int]) -> None:
    """What ustaz wrote about wrong notes: a deletion that names an insertion."""
    taken = {pair.played_note for pair in pairs.values()}
    inserted = {
        line.played.name: row_of[line.played]
        for line in contents.notes
        if line.played and not line.written and not line.bearer and row_of[line.played] not in taken
    }
    for name, pair in pairs.items():
        names = [word.removeprefix(WRONG) for word in pair.written.attributes if word.startswith(WRONG)]
        if pair.label == Label.MISSED and names and names[0] in inserted:
            pairs[name] = pair._replace(label=Label.WRONG, played_note=inserted.pop(names[0]))


def _find_realised(pairs: dict[str, Pair], contents: MatchFile, row_of: dict[Played, int]) -> dict[int, int]:
    """The notes of ornaments; the first of them stands for the written note where no other does."""
    order = {name: index for index, name in enumerate(pairs)}
    taken = {pair.played_note for pair in pairs.values()}
    realised: dict[int, int] = {}
    for line in contents.notes:
        if not line.played or line.bearer not in pairs or row_of[line.played] in taken:
            continue
        row, bearer = row_of[line.played], pairs[line.bearer]
        if bearer.label == Label.MISSED:
            pairs[line.bearer] = bearer._replace(label=Label.ORNAMENT, played_note=row)
        realised[row] = order[line.bearer]
        taken.add(row)
    return realised
