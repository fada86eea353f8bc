"""Brings the catalogues of words in step with the code: `python tools/extract_words.py`.

Every English template that a person may read stands in one of the calls below, as a literal or under a name of the
same file; this tool finds them, adds the new ones to `kk.po` and `ru.po` (empty, to be translated) and removes those
that the code no longer has. `tests/words/test_catalogues.py` fails until each has its sentence in both languages.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import polib

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = Path(__file__).resolve().parents[1] / "src" / "ustaz"
CATALOGUES = SOURCE / "words" / "catalogues"

TEMPLATE_CALLS = {"Sentence", "InputError", "UstazError", "translate", "_", "words"}
PLURAL_POSITION = 2  # Sentence(template, values, plural, count)


@dataclass(frozen=True, order=True)
class Template:
    singular: str
    plural: str = ""


def find_templates(source: Path = SOURCE) -> dict[Template, list[str]]:
    """All templates in the code, each with the files that say it."""
    found: dict[Template, list[str]] = defaultdict(list)
    for path in sorted(source.rglob("*.py")):
        name = path.relative_to(source.parent).as_posix()
        for template in Module(ast.parse(path.read_text(encoding="utf-8"))).templates():
            if name not in found[template]:
                found[template].append(name)
    return dict(found)


class Module:
    """One file of the code: the names it gives to texts, the functions it hands templates to, and the templates."""

    def __init__(self, tree: ast.Module) -> None:
        self.tree = tree
        self.texts: dict[str, list[str]] = defaultdict(list)
        self.positions = dict.fromkeys(TEMPLATE_CALLS, 0)  # of the template among the arguments
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign):
                self._learn_text(node)
            elif isinstance(node, ast.FunctionDef):
                self._learn_function(node)

    def _learn_text(self, assignment: ast.Assign) -> None:
        """A text with a name: ``EXPORT = "Export it again."``, later ``hint=EXPORT``."""
        for target in assignment.targets:
            if isinstance(target, ast.Name):
                self.texts[target.id] += self._literals(assignment.value)

    def _learn_function(self, function: ast.FunctionDef) -> None:
        """A function that hands its argument on: ``def refuse(file, text): raise InputError(text, file=file)``."""
        parameters = [parameter.arg for parameter in function.args.args]
        for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
            if _name(call.func) in TEMPLATE_CALLS and call.args and (name := _name(call.args[0])) in parameters:
                self.positions[function.name] = parameters.index(name)

    def templates(self) -> Iterator[Template]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield from self._of_call(node)
            elif isinstance(node, ast.GeneratorExp | ast.ListComp) and isinstance(node.elt, ast.Call):
                yield from self._of_row(node.elt, node.generators[0].iter)

    def _of_row(self, call: ast.Call, row: ast.expr) -> Iterator[Template]:
        """A row of labels: ``words(text) for text in ("Bar", "Tempo")``."""
        if _name(call.func) in self.positions and isinstance(row, ast.Tuple | ast.List):
            yield from (Template(text) for label in row.elts for text in self._literals(label))

    def _of_call(self, call: ast.Call) -> Iterator[Template]:
        position = self.positions.get(_name(call.func))
        if position is None:
            return
        keywords = {keyword.arg: keyword.value for keyword in call.keywords}
        plural = keywords.get("plural", call.args[PLURAL_POSITION] if len(call.args) > PLURAL_POSITION else None)
        plurals = self._literals(plural) or [""]
        for argument in [*call.args[position : position + 1], keywords.get("sentence"), keywords.get("template")]:
            yield from (Template(text, plurals[0]) for text in self._literals(argument) if text)
        yield from (Template(text) for text in self._literals(keywords.get("hint")) if text)

    def _literals(self, node: ast.expr | None) -> list[str]:
        """The text of a literal or of a name that has one, or of both branches of a choice between two."""
        match node:
            case ast.Constant(value=str(text)):
                return [text]
            case ast.IfExp(body=body, orelse=otherwise):
                return self._literals(body) + self._literals(otherwise)
            case ast.Name(id=name):
                return self.texts.get(name, [])
            case _:
                return []


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def update(path: Path, templates: dict[Template, list[str]]) -> tuple[int, int]:
    """Bring one catalogue in step; how many entries are new, and how many are gone."""
    catalogue = polib.pofile(str(path), wrapwidth=110)
    known = {Template(entry.msgid, entry.msgid_plural): entry for entry in catalogue}
    new = [template for template in templates if template not in known]
    gone = [template for template in known if template not in templates]
    forms = int(catalogue.metadata["Plural-Forms"].partition("nplurals=")[2].partition(";")[0])
    entries = [known.get(template) or _blank(template, forms) for template in templates]
    for entry, files in zip(entries, templates.values(), strict=True):
        entry.occurrences = [(file, "") for file in files]
    catalogue[:] = sorted(entries, key=lambda entry: (entry.occurrences[0], entry.msgid))
    catalogue.save(str(path))
    return len(new), len(gone)


def _blank(template: Template, forms: int) -> polib.POEntry:
    if not template.plural:
        return polib.POEntry(msgid=template.singular)
    empty = dict.fromkeys(range(forms), "")
    return polib.POEntry(msgid=template.singular, msgid_plural=template.plural, msgstr_plural=empty)


def main() -> None:
    templates = find_templates()
    for path in sorted(CATALOGUES.glob("*.po")):
        new, gone = update(path, templates)
        print(f"{path.name}: {len(templates)} templates, {new} new, {gone} removed")


if __name__ == "__main__":
    main()
