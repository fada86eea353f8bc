"""Names for keys of the piano, from the key signature."""

from __future__ import annotations

_LINE = "FCGDAEB"  # of fifths; C stands at 0, F at -1
_STEPS = {"C": 0, "D": 1, "E": 2, "F": 3, "G": 4, "A": 5, "B": 6}
_FLATTEST = 3  # fifths below the tonic: E flat in C major
_SIGNATURES = {
    "Cb": -7, "Gb": -6, "Db": -5, "Ab": -4, "Eb": -3, "Bb": -2, "F": -1, "C": 0, "G": 1, "D": 2, "A": 3, "E": 4,
    "B": 5, "F#": 6, "C#": 7,
    "Abm": -7, "Ebm": -6, "Bbm": -5, "Fm": -4, "Cm": -3, "Gm": -2, "Dm": -1, "Am": 0, "Em": 1, "Bm": 2, "F#m": 3,
    "C#m": 4, "G#m": 5, "D#m": 6, "A#m": 7,
}  # fmt: skip


def fifths_of(name: str) -> int:
    """The sharps (positive) or flats of a key as MIDI files name it; 0 for names that are none."""
    return _SIGNATURES.get(name, 0)


def spell(key: int, *, fifths: int) -> tuple[int, int, int]:
    """Step, alteration and octave of a key of the piano: the name that lies between E flat and G sharp, seen from C.

    Examples
    --------
    >>> spell(66, fifths=1)  # F sharp in G major
    (3, 1, 4)
    >>> spell(70, fifths=-2)  # B flat
    (6, -1, 4)
    """
    place = (key * 7 - fifths + _FLATTEST) % 12 + fifths - _FLATTEST  # on the line of fifths, C = 0
    letter = _LINE[(place + 1) % 7]
    alter = (place + 1) // 7
    natural = key - alter
    return _STEPS[letter], alter, natural // 12 - 1
