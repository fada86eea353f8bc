"""The mentor's points in the terminal: words first, colour only where it is welcome, and never alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ustaz.mentor import Advice, Point, PointKind
from ustaz.report.stretches import stretch_lines
from ustaz.words import Language, Sentence, say, translate

if TYPE_CHECKING:
    from rich.console import Console

    from ustaz.report.lesson import Lesson

_INDENT = 3
_MOST_STRETCHES = 12
_SIGNS = {PointKind.FIX: "✕", PointKind.SHAPE: "~", PointKind.KEEP: "✓"}
_COLOURS = {PointKind.FIX: "#d55e00", PointKind.SHAPE: "#0072b2", PointKind.KEEP: "#009e73"}


def print_points(
    advice: Advice,
    *,
    language: Language = Language.ENGLISH,
    note: Sentence | None = None,
    console: Console | None = None,
) -> None:
    """Print the remarks and the points to stdout (rich leaves colour out where NO_COLOR is set or nobody looks)."""
    from rich.console import Console
    from rich.text import Text

    out = console or Console(highlight=False)
    for sentence in ((note,) if note else ()) + advice.remarks:
        out.print(Text(say(sentence, language)))
    for number, point in enumerate(advice.points, start=1):
        heading = Text(
            f"\n{number}. {_SIGNS[point.kind]} {_kind(point.kind, language)}", style=f"bold {_COLOURS[point.kind]}"
        )
        out.print(heading)
        for line in _lines(point, language):
            for piece in Text(line).wrap(out, max(20, out.width - _INDENT)):
                piece.rstrip()
                out.print(Text(" " * _INDENT) + piece)
    if not advice.points:
        out.print(Text(translate("No point is made about this take.", language)))


def print_stretches(lesson: Lesson, *, language: Language = Language.ENGLISH, console: Console | None = None) -> None:
    """Print where the player was in the order played, if there is more to tell than one stretch with both hands."""
    from rich.console import Console
    from rich.text import Text

    lines = stretch_lines(lesson, language=language)
    if not lines:
        return
    out = console or Console(highlight=False)
    out.print(Text("\n" + translate("Stretches in the order played", language), style="bold"))
    for line in lines[:_MOST_STRETCHES]:
        out.print(Text(" " * _INDENT + line))
    if len(lines) > _MOST_STRETCHES:
        out.print(Text(" " * _INDENT + translate("… and more: see the report.", language)))


def _lines(point: Point, language: Language) -> list[str]:
    lines = [say(point.heard, language)]
    if point.task:
        lines.append(translate("Task: {task}", language).format(task=say(point.task, language)))
    if point.criterion:
        lines.append(say(point.criterion, language))
    return lines


def _kind(kind: PointKind, language: Language) -> str:
    return {
        PointKind.FIX: translate("Fix", language),
        PointKind.SHAPE: translate("Shape", language),
        PointKind.KEEP: translate("Keep", language),
    }[kind]
