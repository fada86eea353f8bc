"""The figures of a benchmark case by case, as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from alignment import Result

FIGURES = ("match F1", "missed F1", "extra F1")
HEAD = ("case", *FIGURES, "set right in the truth")


def markdown(results: Iterable[Result]) -> str:
    """A table: of each figure what the best can reach as given, then ours as given and by the last reading."""
    rows = [HEAD, ("---",) * len(HEAD), *(_row(result) for result in results)]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _row(result: Result) -> tuple[str, ...]:
    given, *_, last = result.found.measures.values()
    figures = (
        f"{result.found.ceiling[name]:.3f}: {given[name]:.3f} → {last[name]:.3f}"
        if name in given and name in last
        else ""
        for name in FIGURES
    )
    faults = ", ".join(f"{count} {fault}" for fault, count in sorted(result.found.faults.items()) if count)
    return (result.case.name, *figures, faults)
