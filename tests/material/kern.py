"""A reader of the few things in Humdrum **kern that a proof-reading needs: bars, staves, times, pitches, graces."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from written import Written

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DURATION = re.compile(r"(\d+)(?:%(\d+))?(\.*)")
SIGNS = {"T": "trill", "M": "mordent", "$": "turn"}
PITCH = re.compile(r"([a-gA-G]+)(#+|-+|)")


def read_kern(path: Path) -> list[Written]:
    """The note heads of a score of two staves, as they are printed."""
    return list(_read(path.read_text(encoding="utf-8").splitlines()))


def _read(lines: list[str]) -> Iterator[Written]:
    spines: list[str] = []  # what stands in each column: "R", "L" or ""
    clocks: dict[int, Fraction] = {}
    bar, bar_start, now = "0", Fraction(0), Fraction(0)
    for line in lines:
        cells = line.split("\t")
        if line.startswith("!"):
            continue
        if line.startswith("**"):
            spines = ["L" if i == 0 else "R" if cell == "**kern" else "" for i, cell in enumerate(cells)]
            clocks = dict.fromkeys(range(len(spines)), Fraction(0))
        elif line.startswith("*"):
            spines, clocks = _split_and_joined(cells, spines, clocks)
        elif line.startswith("="):
            bar, bar_start = _bar_after(bar, cells[0]), now
        else:
            now = min(clocks[i] for i, spine in enumerate(spines) if spine)
            for i, cell in enumerate(cells):
                if spines[i] and cell != ".":
                    yield from _notes(cell, bar, spines[i], now - bar_start)
                    clocks[i] = now + _duration(cell.split()[0])
            now = min(clocks[i] for i, spine in enumerate(spines) if spine)


def _split_and_joined(
    cells: list[str], spines: list[str], clocks: dict[int, Fraction]
) -> tuple[list[str], dict[int, Fraction]]:
    made: list[tuple[str, Fraction]] = []
    for i, (cell, spine) in enumerate(zip(cells, spines, strict=True)):
        if cell == "*v" and i and cells[i - 1] == "*v" and spines[i - 1] == spine:
            continue
        made += [(spine, clocks[i])] * (2 if cell == "*^" else 1)
    return [spine for spine, _ in made], {i: clock for i, (_, clock) in enumerate(made)}


def _bar_after(bar: str, cell: str) -> str:
    if number := re.match(r"=(\d+)", cell):
        return number[1]
    return f"{bar}b" if bar.isdigit() else bar[:-1] + chr(ord(bar[-1]) + 1)


def _notes(cell: str, bar: str, hand: str, onset: Fraction) -> Iterator[Written]:
    for token in cell.split():
        if "r" in token:
            continue
        letters, signs = PITCH.search(token).groups()
        octave = 3 + len(letters) if letters[0].islower() else 4 - len(letters)
        alter = signs.count("#") - signs.count("-")
        sign = next((name for letter, name in SIGNS.items() if letter in token), "")
        tied_on = "[" in token or "_" in token
        yield Written(bar, hand, onset, _duration(token), letters[0].upper(), alter, octave, sign, tied_on)


def _duration(token: str) -> Fraction:
    """Quarters; 0 for a grace note."""
    if "q" in token:
        return Fraction(0)
    value, several, dots = DURATION.search(token).groups()
    return Fraction(4 * int(several or 1), int(value)) * (2 - Fraction(1, 2 ** len(dots)))
