from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lessons import make_lesson

if TYPE_CHECKING:
    from ustaz.report import Lesson


@pytest.fixture(scope="session")
def lesson() -> Lesson:
    return make_lesson()
