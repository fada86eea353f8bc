"""Writes the Nocturne that comes with ustaz: `python -m tools.nocturne`, from the root of the repository."""

from pathlib import Path

from .musicxml import write_musicxml
from .source import read_source

SOURCE = Path(__file__).with_name("nocturne.txt")
TARGET = Path(__file__).parents[2] / "src/ustaz/material/chopin_nocturne_op9_no2.musicxml"

if __name__ == "__main__":
    TARGET.write_bytes(write_musicxml(read_source(SOURCE)))
