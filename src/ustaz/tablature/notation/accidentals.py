"""Which noteheads show an accidental: those that the key signature and the bar so far do not explain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ustaz.tablature.pitches import NATURALS_BY_FIFTHS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ustaz.tablature.notation.measures import Measure
    from ustaz.tablature.pitches import Spelling


def accidentals(measure: Measure, spelled: Sequence[Spelling], *, fifths: int) -> frozenset[tuple[int, int]]:
    """The heads of a bar that show their accidental, by row and tick; `spelled` has the pitch of each row."""
    signature = {step: alteration(step, fifths) for step in range(7)}
    heads = sorted(
        (event.start, head.row, head.tied_from) for events in measure.voices for event in events for head in event.heads
    )
    inforce: dict[tuple[int, int], int] = {}
    shown: set[tuple[int, int]] = set()
    for start, row, tied_from in heads:
        step, alter, octave = spelled[row]
        if not tied_from and inforce.get((step, octave), signature[step]) != alter:
            shown.add((row, start))
            inforce[step, octave] = alter
    return frozenset(shown)


def alteration(step: int, fifths: int) -> int:
    """What a key signature does to a step (0 C … 6 B), in semitones."""
    place = NATURALS_BY_FIFTHS.index(step)  # F C G D A E B: sharps come in this order, flats in the other
    return (fifths + 6 - place) // 7
