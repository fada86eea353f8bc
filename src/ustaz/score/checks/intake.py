"""The way of a file through the checks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ustaz.errors import InputError
from ustaz.score.checks import abc, archive, kern, kinds, mei, musicxml, xml
from ustaz.score.checks.findings import Findings
from ustaz.score.checks.kinds import NotationKind
from ustaz.words import Sentence

if TYPE_CHECKING:
    from ustaz.score.musicxml_clock import SourceBar


@dataclass(frozen=True)
class Checked:
    """A notation that may be handed to Verovio: unpacked, UTF-8, mended where that needs no guessing."""

    kind: NotationKind
    source: bytes
    warnings: tuple[Sentence, ...]
    clock: tuple[SourceBar, ...] = ()  # of MusicXML


def check(data: bytes, file: str) -> Checked:
    """The notation in this file.

    Raises
    ------
    InputError
        It is no score, or a damaged one.
    """
    findings = Findings(file)
    kinds.refuse_other_formats(data, file)
    if data.startswith(b"MThd"):
        kinds.require_agreement(NotationKind.MIDI, file)
        return Checked(NotationKind.MIDI, data, ())
    if data.startswith(archive.MAGIC):
        checked = _check_xml(archive.unpack(data, findings), findings)
    elif _looks_like_xml(data):
        checked = _check_xml(data, findings)
    else:
        checked = _check_text(data, findings)
    kinds.require_agreement(checked.kind, file)
    return checked


def _looks_like_xml(data: bytes) -> bool:
    head = data[:64].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")
    return head.startswith(b"<")


def _check_xml(data: bytes, findings: Findings) -> Checked:
    root = xml.parse(data, findings.file)
    tag = root.tag.rpartition("}")[2]
    if tag == "mei":
        mei.check(root, findings)
        return Checked(NotationKind.MEI, xml.write(root), tuple(findings.warnings))
    if tag == "score-partwise":
        clock = musicxml.check(root, findings)
        return Checked(NotationKind.MUSICXML, xml.write(root), tuple(findings.warnings), tuple(clock))
    _refuse_xml(tag, findings.file)
    raise AssertionError(tag)


def _refuse_xml(tag: str, file: str) -> None:
    if tag == "score-timewise":
        raise InputError(
            "{file} is MusicXML ordered by bars (score-timewise).", hint="Export it as score-partwise.", file=file
        )
    if tag == "opus":
        raise InputError("{file} is a list of scores (opus), not a score.", hint="Give one of its scores.", file=file)
    if tag.lower() == "html":
        raise InputError("{file} is a web page, not a score.", hint="Download the score itself.", file=file)
    raise InputError(
        "{file} is XML, but not a score.", hint="A score in XML is MusicXML (score-partwise) or MEI.", file=file
    )


def _check_text(data: bytes, findings: Findings) -> Checked:
    text = _text(data, findings)
    kind = kinds.text_kind(text, findings.file)
    checked = kern.check(text, findings) if kind is NotationKind.KERN else abc.check(text, findings)
    return Checked(kind, checked.encode("utf-8"), tuple(findings.warnings))


def _text(data: bytes, findings: Findings) -> str:
    if b"\0" in data:
        raise InputError(
            "{file} is not a score that ustaz can read: it is no plain text.",
            hint="A score may be MusicXML, MXL, MEI, Humdrum kern, ABC or MIDI.",
            file=findings.file,
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
        findings.warn(
            Sentence("{file} is not written in UTF-8: letters in its title may be wrong.", {"file": findings.file})
        )
    if any(letter < " " and letter not in "\t\r\n" for letter in text):
        raise InputError("{file} is damaged: it has control characters.", hint="Download it again.", file=findings.file)
    return text.replace("\r\n", "\n").replace("\r", "\n")
