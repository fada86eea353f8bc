"""Signs that change how notes are played: ornaments, rolled chords, fermatas, and dots under a slur."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from ustaz.score.model import Articulation, Ornament

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ustaz.score.mei.draft import Note
    from ustaz.score.mei.places import Places, Sign

_DOT, _LINE = int(Articulation.STACCATO), int(Articulation.TENUTO)  # whole numbers: flags are ten times slower
_PORTATO = int(Articulation.PORTATO)


def apply_signs(places: Places) -> None:
    """Writes the signs into the notes of the draft."""
    for sign in places.signs():
        if (ornament := _ornament(sign)) is not None:
            for note in _highest(places.notes(sign)):
                note.ornament |= ornament
        elif sign.tag == "arpeg" and sign.element.get("order") != "nonarp":
            for note in places.named(sign.element.get("plist", "")) or places.notes(sign):
                note.arpeggio = True
        elif sign.tag == "fermata":
            for note in places.notes(sign):
                note.fermata = True


def _ornament(sign: Sign) -> Ornament | None:
    form = sign.element.get("form", "")
    match sign.tag:
        case "trill":
            return Ornament.TRILL
        case "mordent":
            return Ornament.INVERTED_MORDENT if form == "upper" else Ornament.MORDENT
        case "turn":
            return Ornament.INVERTED_TURN if form == "lower" else Ornament.TURN
        case "gliss":
            return Ornament.GLISSANDO
    return None


def _highest(notes: list[Note]) -> list[Note]:
    """An ornament over a chord is played on its highest note."""
    return [max(notes, key=lambda note: note.key)] if notes else []


def mark_portato(notes: Iterable[Note], slurs: Iterable[tuple[Note, Note]]) -> None:
    """Dots under a slur are portato, and so are dots with a tenuto line.

    A dot on the last note of a slur whose other notes have none only says that this note is short.
    """
    voices: dict[tuple[int, int, int], list[Note]] = {}
    for note in sorted(notes, key=_onset):
        if note.articulation & _DOT:
            if note.articulation & _LINE:
                _to_portato(note)
            else:
                voices.setdefault((note.staff.part, note.staff.number, note.voice), []).append(note)
    for first, last in slurs:
        voice = voices.get((first.staff.part, first.staff.number, first.voice), [])
        start = bisect_left(voice, first.onset, key=_onset)
        dotted = voice[start : bisect_right(voice, last.onset, lo=start, key=_onset)]
        if dotted and (dotted[0].onset < last.onset or dotted[0].onset < dotted[-1].onset):
            for note in dotted:
                _to_portato(note)


def _onset(note: Note) -> int:
    return note.onset


def _to_portato(note: Note) -> None:
    note.articulation = note.articulation & ~(_DOT | _LINE) | _PORTATO
