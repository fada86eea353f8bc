"""How long a written note, rest or space lasts, in quarters, exactly.

MusicXML says it by a number (`dur.ppq` in Verovio's MEI, in units of the staff's `ppq`); other notations only by the
note value, its dots and the tuplets around it.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ustaz.score.mei.document import Element

_WORDS = {"breve": Fraction(8), "long": Fraction(16), "maxima": Fraction(32)}
_SHORTEST = 2048
_MOST_DOTS = 8
_LONGEST = 1 << 16  # quarters


def duration(element: Element, *, ppq: int, factor: Fraction) -> Fraction | None:
    """Quarters; None where the element says none that makes sense.

    `factor` is the product of the tuplets around; `ppq` is 0 where the file gives none.
    """
    ticks = element.get("dur.ppq")
    if ticks is not None and ppq > 0:
        return _counted(ticks, ppq)
    value = written(element.get("dur"), element.get("dots"))
    return None if value is None else value * factor


@lru_cache(maxsize=4096)
def written(value: str | None, dots: str | None) -> Fraction | None:
    """The length of a note value ("4", "breve" …) with its dots, in quarters."""
    if value is None:
        return None
    base = _WORDS.get(value)
    if base is None:
        if not value.isascii() or not value.isdecimal() or not 1 <= int(value[:6]) <= _SHORTEST:
            return None
        base = Fraction(4, int(value))
    count = int(dots) if dots is not None and dots.isascii() and dots.isdecimal() and len(dots) < 3 else 0
    return base * (2 - Fraction(1, 2 ** min(count, _MOST_DOTS)))


@lru_cache(maxsize=4096)
def _counted(ticks: str, ppq: int) -> Fraction | None:
    try:
        length = Fraction(ticks) / ppq
    except (ValueError, ZeroDivisionError):
        return None
    return length if 0 <= length <= _LONGEST else None


def tuplet_factor(element: Element) -> Fraction | None:
    """What a tuplet does to the lengths inside it: 2/3 for a triplet. None where its ratio is no ratio."""
    number, base = element.get("num"), element.get("numbase")
    if number is None and base is None:
        return Fraction(2, 3)
    try:
        factor = Fraction(int(base or 0), int(number or 0))
    except (ValueError, ZeroDivisionError):
        return None
    return factor if 0 < factor <= 64 else None
