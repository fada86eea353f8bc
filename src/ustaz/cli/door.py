"""The outer door: every error becomes one sentence on stderr and an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click
from click.exceptions import NoArgsIsHelpError

from ustaz.cli.language import _
from ustaz.errors import UstazError

DONE, OUR_FAULT, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130


def run(command: click.Command, arguments: Sequence[str]) -> int:
    """Run a command and give the exit code of the process."""
    try:
        command.main(args=list(arguments), prog_name="ustaz", standalone_mode=False)
    except UstazError as error:
        return _refuse(_(error.sentence).format(**error.values), _(error.hint).format(**error.values))
    except NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return BAD_INPUT
    except click.UsageError as error:
        return _refuse(_explain(error), _("Try: {command} --help").format(command=_path(error)))
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has left: no second complaint
        return DONE
    except OSError as error:
        return _refuse(_file_trouble(error), "")
    except Exception as error:
        if os.environ.get("USTAZ_DEBUG"):
            raise
        return _apologise(error)
    return DONE


def _refuse(sentence: str, hint: str) -> int:
    click.echo(_("Error: {sentence}").format(sentence=sentence), err=True)
    if hint:
        click.echo(_("Hint: {hint}").format(hint=hint), err=True)
    return BAD_INPUT


def _apologise(error: Exception) -> int:
    text = _("Something went wrong inside ustaz ({kind}); your files are untouched. Set USTAZ_DEBUG=1 to see where.")
    click.echo(text.format(kind=type(error).__name__), err=True)
    return OUR_FAULT


def _path(error: click.UsageError) -> str:
    return error.ctx.command_path if error.ctx else "ustaz"


def _file_trouble(error: OSError) -> str:
    name = os.path.basename(str(error.filename or ""))  # noqa: PTH119 (a name from an error, not a path to walk)
    if isinstance(error, FileNotFoundError):
        return _("There is no file {file}.").format(file=name)
    if isinstance(error, PermissionError):
        return _("You may not read or write {file}.").format(file=name)
    if isinstance(error, IsADirectoryError):
        return _("{file} is a folder, and a file is needed.").format(file=name)
    return _("{file} could not be read or written: the disk says no (code {code}).").format(file=name, code=error.errno)


def _explain(error: click.UsageError) -> str:
    if isinstance(error, click.MissingParameter):
        name = error.param.make_metavar(error.ctx) if error.param and error.ctx else ""
        return _("{name} is missing.").format(name=name.strip("[]").upper())
    if isinstance(error, click.NoSuchOption):
        return _("There is no option {option}.").format(option=error.option_name)
    if isinstance(error, click.BadParameter) and isinstance(getattr(error.param, "type", None), click.Choice):
        choices = ", ".join(error.param.type.choices)  # type: ignore[union-attr]
        return _("{name} must be one of: {choices}.").format(name=error.param.opts[0], choices=choices)  # type: ignore[union-attr]
    return error.format_message()
