"""A sentence, and how it is said in a language."""

from __future__ import annotations

import gettext
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib import resources


class Language(StrEnum):
    ENGLISH = "en"
    KAZAKH = "kk"
    RUSSIAN = "ru"


LANGUAGES: tuple[Language, ...] = tuple(Language)


@dataclass(frozen=True)
class Sentence:
    """A whole sentence with named placeholders.

    Where a number decides the grammatical form, `plural` is the English plural and `count` the number.
    """

    template: str
    values: Mapping[str, object] = field(default_factory=dict)
    plural: str = ""
    count: int = 0


def say(sentence: Sentence, language: Language = Language.ENGLISH) -> str:
    """The sentence in this language, placeholders filled."""
    words = _catalogue(language)
    if sentence.plural:
        template = words.ngettext(sentence.template, sentence.plural, sentence.count)
    else:
        template = words.gettext(sentence.template)
    return template.format(**sentence.values)


def translate(template: str, language: Language = Language.ENGLISH) -> str:
    """A template without its values, for labels and for messages of errors."""
    return _catalogue(language).gettext(template) if template else ""


@cache
def _catalogue(language: Language) -> gettext.NullTranslations:
    if language is Language.ENGLISH:
        return gettext.NullTranslations()
    import polib

    text = resources.files("ustaz.words").joinpath("catalogues", f"{language}.po").read_text(encoding="utf-8")
    return gettext.GNUTranslations(io.BytesIO(polib.pofile(text).to_binary()))
