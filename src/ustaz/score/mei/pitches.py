"""Which key of the piano a written note means, and how it is spelled."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ustaz.score.model import NATURALS

if TYPE_CHECKING:
    from ustaz.score.mei.document import Element
    from ustaz.score.mei.implied import Accidentals

_STEPS = {name: step for step, name in enumerate("cdefgab")}
_ALTERS = {
    "n": 0.0, "s": 1.0, "f": -1.0, "ss": 2.0, "x": 2.0, "ff": -2.0,
    "ns": 1.0, "nf": -1.0, "xs": 3.0, "sx": 3.0, "ts": 3.0, "tf": -3.0,
    "su": 1.5, "sd": 0.5, "fu": -0.5, "fd": -1.5, "nu": 0.5, "nd": -0.5,
    "1qs": 0.5, "3qs": 1.5, "1qf": -0.5, "3qf": -1.5,
    "ffd": -2.5, "xu": 2.5, "kms": 0.5, "kmf": -0.5,
}  # fmt: skip


class Pitch(NamedTuple):
    step: int  # 0 C … 6 B
    alter: float  # semitones
    octave: int  # scientific, as sounding under an octave line

    @property
    def midi(self) -> int:
        """The key, before any transposition of the instrument."""
        return 12 * (self.octave + 1) + NATURALS[self.step] + round(self.alter)


def pitch(note: Element, accidentals: Accidentals | None = None) -> Pitch | None:
    """The pitch of an MEI note; None where it has none.

    `accidentals` are those in force, for files that leave them to the reader.
    """
    step = _STEPS.get(note.get("pname", ""))
    octave = note.get("oct.ges") or note.get("oct")
    if step is None or octave is None:
        return None
    try:
        number = int(octave)
    except ValueError:
        return None
    alter = alteration(note)
    if accidentals is not None:
        alter = accidentals.hear(step, number, alter)
    return Pitch(step, alter or 0.0, number)


def alteration(note: Element) -> float | None:
    """Semitones that the note itself says; None where it says nothing. What sounds goes before what is printed."""
    said = note.get("accid.ges")
    if said is None and len(note):
        accid = note.find("accid")
        if accid is not None:
            said = accid.get("accid.ges") or accid.get("accid")
    said = said or note.get("accid")
    return None if said is None else _ALTERS.get(said, 0.0)
