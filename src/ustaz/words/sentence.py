"""A sentence, and how it is said in a language."""

from __future__ import annotations

import gettext
import io
from dataclasses import asdict, dataclass, field, is_dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from ustaz.words.language import Language
from ustaz.words.values import spoken

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Sentence:
    """A whole sentence with named placeholders.

    A value may be a string, a number, one of the objects of :mod:`ustaz.words.values` (a pitch, a beat, a tempo), or
    another sentence: a label that stands by itself, such as the place before a colon.

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
    return template.format(**{name: _filled(value, language) for name, value in sentence.values.items()})


def translate(template: str, language: Language = Language.ENGLISH) -> str:
    """A template without its values, for labels and for messages of errors."""
    return _catalogue(language).gettext(template) if template else ""


def as_data(sentence: Sentence) -> dict[str, object]:
    """The sentence as plain data for JSON: the English template, and its values with their types' names."""
    data: dict[str, object] = {
        "template": sentence.template,
        "values": {name: _plain(value) for name, value in sentence.values.items()},
    }
    return data | ({"plural": sentence.plural, "count": sentence.count} if sentence.plural else {})


def _filled(value: object, language: Language) -> object:
    return say(value, language) if isinstance(value, Sentence) else spoken(value, language)


def _plain(value: object) -> object:
    if isinstance(value, Sentence):
        return as_data(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {"type": type(value).__name__.lower()} | asdict(value)
    return value


@cache
def _catalogue(language: Language) -> gettext.NullTranslations:
    if language is Language.ENGLISH:
        return gettext.NullTranslations()
    import polib

    text = resources.files("ustaz.words").joinpath("catalogues", f"{language}.po").read_text(encoding="utf-8")
    return gettext.GNUTranslations(io.BytesIO(polib.pofile(text).to_binary()))
