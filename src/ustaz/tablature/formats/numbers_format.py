"""Number notation (sandyq nota) as text: two rows of frets, string 1 above, and a row of strokes.

::

    G | 2 4 5 p4 | 7 - 8 |
    D | 0 - 5 -  | - - 0 |
      | ↓ ↑ ↓ .  | ↑ . ↓ |

The columns of a bar share its length equally, so each bar has as many as it needs. A number is a fret that is struck
there, `-` a string that goes on sounding, `.` silence or no sign. `h5` and `p4` are sounded by the left hand alone.
Lines above the rows say what holds from there on: the metre, the length of a bar that its metre does not tell, a
section in brackets. Seconds, cents, loudness and confidence are not written.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from ustaz.tablature.notation import QUARTER, Cell, Column, Measure, columns, counted, measures, signs
from ustaz.tablature.pitches import string_names
from ustaz.tablature.strokes import ARROWS, LETTERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Literal

    from ustaz.tablature.model import Stroke, Tablature
    from ustaz.tablature.pitches import Spelling

HEAD = "number notation"
HELD, SILENT = "-", "."
_WIDTH = 78  # characters of a line
_MARGIN = 4  # characters before the first bar line


def to_numbers(tablature: Tablature, *, strokes: Literal["arrows", "letters"] = "arrows") -> str:
    """Number notation as text.

    Parameters
    ----------
    strokes
        As arrows (↓ ↑) or as letters: D down, U up, P thumb, I index, H hook, X damped.
    """
    tablature = counted(tablature)
    bars = measures(tablature)
    marks = signs(tablature)
    shown = ARROWS if strokes == "arrows" else LETTERS
    blocks = [_block(columns(bar, tablature.notes, marks), shown) for bar in bars]
    lines = list(_heading(tablature))
    names = [name.letter for name in string_names(tablature.neck)]
    for first, last in _systems(bars, blocks):
        lines += ["", *_directives(bars, first)]
        for label, row in zip((*names, ""), zip(*blocks[first:last], strict=True), strict=True):
            lines.append(f"{label:<{_MARGIN - 2}}| {' | '.join(row)} |")
    return "\n".join(lines) + "\n"


def _heading(tablature: Tablature) -> Iterator[str]:
    first, second = (_name(name) for name in string_names(tablature.neck))
    yield HEAD
    for name in ("title", "composer", "performer"):
        if text := " ".join(getattr(tablature, name).split()):
            yield f"{name}: {text}"
    yield f"tuning: {first} {second}"
    if tablature.fifths:
        yield f"key: {tablature.fifths}"


def _name(spelling: Spelling) -> str:
    return f"{spelling.letter}{'#' * spelling.alter}{'b' * -spelling.alter}{spelling.octave}"


def _block(bar: Sequence[Column], shown: Mapping[Stroke, str]) -> tuple[str, str, str]:
    """The three rows of a bar, equally wide."""
    rows = [(_token(column.first), _token(column.second), shown[column.stroke] or SILENT) for column in bar]
    widths = [max(map(len, tokens)) for tokens in rows]
    first, second, below = (
        " ".join(f"{tokens[row]:<{width}}" for tokens, width in zip(rows, widths, strict=True)) for row in range(3)
    )
    return first, second, below


def _token(cell: Cell) -> str:
    if cell.fret >= 0:
        return f"{cell.left_hand}{cell.fret}"
    return HELD if cell.held else SILENT


def _systems(bars: Sequence[Measure], blocks: Sequence[tuple[str, str, str]]) -> Iterator[tuple[int, int]]:
    """First and last bar (not included) of each system: as many as a line holds, up to where something new is said."""
    first, width = 0, _MARGIN
    for index in range(len(bars)):
        said = next(_directives(bars, index), None) is not None or not bars[index - 1].complete
        if index > first and (said or width + len(blocks[index][0]) + 3 > _WIDTH):
            yield first, index
            first, width = index, _MARGIN
        width += len(blocks[index][0]) + 3
    yield first, len(bars)


def _directives(bars: Sequence[Measure], index: int) -> Iterator[str]:
    """What is said above a bar."""
    bar = bars[index]
    if index == 0 or bar.metre != bars[index - 1].metre:
        yield "metre: " + ("free" if bar.metre is None else f"{bar.metre[0]}/{bar.metre[1]}")
    if not bar.complete or bar.metre is None:
        yield f"length: {Fraction(bar.length, 4 * QUARTER)}"
    for _, label in bar.labels:
        yield f"[{' '.join(label.split())}]"
