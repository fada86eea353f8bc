"""Two-string tablature: the document, and every notation it is written in and read from."""

from ustaz.tablature.clock import moments, tempo
from ustaz.tablature.formats import FORMATS
from ustaz.tablature.formats.json_reading import from_json
from ustaz.tablature.formats.mei_format import to_mei
from ustaz.tablature.formats.musicxml_format import to_musicxml
from ustaz.tablature.formats.numbers_format import to_numbers
from ustaz.tablature.formats.numbers_reading import from_numbers, is_numbers
from ustaz.tablature.model import BAR, BEAT, NOTE, Section, Stroke, Tablature
from ustaz.tablature.open_strings import unheard_open
from ustaz.tablature.order import in_order
from ustaz.tablature.pitches import keys, open_keys
from ustaz.tablature.read import own_notation
from ustaz.tablature.write import write_tablature

__all__ = [
    "BAR",
    "BEAT",
    "FORMATS",
    "NOTE",
    "Section",
    "Stroke",
    "Tablature",
    "from_json",
    "from_numbers",
    "in_order",
    "is_numbers",
    "keys",
    "moments",
    "open_keys",
    "own_notation",
    "tempo",
    "to_mei",
    "to_musicxml",
    "to_numbers",
    "unheard_open",
    "write_tablature",
]
