from __future__ import annotations

from functools import cache

from ustaz.material import nocturne
from ustaz.score import read_score


@cache
def nocturne_score():
    """The bundled Nocturne; not a fixture where Hypothesis would print it whole."""
    with nocturne() as path:
        return read_score(path)
