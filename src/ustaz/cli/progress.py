"""A progress bar on stderr, shown to people only."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ustaz.cli.language import _
from ustaz.flow import Step, silent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def progress_bar() -> Iterator[Callable[[Step], None]]:
    """Gives the function to call at each step; silent where stderr is not a terminal."""
    if not sys.stderr.isatty():
        yield silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    steps = list(Step)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=len(steps))

        def show(step: Step) -> None:
            bar.update(task, completed=steps.index(step), description=_label(step))

        yield show


@contextmanager
def share_bar(label: str) -> Iterator[Callable[[float], None]]:
    """Gives the function to call with the share of the work that is done; silent where stderr is not a terminal."""
    if not sys.stderr.isatty():
        yield lambda _share: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=1.0)
        yield lambda share: bar.update(task, completed=share)


def _label(step: Step) -> str:
    return {
        Step.READ_SCORE: _("Reading the score"),
        Step.READ_TAKE: _("Reading the take"),
        Step.ALIGN: _("Following the player through the score"),
        Step.ASSESS: _("Measuring"),
        Step.ADVISE: _("Thinking about what to say"),
        Step.SHOW: _("Engraving and writing the report"),
    }[step]
