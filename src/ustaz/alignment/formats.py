"""The open formats of an alignment, by the ending of a file's name."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from ustaz.alignment.csv_format import to_csv
from ustaz.alignment.json_format import to_json
from ustaz.alignment.match_format import to_match

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ustaz.alignment.model import Alignment
    from ustaz.performance import Performance
    from ustaz.score import Score

FORMATS: Mapping[str, Callable[[Score, Performance, Alignment], str]] = MappingProxyType(
    {".csv": to_csv, ".match": to_match, ".json": to_json}
)
