from __future__ import annotations

import pytest
from lessons import MadeLesson, make_lesson


@pytest.fixture(scope="session")
def lesson() -> MadeLesson:
    return make_lesson()
