"""Numbers and tables as JSON has them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

DECIMALS = 4  # a tenth of a millisecond


def rows(table: NDArray[np.void]) -> Iterator[dict[str, Any]]:
    """Each row of a structured array by the names of its fields."""
    names = table.dtype.names or ()
    columns = [[plain(value) for value in table[name].tolist()] for name in names]
    for values in zip(*columns, strict=True):
        yield dict(zip(names, values, strict=True))


def plain(value: Any) -> Any:  # noqa: ANN401 (a number of any numpy type)
    """A value as JSON has it: not a number becomes null, and no digits that were not measured."""
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (int, np.integer)):
        return int(value)
    number = float(value)
    return round(number, DECIMALS) if math.isfinite(number) else None
