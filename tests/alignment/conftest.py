"""What several tests of alignment need."""

from __future__ import annotations

import pytest
from format_lesson import piece

from ustaz.alignment import read_match


@pytest.fixture
def read(tmp_path):
    """Read the text (or bytes) of a match file of the piece, or of another score."""

    def reader(text, score=None):
        path = tmp_path / "file.match"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_match(path, score or piece())

    return reader
