"""The live tuner of ``ustaz tune``: which string rings, and which way to turn its peg."""

from __future__ import annotations

import sys
from collections import deque
from typing import TYPE_CHECKING

import click
import numpy as np

from ustaz.cli.language import _, chosen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from ustaz.hearing.tuning import Ringing
    from ustaz.sound import Sound

    Block = NDArray[np.float32]

REMEMBERED_S = 20.0  # what sounded last tells the whole neck at the end: pegs that were turned before that do not
IN_TUNE_CENTS = 4.0


def follow(blocks: Iterable[Block], *, rate_hz: int, wanted: tuple[float, float]) -> tuple[Sound, set[int]]:
    """Shows what rings until the blocks end or Ctrl-C is pressed; gives back the last sound, and what rang in it.

    On a terminal one line changes; elsewhere a line is printed whenever it says something new.
    """
    from ustaz.hearing.tuning import NOW_S, ringing
    from ustaz.sound import Sound

    remembered: deque[Block] = deque()
    strings: deque[int] = deque()  # that rings in each block; 0 where none does
    length = 0
    show = _shower()
    try:
        for block in blocks:
            remembered.append(block)
            length += len(block)
            while length - len(remembered[0]) > REMEMBERED_S * rate_hz:
                length -= len(remembered.popleft())
                strings.popleft()
            now = ringing(Sound(_latest(remembered, round(NOW_S * rate_hz)), rate_hz), wanted)
            strings.append(now.string if now else 0)
            show(_line(now))
    except KeyboardInterrupt:
        pass
    show("")
    return Sound(np.concatenate([np.zeros(0, np.float32), *remembered]), rate_hz), set(strings) - {0}


def _latest(blocks: deque[Block], samples: int) -> Block:
    """The last blocks that hold so many samples."""
    taken: list[Block] = []
    for block in reversed(blocks):
        taken.insert(0, block)
        samples -= len(block)
        if samples <= 0:
            break
    return np.concatenate(taken)


def _line(now: Ringing | None) -> str:
    from ustaz.report import key_name

    if now is None:
        return _("… let one open string ring")
    cents = round(now.cents)
    values = {"string": now.string, "note": key_name(round(now.pitch - now.cents / 100.0), chosen(), fifths=0)}
    off = f"{cents:+d}".replace("-", "−")
    if abs(now.cents) <= IN_TUNE_CENTS:
        return _("● String {string}, {note}: in tune ({cents} cents)").format(cents=off, **values)
    if now.cents < 0:
        return _("▲ String {string}, {note}: {cents} cents, turn the peg tighter").format(cents=off, **values)
    return _("▼ String {string}, {note}: {cents} cents, turn the peg looser").format(cents=off, **values)


def _shower() -> Callable[[str], None]:
    terminal = sys.stdout.isatty()
    said = ""

    def show(line: str) -> None:
        nonlocal said
        if line == said:
            return
        if terminal:
            click.echo("\r" + line.ljust(len(said)), nl=not line)
        elif line:
            click.echo(line)
        said = line

    return show
