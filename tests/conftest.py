"""Fixtures shared by all rooms."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# New examples where people work, the same ones in CI; machines may be slow.
settings.register_profile("ustaz", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("ustaz")

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real scores and takes for measuring; tests that use them are skipped where they are absent."""
    data = SHARED / "data"
    if not data.is_dir():
        pytest.skip("the shared measuring data is not beside the project")
    return data
