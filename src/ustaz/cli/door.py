"""The outer door: every error becomes one sentence on stderr and an exit code."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

import click
from click.exceptions import NoArgsIsHelpError

from ustaz.cli.language import _
from ustaz.errors import UstazError

if TYPE_CHECKING:
    from collections.abc import Sequence

DONE, OUR_FAULT, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130


def run(command: click.Command, arguments: Sequence[str]) -> int:
    """Run a command and give the exit code of the process."""
    try:
        command.main(args=list(arguments), prog_name="ustaz", standalone_mode=False)
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except SystemExit:  # so click leaves when the reader of our output has gone: no fault of anyone
        return DONE
    except (UstazError, click.UsageError, OSError) as error:
        return _refuse(error)
    except Exception as error:
        if os.environ.get("USTAZ_DEBUG"):
            raise
        return _apologise(error)
    return DONE


def _refuse(error: UstazError | click.UsageError | OSError) -> int:
    """Say what cannot be used and what to do."""
    if isinstance(error, NoArgsIsHelpError):
        _tell(error.format_message())
        return BAD_INPUT
    sentence, hint = _words_of(error)
    _tell(_("Error: {sentence}").format(sentence=sentence))
    if hint:
        _tell(_("Hint: {hint}").format(hint=hint))
    return BAD_INPUT


def _tell(text: str) -> None:
    with contextlib.suppress(BrokenPipeError):  # nobody listens any more
        click.echo(text, err=True)


def _words_of(error: UstazError | click.UsageError | OSError) -> tuple[str, str]:
    if isinstance(error, UstazError):
        return _(error.sentence).format(**error.values), _(error.hint).format(**error.values)
    if isinstance(error, click.UsageError):
        return _explain(error), _("Try: {command} --help").format(command=_path(error))
    return _file_trouble(error), ""


def _apologise(error: Exception) -> int:
    text = _("Something went wrong inside ustaz ({kind}); your files are untouched. Set USTAZ_DEBUG=1 to see where.")
    _tell(text.format(kind=type(error).__name__))
    return OUR_FAULT


def _path(error: click.UsageError) -> str:
    return error.ctx.command_path if error.ctx else "ustaz"


def _file_trouble(error: OSError) -> str:
    name = os.path.basename(str(error.filename or ""))  # noqa: PTH119 (a name from an error, not a path to walk)
    if not name:
        return _("Nothing could be written: the disk is full, or the output is closed.")
    if isinstance(error, FileNotFoundError):
        return _("{file} is not there, or cannot be made.").format(file=name)
    if isinstance(error, PermissionError):
        return _("You may not read or write {file}.").format(file=name)
    if isinstance(error, IsADirectoryError):
        return _("{file} is a folder, and a file is needed.").format(file=name)
    return _("{file} could not be read or written (code {code}).").format(file=name, code=error.errno)


def _explain(error: click.UsageError) -> str:
    if isinstance(error, click.MissingParameter):
        return _("{name} is missing.").format(name=_name(error.param))
    if isinstance(error, click.NoSuchOption | click.BadOptionUsage):
        return _explain_option(error)
    if isinstance(error, click.BadParameter) and isinstance(getattr(error.param, "type", None), click.Choice):
        choices = ", ".join(error.param.type.choices)  # type: ignore[union-attr]  # told by the line above
        return _("{name} must be one of: {choices}.").format(name=_name(error.param), choices=choices)
    if error.message.startswith("Got unexpected extra"):
        return _("There are more files or words than this command takes.")
    return error.format_message()


def _explain_option(error: click.NoSuchOption | click.BadOptionUsage) -> str:
    if isinstance(error, click.NoSuchOption):
        return _("There is no option {option}.").format(option=error.option_name)
    if "does not take a value" in error.message:
        return _("{option} takes no value.").format(option=error.option_name)
    return _("{option} needs a value.").format(option=error.option_name)


def _name(parameter: click.Parameter | None) -> str:
    """How a person writes this parameter: ``--score``, ``TAKE``."""
    if parameter is None:
        return ""
    return parameter.opts[0] if isinstance(parameter, click.Option) else parameter.opts[0].upper()
