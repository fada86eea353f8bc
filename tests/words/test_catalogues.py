"""Every template of the code has its sentence in Kazakh and in Russian, with the same placeholders."""

from __future__ import annotations

import importlib.util
import string
import sys
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("kk", "ru")


def _tool():
    name = "extract_words"
    specification = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    module = importlib.util.module_from_spec(specification)
    sys.modules[name] = module
    specification.loader.exec_module(module)
    return module


tool = _tool()
TEMPLATES = tool.find_templates()


def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(tool.CATALOGUES / f"{language}.po"))


def placeholders(template: str) -> set[tuple[str, str]]:
    return {(name, style or "") for _, name, style, _ in string.Formatter().parse(template) if name is not None}


def sentences(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_the_code_has_templates() -> None:
    assert len(TEMPLATES) > 100


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_template_is_translated(language: str) -> None:
    entries = {tool.Template(entry.msgid, entry.msgid_plural): entry for entry in catalogue(language)}
    missing = [
        f"{files[0]}: {template.singular}"
        for template, files in TEMPLATES.items()
        if template not in entries or not all(sentences(entries[template]))
    ]
    assert not missing, "run tools/extract_words.py and translate:\n" + "\n".join(missing)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_entry_is_unused(language: str) -> None:
    unused = [
        entry.msgid for entry in catalogue(language) if tool.Template(entry.msgid, entry.msgid_plural) not in TEMPLATES
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
