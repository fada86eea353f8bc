"""What the checks have to tell about one file."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ustaz.words import Sentence

_SHOWN = 12  # letters of a bar number or a name from the file that a message repeats


@dataclass
class Findings:
    """The name of the file and the warnings so far: of each kind the first, which names its place."""

    file: str
    warnings: list[Sentence] = field(default_factory=list)

    def warn(self, sentence: Sentence) -> None:
        if all(earlier.template != sentence.template for earlier in self.warnings):
            self.warnings.append(sentence)


def shown(text: str | None) -> str:
    """A text from a stranger's file, short and printable, to stand in a message."""
    printable = "".join(letter for letter in text or "" if letter.isprintable()).strip()
    return printable if len(printable) <= _SHOWN else f"{printable[:_SHOWN]}…"


@lru_cache(maxsize=1024)
def number(text: str | None) -> float:
    """The finite number that is written here, else NaN."""
    try:
        value = float(text or "")
    except ValueError:
        return math.nan
    return value if math.isfinite(value) else math.nan


@lru_cache(maxsize=1024)  # a score says the same few numbers thousands of times
def whole(text: str | None) -> int | None:
    """The integer of at most nine digits that is written here, else None."""
    digits = (text or "").strip()
    plain = digits.removeprefix("-").removeprefix("+")
    return int(digits) if plain.isascii() and plain.isdigit() and len(plain) <= 9 else None
