"""A token of a kern spine: a note, a rest, or a chord of notes parted by blanks."""

from __future__ import annotations

import re
from collections import Counter

_PITCH = re.compile(r"([a-g])\1*|([A-G])\2*")
_LENGTH = re.compile(r"(\d+)(?:%(\d+))?(\.*)")
_FLAT_WITHOUT_NOTE = re.compile(r"(?<![a-gA-G-])-")
_MOST_OCTAVES = 6  # letters: cccccc is C9
_MOST_ACCIDENTALS = 3
_MOST_DOTS = 4
_LONGEST_DIGITS = 4
_LONGEST_TOKEN = 200


def notes_in(token: str) -> int | None:
    """The number of notes in the token; None where it makes no sense."""
    if len(token) > _LONGEST_TOKEN or not token.isascii():
        return None
    parts = token.split(" ")
    first_has_length = _LENGTH.search(parts[0]) is not None
    notes = 0
    for part in parts:
        pitches = [match[0] for match in _PITCH.finditer(part)]
        rest = "r" in part
        if not _has_sane_length(part, required=not first_has_length):
            return None
        if rest:  # a pitch beside it is only its place on the staff
            continue
        if len(pitches) != 1 or len(pitches[0]) > _MOST_OCTAVES or not _has_sane_accidentals(part):
            return None
        notes += 1
    return notes


def _has_sane_length(part: str, *, required: bool) -> bool:
    lengths = _LENGTH.findall(part)
    if not lengths:
        return not required or "q" in part.lower()  # grace notes need none
    for digits, divided, dots in lengths:
        if len(digits) > _LONGEST_DIGITS or len(divided) > _LONGEST_DIGITS or len(dots) > _MOST_DOTS:
            return False
        if divided and int(divided) == 0:
            return False
    return True


def _has_sane_accidentals(part: str) -> bool:
    return (
        part.count("#") <= _MOST_ACCIDENTALS
        and part.count("-") <= _MOST_ACCIDENTALS
        and _FLAT_WITHOUT_NOTE.search(part) is None
    )


class Ties:
    """Counts the ties that were begun and not ended, pitch by pitch."""

    def __init__(self) -> None:
        self._begun: Counter[str] = Counter()

    def read(self, token: str) -> None:
        for part in token.split(" "):
            pitch = _PITCH.search(part)
            if pitch is not None:
                self._begun[pitch[0]] += part.count("[") - part.count("]")

    def open(self) -> int:
        return sum(count for count in self._begun.values() if count > 0)
