"""The notations that a tablature is written in, by the ending of the file's name."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from ustaz.tablature.formats.csv_format import to_csv
from ustaz.tablature.formats.json_format import to_json
from ustaz.tablature.formats.mei_format import to_mei
from ustaz.tablature.formats.musicxml_format import to_musicxml
from ustaz.tablature.formats.number_page import to_number_page
from ustaz.tablature.formats.numbers_format import to_numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ustaz.tablature.model import Tablature

FORMATS: Mapping[str, Callable[[Tablature], str]] = MappingProxyType(
    {
        ".csv": to_csv,
        ".html": to_number_page,
        ".json": to_json,
        ".mei": to_mei,
        ".musicxml": to_musicxml,
        ".txt": to_numbers,
    }
)
