"""Every template of the code has its sentence in Kazakh and in Russian, with the same placeholders."""

from __future__ import annotations

import string
from pathlib import Path
from typing import TYPE_CHECKING

import polib
import pytest

if TYPE_CHECKING:
    from types import ModuleType

LANGUAGES = ("kk", "ru")
CATALOGUES = Path(__file__).resolve().parents[2] / "src" / "ustaz" / "words" / "catalogues"


@pytest.fixture(scope="session")
def templates(tool: ModuleType) -> dict[object, list[str]]:
    return tool.find_templates()


def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(CATALOGUES / f"{language}.po"))


def placeholders(template: str) -> set[tuple[str, str]]:
    return {(name, style or "") for _, name, style, _ in string.Formatter().parse(template) if name is not None}


def sentences(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_the_code_has_templates(templates) -> None:
    assert len(templates) > 100


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_template_is_translated(tool, templates, language) -> None:
    entries = {tool.Template(entry.msgid, entry.msgid_plural): entry for entry in catalogue(language)}
    missing = [
        f"{files[0]}: {template.singular}"
        for template, files in templates.items()
        if template not in entries or not all(sentences(entries[template]))
    ]
    assert not missing, "run tools/extract_words.py and translate:\n" + "\n".join(missing)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_entry_is_unused(tool, templates, language) -> None:
    unused = [
        entry.msgid for entry in catalogue(language) if tool.Template(entry.msgid, entry.msgid_plural) not in templates
    ]
    assert not unused, "run tools/extract_words.py"


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_those_of_the_template(language: str) -> None:
    """The form for one thing may leave the number out; the last form must have every placeholder."""
    wrong = []
    for entry in catalogue(language):
        asked = placeholders(entry.msgid_plural or entry.msgid)
        forms = [form for form in sentences(entry) if form] or [entry.msgid_plural or entry.msgid]
        if placeholders(forms[-1]) != asked or any(placeholders(form) - asked for form in forms):
            wrong.append(entry.msgid)
    assert not wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_plural_forms_are_complete(language: str) -> None:
    book = catalogue(language)
    forms = int(book.metadata["Plural-Forms"].partition("nplurals=")[2][0])
    assert all(len(entry.msgstr_plural) == forms for entry in book if entry.msgid_plural)
