"""The languages of ustaz, and which one a person's system asks for."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Language(StrEnum):
    ENGLISH = "en"
    KAZAKH = "kk"
    RUSSIAN = "ru"


LANGUAGES: tuple[Language, ...] = tuple(Language)

_VARIABLES = ("USTAZ_LANGUAGE", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


def default_language(environment: Mapping[str, str]) -> Language:
    """The first language of ours that the environment names; English where it names none.

    ``USTAZ_LANGUAGE`` comes before the variables of gettext, in their usual order; ``LANGUAGE`` may be a list
    (``kk:ru``).
    """
    return next(_wishes(environment), Language.ENGLISH)


def _wishes(environment: Mapping[str, str]) -> Iterator[Language]:
    known = {str(language): language for language in LANGUAGES}
    for variable in _VARIABLES:
        for wish in environment.get(variable, "").split(":"):
            code = wish.replace("-", "_").partition("_")[0].partition(".")[0].lower()
            if code in known:
                yield known[code]
