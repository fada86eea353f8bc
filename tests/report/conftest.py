from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from dombra_lessons import make_dombra_lesson
from lessons import make_lesson

if TYPE_CHECKING:
    from ustaz.report import Lesson


@pytest.fixture(scope="session")
def lesson() -> Lesson:
    return make_lesson()


@pytest.fixture(scope="session")
def dombra_lesson() -> Lesson:
    return make_dombra_lesson()
