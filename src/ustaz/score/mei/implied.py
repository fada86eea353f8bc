"""What MEI written by hand leaves to its reader: accidentals of the key and of the bar, and octave lines.

Converters write what sounds onto each note (`accid.ges`, `oct.ges`). Where a file does so nowhere, the rules of
notation apply: a key signature alters its notes in all octaves; an accidental holds for its line until the bar ends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ustaz.score.mei.draft import Draft, Note
    from ustaz.score.mei.places import Places, Sign

_SHARPS = (3, 0, 4, 1, 5, 2, 6)  # the steps F C G D A E B
_OCTAVES = {"8": 1, "15": 2, "22": 3}


def key_alteration(step: int, *, fifths: int) -> float:
    """What a key signature does to a step (0 C … 6 B), in semitones."""
    place = _SHARPS.index(step)
    return float((fifths + 6 - place) // 7)


class Accidentals:
    """The accidentals in force in one layer of one bar."""

    def __init__(self, *, fifths: int) -> None:
        self._fifths = fifths
        self._seen: dict[tuple[int, int], float] = {}

    def hear(self, step: int, octave: int, said: float | None) -> float:
        """The alteration that sounds, given what the note itself says."""
        if said is not None:
            self._seen[step, octave] = said
            return said
        return self._seen.get((step, octave), key_alteration(step, fifths=self._fifths))


def apply_octave_lines(draft: Draft, places: Places) -> None:
    """Moves the notes under each octave line to where they sound."""
    for sign in places.signs():
        if sign.tag == "octave":
            octaves = _OCTAVES.get(sign.element.get("dis", "8"), 1)
            octaves *= -1 if sign.element.get("dis.place") == "below" else 1
            for note in _notes_under(sign, draft, places):
                if note.key + 12 * octaves in range(128):
                    note.key += 12 * octaves
                    note.pitch = note.pitch._replace(octave=note.pitch.octave + octaves)


def _notes_under(sign: Sign, draft: Draft, places: Places) -> list[Note]:
    start, end = places.start(sign), places.end(sign)
    if start is None or end is None:
        return []
    part, number = places.staff(sign)
    return [note for note in draft.notes if places.covers(note, part, number, start=start, end=end)]
