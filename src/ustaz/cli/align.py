"""``ustaz align``: which written note each played note is, in open formats."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ustaz.cli.help import Command, help_option, language_option
from ustaz.cli.language import _
from ustaz.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping


@click.command(
    cls=Command,
    add_help_option=False,
    short_help=_("Write which written note each played note is (.csv, .match, .json or .parangonada)."),
    help=_(
        "Align TAKE (a MIDI file or a recording) with SCORE, note by note. The ending of the output's name decides "
        "the format: "
        ".csv, .match (Vienna match 1.0.0), .json, or .parangonada (a folder for the viewer Parangonada); "
        "without an output, CSV is printed."
    ),
)
@click.argument("score", type=click.Path(path_type=Path, readable=False))
@click.argument("take", type=click.Path(path_type=Path, readable=False))
@click.option("--output", "-o", type=click.Path(path_type=Path), help=_("The file or folder to write."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON instead of CSV."))
@language_option
@help_option
def align(score: Path, take: Path, output: Path | None, *, as_json: bool) -> None:
    """See the help text above."""
    from ustaz.alignment import FOLDERS, FORMATS
    from ustaz.alignment import align as align_notes
    from ustaz.cli.progress import progress_bar
    from ustaz.flow import Step, instrument_of, take_of
    from ustaz.mentor import SAME_PIECE
    from ustaz.score import read_score

    ending = output.suffix.lower() if output else (".json" if as_json else ".csv")
    if ending not in {*FORMATS, *FOLDERS}:
        raise InputError(
            "{file} has an ending that is no alignment format.",
            hint="Name the output with one of: {endings}.",
            file=output.name if output else "",
            endings=", ".join([*FORMATS, *FOLDERS]),
        )
    with progress_bar() as progress:
        progress(Step.READ_SCORE)
        written = read_score(score)
        progress(Step.READ_TAKE)
        performance, _sound = take_of(take, instrument_of(written))
        progress(Step.ALIGN)
        alignment = align_notes(written, performance)
    if alignment.confidence < SAME_PIECE:
        click.echo(_("Take care: this take does not follow this score; they may be of two pieces."), err=True)
    if output and ending in FOLDERS:
        _write({output / name: text for name, text in FOLDERS[ending](written, performance, alignment).items()})
    elif output:
        _write({output: FORMATS[ending](written, performance, alignment)})
    else:
        click.echo(FORMATS[ending](written, performance, alignment), nl=False)


def _write(texts: Mapping[Path, str]) -> None:
    from ustaz.report import make_folder, write_whole

    for path, text in texts.items():
        make_folder(path.parent)
        write_whole(path, text)
