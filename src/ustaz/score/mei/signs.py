"""Signs that change how notes are played: ornaments, rolled chords, fermatas, and dots under a slur."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ustaz.score.model import Articulation, Ornament

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ustaz.score.mei.draft import Note
    from ustaz.score.mei.places import Places, Sign


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
    for note in notes:
        if note.articulation & Articulation.STACCATO:
            if note.articulation & Articulation.TENUTO:
                _to_portato(note)
            else:
                voices.setdefault((note.staff.part, note.staff.number, note.voice), []).append(note)
    for first, last in slurs:
        dotted = [
            note
            for note in voices.get((first.staff.part, first.staff.number, first.voice), [])
            if first.onset <= note.onset <= last.onset
        ]
        if len({note.onset for note in dotted}) > 1 or (dotted and dotted[0].onset < last.onset):
            for note in dotted:
                _to_portato(note)


def _to_portato(note: Note) -> None:
    note.articulation = note.articulation & ~(Articulation.STACCATO | Articulation.TENUTO) | Articulation.PORTATO
