"""``ustaz transcribe``: a recording becomes notation."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ustaz.cli.help import Command, help_option, language_option
from ustaz.cli.language import _, chosen
from ustaz.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ustaz.hearing import Heard

_NUMBER_PAGE = ".numbers.html"


@click.command(
    cls=Command,
    add_help_option=False,
    short_help=_("Write down what a recording of a dombra or a piano plays."),
    help=_(
        "Write down what RECORDING plays. The ending of the output's name decides the format: .mid or .csv for both "
        "instruments; for a dombra also .musicxml, .mei and .svg (staff and tablature), .txt and .numbers.html (number "
        "notation), .json (everything that was heard) and .html (a page with the recording). Without an output, "
        "number notation (dombra) or CSV (piano) is printed."
    ),
)
@click.argument("recording", type=click.Path(path_type=Path, readable=False))
@click.option("--instrument", "-i", type=click.Choice(["dombra", "piano"]), required=True, help=_("What is played."))
@click.option("--output", "-o", type=click.Path(path_type=Path), help=_("The file to write."))
@language_option
@help_option
def transcribe(recording: Path, instrument: str, output: Path | None) -> None:
    """See the help text above."""
    from ustaz.cli.progress import share_bar
    from ustaz.hearing import Instrument, hear

    writers = _writers(Instrument(instrument))
    ending = _ending(output) if output else ""
    if output and ending not in writers:
        raise InputError(
            "{file} has an ending in which a {instrument} is not written down.",
            hint="Name the output with one of: {endings}.",
            file=output.name,
            instrument=instrument,
            endings=", ".join(writers),
        )
    if output:
        _refuse_place(output, recording)
    with share_bar(_("Listening")) as progress:
        heard = hear(recording, Instrument(instrument), progress=progress)
    _tell(heard)
    if output:
        writers[ending](heard, output)
    else:
        click.echo(_printed(heard), nl=False)


def _refuse_place(output: Path, recording: Path) -> None:
    """Before the work is done rather than after it."""
    if output.is_dir():
        raise InputError("{file} is a folder, and a file is needed.", hint="Choose another name.", file=output.name)
    if output.exists() and recording.exists() and output.samefile(recording):
        raise InputError("{file} is the recording itself.", hint="Choose another name.", file=output.name)


def _ending(path: Path) -> str:
    """What decides the format: the last part of the name, or `.numbers.html`."""
    return _NUMBER_PAGE if path.name.lower().endswith(_NUMBER_PAGE) else path.suffix.lower()


def _tell(heard: Heard) -> None:
    """What was mended in the recording, and on which neck it was played; on stderr, so that it mixes with no output."""
    from ustaz.report import neck_lines
    from ustaz.words import say

    for warning in (heard.tablature or heard.performance).warnings:
        click.echo("! " + say(warning, chosen()), err=True)
    if heard.tablature:
        for line in neck_lines(heard.tablature.neck, language=chosen()):
            click.echo(line, err=True)
    click.echo(_("Notes: {count}").format(count=len(heard.performance.notes)), err=True)


def _printed(heard: Heard) -> str:
    from ustaz.performance import notes_csv
    from ustaz.tablature import to_numbers

    return to_numbers(heard.tablature) if heard.tablature else notes_csv(heard.performance)


def _writers(instrument: str) -> dict[str, Callable[[Heard, Path], None]]:
    both: dict[str, Callable[[Heard, Path], None]] = {".mid": _midi, ".csv": _csv}
    if instrument == "piano":
        return both
    from ustaz.tablature import FORMATS

    pages = {".svg": _svg, ".html": _page, _NUMBER_PAGE: _numbers}
    return {**both, **dict.fromkeys(FORMATS, _notation), ".csv": _notation, **pages}


def _midi(heard: Heard, path: Path) -> None:
    from ustaz.performance import write_performance
    from ustaz.report import make_folder

    make_folder(path.parent)
    write_performance(heard.performance, path)


def _csv(heard: Heard, path: Path) -> None:
    from ustaz.performance import notes_csv

    _write(path, notes_csv(heard.performance))


def _notation(heard: Heard, path: Path) -> None:
    from ustaz.tablature import FORMATS

    assert heard.tablature is not None
    _write(path, FORMATS[path.suffix.lower()](heard.tablature))


def _numbers(heard: Heard, path: Path) -> None:
    """Number notation as a page to print."""
    from ustaz.tablature import FORMATS

    assert heard.tablature is not None
    _write(path, FORMATS[".html"](heard.tablature))


def _svg(heard: Heard, path: Path) -> None:
    """One file a page: the first has the name that was asked for, the others a number after it."""
    from ustaz.score import engrave_mei
    from ustaz.tablature import to_mei

    assert heard.tablature is not None
    for number, page in enumerate(engrave_mei(to_mei(heard.tablature)), 1):
        _write(path if number == 1 else path.with_stem(f"{path.stem}-{number}"), page)


def _page(heard: Heard, path: Path) -> None:
    from ustaz.report import make_folder, write_transcription_page

    assert heard.tablature is not None
    make_folder(path.parent)
    write_transcription_page(heard.tablature, heard.sound, path, language=chosen())


def _write(path: Path, text: str) -> None:
    from ustaz.report import make_folder, write_whole

    make_folder(path.parent)
    write_whole(path, text)
