"""Fixtures shared by all rooms."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real scores and takes for measuring; tests that use them are skipped where they are absent."""
    data = SHARED / "data"
    if not data.is_dir():
        pytest.skip("the shared measuring data is not beside the project")
    return data
