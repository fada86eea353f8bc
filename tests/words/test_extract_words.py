"""The tool that finds the templates: in every way in which the code may hold one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType


def found(tool: ModuleType, code: str, folder: Path) -> set[tuple[str, str]]:
    (folder / "room.py").write_text(code, encoding="utf-8")
    return {(template.singular, template.plural) for template in tool.find_templates(folder)}


@pytest.mark.parametrize(
    ("code", "singulars"),
    [
        ('Sentence("Bar {bar}", values)', {"Bar {bar}"}),
        ('InputError("No notes.", hint="Try again.", file=file)', {"No notes.", "Try again."}),
        ('words.translate("Left" if left else "Right", language)', {"Left", "Right"}),
        ('[words(text) for text in ("Bar", "Tempo")]', {"Bar", "Tempo"}),
        ('EXPORT = "Export it."\nInputError("No notes.", hint=EXPORT)', {"No notes.", "Export it."}),
        ('def refuse(file, text):\n    raise InputError(text)\nrefuse(file, "Damaged.")', {"Damaged."}),
        ('NAME = "not said"\nprint("not said either", NAME)', set()),
    ],
)
def test_templates_are_found(tool, code, singulars, tmp_path) -> None:
    assert found(tool, code, tmp_path) == {(singular, "") for singular in singulars}


@pytest.mark.parametrize("plural", ['values, "{count} notes", count', 'plural="{count} notes"'])
def test_plurals_belong_to_their_singular(tool, plural, tmp_path) -> None:
    assert found(tool, f'Sentence("{{count}} note", {plural})', tmp_path) == {("{count} note", "{count} notes")}


def test_texts_of_one_name_are_all_found(tool, tmp_path) -> None:
    code = 'def one():\n    text = "A"\n    say(Sentence(text))\ndef two():\n    text = "B"\n    say(Sentence(text))'
    assert found(tool, code, tmp_path) == {("A", ""), ("B", "")}
