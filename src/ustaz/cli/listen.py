"""``ustaz listen``: the main job."""

from __future__ import annotations

from pathlib import Path

import click

from ustaz.cli.help import Command, help_option, language_option
from ustaz.cli.language import _, chosen


@click.command(
    cls=Command,
    add_help_option=False,
    short_help=_("Hear a take against its score and write the report."),
    help=_(
        "Hear TAKE (a MIDI file, or a recording of a piano or a dombra) against its score, print the mentor's points "
        "and write the report into a folder."
    ),
)
@click.argument("take", type=click.Path(path_type=Path, readable=False))
@click.option(
    "--score", "-s", type=click.Path(path_type=Path, readable=False), required=True, help=_("The score of the piece.")
)
@click.option(
    "--output",
    "-o",
    "folder",
    type=click.Path(path_type=Path),
    default=Path("report"),
    show_default=True,
    help=_("The folder for the report."),
)
@click.option(
    "--instrument",
    type=click.Choice(["dombra", "piano"]),
    help=_("What a recording is of (otherwise: a dombra where the score has strings or frets, else a piano)."),
)
@click.option("--json", "as_json", is_flag=True, help=_("Print the whole report as JSON."))
@language_option
@help_option
def listen(take: Path, score: Path, folder: Path, *, instrument: str | None, as_json: bool) -> None:
    """See the help text above."""
    from ustaz import flow
    from ustaz.cli.progress import progress_bar
    from ustaz.hearing import Instrument
    from ustaz.report import print_points, print_stretches

    of = Instrument(instrument) if instrument else None
    with progress_bar() as progress:
        lesson = flow.listen(score, take, folder, instrument=of, language=chosen(), progress=progress)
    if as_json:
        click.echo((folder / "report.json").read_text(encoding="utf-8"))
        return
    print_points(lesson.advice, language=chosen())
    print_stretches(lesson, language=chosen())
    click.echo("\n" + _("The report: {path}").format(path=folder / "report.html"))
