"""``ustaz demo``: the main job on bundled material, with no file, account or network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ustaz.cli.help import Command, help_option, language_option
from ustaz.cli.language import _, chosen
from ustaz.words import Sentence

if TYPE_CHECKING:
    from ustaz.rendition import Take
    from ustaz.report import Lesson
    from ustaz.score import Score

SYNTHETIC_FINE = Sentence("This take is synthetic: ustaz played it from the score, without a mistake.")
SYNTHETIC_LEARNER = Sentence("This take is synthetic: ustaz played it from the score, with mistakes that were planted.")
SYNTHETIC_DOMBRA = Sentence(
    "This recording is synthetic: ustaz played a study of its own, with slips that were planted."
)


@click.command(
    cls=Command,
    add_help_option=False,
    short_help=_("Hear two bundled takes of a Nocturne by Chopin and one of a dombra study."),
    help=_(
        "Hear two synthetic takes of Chopin's Nocturne in E-flat, Op. 9 No. 2, a fine one and a learner's, and the "
        "synthetic recording of a dombra study, print the mentor's points and write the three reports."
    ),
)
@click.option(
    "--output",
    "-o",
    "folder",
    type=click.Path(path_type=Path),
    default=Path("ustaz-demo"),
    show_default=True,
    help=_("The folder for the takes and their reports."),
)
@language_option
@help_option
def demo(folder: Path) -> None:
    """See the help text above."""
    from ustaz.material import nocturne
    from ustaz.rendition import fine, learner
    from ustaz.score import read_score

    with nocturne() as path:
        score = read_score(path)
    fine_lesson = _hear(score, fine(score), folder / "fine", SYNTHETIC_FINE)
    learner_lesson = _hear(score, learner(score), folder / "learner", SYNTHETIC_LEARNER)
    _print(fine_lesson, _("A fine take"), folder / "fine", SYNTHETIC_FINE)
    click.echo()
    _print(learner_lesson, _("A learner's take"), folder / "learner", SYNTHETIC_LEARNER)
    click.echo()
    _print(_dombra(folder / "dombra"), _("A recording of a dombra"), folder / "dombra", SYNTHETIC_DOMBRA)


def _dombra(folder: Path) -> Lesson:
    """The ear gets nothing but the recording."""
    from ustaz import flow
    from ustaz.cli.progress import progress_bar
    from ustaz.material import study
    from ustaz.rendition import sound_of, strummed
    from ustaz.report import make_folder
    from ustaz.score import read_score
    from ustaz.sound import write_sound

    make_folder(folder)
    with study("tokpe") as path, progress_bar() as progress:
        write_sound(sound_of(strummed(read_score(path)).performance), folder / "take.wav")
        return flow.listen(
            path, folder / "take.wav", folder, language=chosen(), note=SYNTHETIC_DOMBRA, progress=progress
        )


def _hear(score: Score, take: Take, folder: Path, note: Sentence) -> Lesson:
    from ustaz import flow
    from ustaz.cli.progress import progress_bar
    from ustaz.performance import write_performance
    from ustaz.report import write_report

    with progress_bar() as progress:
        lesson = flow.teach(score, take.performance, progress=progress)
        progress(flow.Step.SHOW)
        write_report(lesson, folder, language=chosen(), note=note)
        write_performance(take.performance, folder / "take.mid")
    return lesson


def _print(lesson: Lesson, heading: str, folder: Path, note: Sentence) -> None:
    from ustaz.report import print_points, print_stretches

    click.secho(heading, bold=True)
    print_points(lesson.advice, language=chosen(), note=note)
    print_stretches(lesson, language=chosen())
    click.echo("\n" + _("The report: {path}").format(path=folder / "report.html"))
