"""How a line of interpretations moves the spines of a Humdrum table."""

from __future__ import annotations

import re

from ustaz.score.checks.findings import number, whole

_METRE = re.compile(r"\*M(\d[^/]*)/(\d[^%]*)(%\d+)?$")
_TEMPO = re.compile(r"\*MM(.*)$")
_MOST_BEATS = 99
_MOST_UNIT = 128
_TEMPI = (5.0, 1000.0)


def move(spines: list[str], signs: list[str]) -> list[str] | None:
    """What the spines hold below this line; None where the signs do not fit together.

    `*^` splits a spine, neighbours with `*v` become one, two with `*x` change places, `*+` adds one, `*-` ends it.
    """
    below: list[str] = []
    swap: int | None = None
    merged = 0  # neighbours so far in a run of *v
    for spine, sign in zip(spines, signs, strict=True):
        if sign != "*v" and merged == 1:
            return None
        merged = merged + 1 if sign == "*v" else 0
        if merged > 1:
            continue
        if sign == "*x" and swap is not None:
            below.append(below[swap])
            below[swap], swap = spine, None
            continue
        if sign == "*x":
            swap = len(below)
        below += _column(spine, sign)
    return below if swap is None and merged != 1 else None


def _column(spine: str, sign: str) -> list[str]:
    if sign == "*-":
        return []
    if sign == "*^":
        return [spine, spine]
    if sign == "*+":
        return [spine, "**"]  # the next line says what it is
    return [sign if sign.startswith("**") else spine]


def is_impossible_metre(sign: str) -> bool:
    """Whether this is a time signature that cannot be counted."""
    metre = _METRE.match(sign)
    if metre is None:
        return False
    counts = [whole(part) or 0 for part in re.split(r"[+:]", metre[1])]
    return not (all(1 <= count <= _MOST_BEATS for count in counts) and 1 <= (whole(metre[2]) or 0) <= _MOST_UNIT)


def is_impossible_tempo(sign: str) -> bool:
    """Whether this is a tempo in figures that nobody can play; `*MM[Allegro]` is a word, `*MM60-70` a range."""
    tempo = _TEMPO.match(sign)
    if tempo is None or tempo[1].startswith("["):
        return False
    return not _TEMPI[0] <= number(tempo[1].split("-")[0]) <= _TEMPI[1]
