"""``ustaz inspect``: what was read from a file, and every problem found in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ustaz.cli.help import Command, help_option, language_option
from ustaz.cli.language import _, chosen

if TYPE_CHECKING:
    from ustaz.cli.facts import Fact
    from ustaz.words import Sentence


@click.command(
    cls=Command,
    add_help_option=False,
    short_help=_("Tell what was read from a score or a take."),
    help=_("Tell what was read from FILE, a score or a take, and every problem found in it."),
)
@click.argument("file", type=click.Path(path_type=Path, readable=False))
@click.option("--as-score", is_flag=True, help=_("Read a MIDI file as a score."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@language_option
@help_option
def inspect(file: Path, *, as_score: bool, as_json: bool) -> None:
    """See the help text above."""
    from ustaz.cli.facts import facts_of_score, facts_of_take
    from ustaz.performance import read_performance
    from ustaz.score import read_score

    if _is_take(file) and not as_score:
        take = read_performance(file)
        facts, warnings = facts_of_take(take), take.warnings
    else:
        score = read_score(file)
        facts, warnings = facts_of_score(score), score.warnings
    if as_json:
        _print_json(file, facts, warnings)
    else:
        _print_text(facts, warnings)


def _is_take(file: Path) -> bool:
    """Whether the file's own bytes say MIDI or sound; a MIDI file is taken for a take."""
    from ustaz.performance import is_midi, is_sound

    if not file.is_file():
        return False
    with file.open("rb") as stream:
        head = stream.read(64)
    return is_midi(head) or is_sound(head)


def _print_json(file: Path, facts: list[Fact], warnings: tuple[Sentence, ...]) -> None:
    from ustaz.words import say

    told = {fact.key: fact.value for fact in facts}
    document = {"file": file.name, **told, "warnings": [say(warning, chosen()) for warning in warnings]}
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


def _print_text(facts: list[Fact], warnings: tuple[Sentence, ...]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from ustaz.words import say

    table = Table(box=None, show_header=False, pad_edge=False)
    for fact in facts:
        table.add_row(Text(fact.label, style="bold"), Text(fact.text))
    console = Console(highlight=False)
    console.print(table)
    for warning in warnings:
        console.print(Text("! " + say(warning, chosen())))
