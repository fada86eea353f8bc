"""The open formats of an alignment, by the ending of the output's name.

`FORMATS` give the text of a file; `FOLDERS` the texts of the files in a folder, by their names.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from ustaz.alignment.formats.csv_format import to_csv
from ustaz.alignment.formats.json_format import to_json
from ustaz.alignment.formats.match_format import to_match
from ustaz.alignment.formats.parangonada_format import to_parangonada

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ustaz.alignment.model import Alignment
    from ustaz.performance import Performance
    from ustaz.score import Score

FORMATS: Mapping[str, Callable[[Score, Performance, Alignment], str]] = MappingProxyType(
    {".csv": to_csv, ".match": to_match, ".json": to_json}
)

FOLDERS: Mapping[str, Callable[[Score, Performance, Alignment], Mapping[str, str]]] = MappingProxyType(
    {".parangonada": to_parangonada}
)
