"""In which language this process speaks: ``--language``, else USTAZ_LANGUAGE, else the locale.

It is settled before the verbs are imported, because their help texts are in that language too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ustaz.words import Language, default_language, translate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_chosen = Language.ENGLISH


def choose(arguments: Sequence[str], environment: Mapping[str, str]) -> None:
    """Settle the language from the arguments and the environment."""
    global _chosen  # noqa: PLW0603 (one language a process, by design)
    asked = _asked(arguments)
    _chosen = Language(asked) if asked in set(Language) else default_language(environment)


def chosen() -> Language:
    """The language of this process."""
    return _chosen


def _(template: str) -> str:
    """The template in the language of this process."""
    return translate(template, _chosen)


def _asked(arguments: Sequence[str]) -> str:
    for position, argument in enumerate(arguments):
        if argument == "--language":
            return "".join(arguments[position + 1 : position + 2])
        if argument.startswith("--language="):
            return argument.partition("=")[2]
    return ""
