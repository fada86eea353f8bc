"""Help texts in the language of the person: click's own headings and standard options, translated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ustaz.cli.language import _
from ustaz.errors import InputError
from ustaz.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable


class _Translated:
    """Headings of a help text."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        command: click.Command = self  # type: ignore[assignment]  # only ever mixed into commands
        pieces = " ".join(command.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=_("Usage:") + " ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        command: click.Command = self  # type: ignore[assignment]  # only ever mixed into commands
        options = [parameter for parameter in command.get_params(ctx) if isinstance(parameter, click.Option)]
        rows = [row for option in options if (row := option.get_help_record(ctx))]
        with formatter.section(_("Options")):
            formatter.write_dl([(names, _in_language(text)) for names, text in rows])


def _in_language(text: str) -> str:
    """A help text with what click itself adds to it in English."""
    return text.replace("[required]", _("[required]")).replace("[default: ", _("[default:") + " ")


class Command(_Translated, click.Command):
    """A verb."""


class Group(_Translated, click.Group):
    """The program."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            raise InputError(
                "There is no command {command}.",
                hint="Commands: {commands}.",
                command=args[0],
                commands=", ".join(self.commands),
            )
        return super().resolve_command(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, verb.get_short_help_str(90)) for name, verb in self.commands.items()])


def language_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """``--language``, read before everything else (see :mod:`ustaz.cli.language`)."""
    return click.option(
        "--language",
        type=click.Choice([str(language) for language in LANGUAGES]),
        expose_value=False,
        help=_("The language to speak (otherwise that of your system)."),
    )(function)


def help_option(function: Callable[..., Any]) -> Callable[..., Any]:
    return click.help_option("--help", "-h", help=_("Show this text and exit."))(function)
