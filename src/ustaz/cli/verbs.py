"""The verbs of ``ustaz``, gathered."""

from __future__ import annotations

import click

import ustaz as package
from ustaz.cli.align import align
from ustaz.cli.demo import demo
from ustaz.cli.help import Group, help_option, language_option
from ustaz.cli.inspect import inspect
from ustaz.cli.language import _
from ustaz.cli.listen import listen
from ustaz.cli.transcribe import transcribe
from ustaz.cli.tune import tune


@click.group(
    cls=Group,
    add_help_option=False,
    help=_("A mentor that listens: one take and one score become a musician's report."),
    epilog=_("Start with: ustaz demo"),
)
@language_option
@click.version_option(package.__version__, "--version", prog_name="ustaz", help=_("Show the version and exit."))
@help_option
def ustaz() -> None:
    """Nothing happens here: a verb follows."""


for verb in (demo, listen, transcribe, tune, align, inspect):
    ustaz.add_command(verb)
