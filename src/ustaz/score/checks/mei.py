"""MEI: the attributes that Verovio counts with, and the links between elements."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NoReturn, TypeAlias

from ustaz.errors import InputError
from ustaz.score.checks.findings import number, shown, whole
from ustaz.score.checks.mei_notes import check_notes
from ustaz.words import Sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from ustaz.score.checks.findings import Findings
    from ustaz.score.checks.xml import Element

    Rules: TypeAlias = dict[str, Callable[[str], bool]]

NAMESPACE = "{http://www.music-encoding.org/ns/mei}"
_ID = "{http://www.w3.org/XML/1998/namespace}id"
_KNOWN_VERSION = re.compile(r"(2010|2011|2012|2013|[2-6]\.\d)")
_MOST_BEATS = 999
_MOST_NOTES = 30_000
_MOST_BARS = 10_000


def check(root: Element, findings: Findings) -> None:
    """Refuses the score, or mends it in place."""
    if root.tag != f"{NAMESPACE}mei":
        _refuse(findings.file, "{file} is not MEI: its namespace is another.")
    _check_amount(root, findings)
    _check_version(root, findings)
    _check_staves(root, findings.file)
    _check_ids(root, findings)
    check_notes(root, findings)
    for bar in root.iter(f"{NAMESPACE}measure"):
        for element in bar.iter():
            _check_numbers(element, shown(bar.get("n")), findings.file, _RULES)
    for element in root.iter(f"{NAMESPACE}scoreDef", f"{NAMESPACE}staffDef", f"{NAMESPACE}meterSig"):
        _check_numbers(element, "", findings.file, _RULES)
    for picture in list(root.iter(f"{NAMESPACE}graphic", f"{NAMESPACE}symbolTable")):
        picture.getparent().remove(picture)  # addresses of other files


def _refuse(file: str, sentence: str) -> NoReturn:
    raise InputError(sentence, hint="Export it again as MEI or MusicXML.", file=file)


def _check_amount(root: Element, findings: Findings) -> None:
    notes = sum(1 for _ in root.iter(f"{NAMESPACE}note"))
    bars = sum(1 for _ in root.iter(f"{NAMESPACE}measure"))
    if not notes:
        raise InputError("{file} has no notes.", hint="Export the piece again, with its notes.", file=findings.file)
    if notes > _MOST_NOTES or bars > _MOST_BARS:
        raise InputError(
            "{file} has {notes} notes in {bars} bars; ustaz reads at most {most_notes} in {most_bars}.",
            hint="Split the piece into movements.",
            file=findings.file,
            notes=notes,
            bars=bars,
            most_notes=_MOST_NOTES,
            most_bars=_MOST_BARS,
        )
    movements = sum(1 for _ in root.iter(f"{NAMESPACE}mdiv"))
    if movements > 1:
        findings.warn(
            Sentence(
                "{file} holds {count} movements; only the first is read.", {"file": findings.file, "count": movements}
            )
        )


def _check_version(root: Element, findings: Findings) -> None:
    version = root.get("meiversion", "")
    if version and not _KNOWN_VERSION.match(version):
        findings.warn(
            Sentence(
                "{file} is written in MEI {version}, which is not known here; something may be misread.",
                {"file": findings.file, "version": shown(version)},
            )
        )


def _check_staves(root: Element, file: str) -> None:
    defined = {staff.get("n") for staff in root.iter(f"{NAMESPACE}staffDef")}
    if root.find(f".//{NAMESPACE}scoreDef") is None or not defined:
        _refuse(file, "{file} does not say which staves it has.")
    for bar in root.iter(f"{NAMESPACE}measure"):
        for layer in bar.iter(f"{NAMESPACE}layer"):
            _check_numbers(layer, shown(bar.get("n")), file, _LAYER_RULES)
        for staff in bar.iter(f"{NAMESPACE}staff"):
            if staff.get("n") not in defined:
                raise InputError(
                    "{file}, bar {bar}: a staff “{staff}” is used that the score does not define.",
                    hint="Export it again as MEI or MusicXML.",
                    file=file,
                    bar=shown(bar.get("n")),
                    staff=shown(staff.get("n")),
                )


def _check_ids(root: Element, findings: Findings) -> None:
    ids = [identity for element in root.iter() if (identity := element.get(_ID)) is not None]
    known = set(ids)
    if len(known) < len(ids):
        _refuse(findings.file, "{file} gives one id to two elements.")
    for element in root.iter():
        for end in ("startid", "endid"):
            target = element.get(end)
            if target is not None and target.removeprefix("#") not in known:
                findings.warn(
                    Sentence(
                        "{file}: a sign (“{sign}”) belongs to a note that is not there.",
                        {"file": findings.file, "sign": shown(element.tag.rpartition("}")[2])},
                    )
                )
        if element.tag == f"{NAMESPACE}expansion":
            _check_expansion(element, findings.file)


def _check_expansion(expansion: Element, file: str) -> None:
    above = {f"#{identity}" for identity in expansion.xpath("ancestor-or-self::*/@xml:id")}
    plan = (expansion.get("plist") or "").split()
    if above & set(plan) or len(plan) > 100:
        _refuse(file, "{file} has an order of repeats that never ends.")


def _check_numbers(element: Element, bar: str, file: str, rules: Rules) -> None:
    for name, text in element.attrib.items():
        rule = rules.get(name)
        if rule is not None and not rule(text):
            raise _nonsense(file, bar, name, shown(text))


def _nonsense(file: str, bar: str, name: str, found: str) -> InputError:
    hint = "Correct it in the score editor and export it again."
    if not bar:
        return InputError(
            "{file}: “{name}” is “{found}”, which makes no sense.", hint=hint, file=file, name=name, found=found
        )
    return InputError(
        "{file}, bar {bar}: “{name}” is “{found}”, which makes no sense.",
        hint=hint,
        file=file,
        bar=bar,
        name=name,
        found=found,
    )


def _is_count(text: str) -> bool:
    return all(1 <= (whole(part) or 0) <= _MOST_BEATS for part in text.split("+"))


def _is_unit(text: str) -> bool:
    return (whole(text) or 0) in {1, 2, 4, 8, 16, 32, 64, 128}


def _is_positive(text: str) -> bool:
    return 1 <= (whole(text) or 0) <= 1_000_000


def _is_stamp(text: str) -> bool:
    return abs(number(text.rpartition("m+")[2])) <= _MOST_BEATS


_LAYER_RULES: Rules = {"n": _is_count}
_RULES: Rules = {
    "meter.count": _is_count,
    "meter.unit": _is_unit,
    "count": _is_count,
    "unit": _is_unit,
    "staff": lambda text: all(map(_is_count, text.split())),
    "oct.ges": lambda text: 0 <= number(text) <= 9,
    "loc": lambda text: abs(number(text)) <= 60,
    "lines": lambda text: 1 <= number(text) <= 9,
    "trans.semi": lambda text: abs(number(text)) <= 48,
    "trans.diat": lambda text: abs(number(text)) <= 48,
    "ppq": _is_positive,
    "num": _is_positive,
    "numbase": _is_positive,
    "dur.ppq": lambda text: 0 <= number(text) <= 1e9,
    "tstamp": _is_stamp,
    "tstamp2": _is_stamp,
    "midi.bpm": lambda text: 1 <= number(text) <= 2000,
    "mm": lambda text: 1 <= number(text) <= 2000,
}
