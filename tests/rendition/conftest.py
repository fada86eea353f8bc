from __future__ import annotations

import pytest
from nocturne_score import nocturne_score

from ustaz.rendition import fine, learner


@pytest.fixture(scope="session")
def score():
    return nocturne_score()


@pytest.fixture(scope="session")
def fine_take(score):
    return fine(score)


@pytest.fixture(scope="session")
def learner_take(score):
    return learner(score)
