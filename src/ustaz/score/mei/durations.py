"""How long a written note, rest or space lasts, exactly.

MusicXML says it by a number (`dur.ppq` in Verovio's MEI, in units of the staff's `ppq`); other notations only by the
note value, its dots and the tuplets around it.

While a score is read, time is counted in ticks so fine that every tuplet and every unit in use is a whole number of
them: sums of whole numbers are exact, and ten times faster than fractions.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ustaz.score.mei.document import Element

QUARTER = 2**12 * 3**3 * 5**3 * 7**2 * 11 * 13  # ticks; what does not divide it is rounded, by less than 1e-12 quarters

_WORDS = {"breve": 8 * QUARTER, "long": 16 * QUARTER, "maxima": 32 * QUARTER}
_SHORTEST = 2048
_MOST_DOTS = 8
_LONGEST = 1 << 16  # quarters


def quarters(ticks: int) -> float:
    return ticks / QUARTER


def duration(element: Element, *, ppq: int, factor: Fraction) -> int | None:
    """Ticks; None where the element says none that makes sense.

    `factor` is the product of the tuplets around; `ppq` is 0 where the file gives none.
    """
    units = element.get("dur.ppq")
    if units is not None and ppq > 0:
        return _counted(units, ppq)
    value = written(element.get("dur"), element.get("dots"))
    return None if value is None else round(value * factor)


@lru_cache(maxsize=4096)
def written(value: str | None, dots: str | None) -> int | None:
    """The length of a note value ("4", "breve" …) with its dots, in ticks."""
    if value is None:
        return None
    base: int | None = _WORDS.get(value)
    if base is None:
        if not value.isascii() or not value.isdecimal() or not 1 <= int(value[:6]) <= _SHORTEST:
            return None
        base = 4 * QUARTER // int(value)
    count = int(dots) if dots is not None and dots.isascii() and dots.isdecimal() and len(dots) < 3 else 0
    return 2 * base - (base >> min(count, _MOST_DOTS))


@lru_cache(maxsize=4096)
def _counted(units: str, ppq: int) -> int | None:
    try:
        length = Fraction(units) / ppq
    except (ValueError, ZeroDivisionError):
        return None
    return round(length * QUARTER) if 0 <= length <= _LONGEST else None


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
