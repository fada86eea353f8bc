from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from lessons import MadeLesson, make_lesson


@pytest.fixture(scope="session")
def lesson() -> MadeLesson:
    return make_lesson()
