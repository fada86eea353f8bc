"""Note values: how a length is written as notes with dots, tied where one does not suffice.

Times are whole ticks, 96 to a quarter, and even: that holds sixty-fourths and their triplets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

QUARTER = 96
SHORTEST = 6  # ticks: a sixty-fourth; lengths outside triplets are multiples of it


class Value(NamedTuple):
    """A written note value; in a triplet it sounds two thirds as long."""

    unit: int  # 1 a whole note, 2 a half, 4 a quarter …
    dots: int = 0

    @property
    def ticks(self) -> int:
        plain = 4 * QUARTER // self.unit
        return plain + plain // 2 if self.dots else plain


_VALUES = sorted(
    (Value(2**power, dots) for power in range(8) for dots in (0, 1) if dots == 0 or power < 7),
    key=lambda value: -value.ticks,
)


def ticks(quarters: float) -> int:
    """The nearest even number of ticks."""
    return 2 * round(quarters * (QUARTER // 2))


def split(start: int, length: int, *, beat: int) -> Iterator[Value]:
    """The values that a length is written with.

    Parameters
    ----------
    start
        Where it begins, in ticks from the bar line.
    beat
        The length of a beat: no value hides one, but those that begin on one and plain syncopations.
    """
    while length > 0:
        value = next(value for value in _VALUES if value.ticks <= length and _fits(start, length, value, beat))
        yield value
        start, length = start + value.ticks, length - value.ticks


def _fits(start: int, length: int, value: Value, beat: int) -> bool:
    within = start % beat
    if within == 0 or within + value.ticks <= beat:
        return True
    syncopated = value.ticks == length and value.dots == 0 and value.ticks <= beat
    return syncopated and start % (value.ticks // 2) == 0


def beat_of(numerator: int, denominator: int) -> int:
    """The length of a beat in this metre: three units in 3/8, 6/8, 9/16 …, else one."""
    unit = 4 * QUARTER // denominator
    return 3 * unit if denominator >= 8 and numerator % 3 == 0 else unit
