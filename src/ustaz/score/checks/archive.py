"""A compressed MusicXML file (.mxl): a zip whose table of contents is believed only as far as it holds."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from itertools import pairwise
from typing import TYPE_CHECKING, NoReturn

from ustaz.errors import InputError
from ustaz.score.checks import xml

if TYPE_CHECKING:
    from ustaz.score.checks.findings import Findings

MAGIC = b"PK\x03\x04"
MOST_BYTES = 16 << 20  # as of any score
_MOST_ENTRIES = 200
_MOST_RATIO = 200  # the densest MusicXML is packed about 40 : 1
_CONTAINER = "META-INF/container.xml"
_CONTAINER_BYTES = 1 << 16
_DAMAGE = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError, ValueError, struct.error)


def unpack(data: bytes, findings: Findings) -> bytes:
    """The score in the archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = _sound_entries(archive, findings.file)
            inner = archive.read(entries[_score_name(archive, entries, findings)])
    except _DAMAGE as error:
        raise InputError(
            "{file} is a damaged archive.", hint="Export or download it again.", file=findings.file
        ) from error
    if inner.startswith(MAGIC):
        raise InputError(
            "{file} holds another archive instead of a score.",
            hint="Unpack it and give the score inside.",
            file=findings.file,
        )
    return inner


def _sound_entries(archive: zipfile.ZipFile, file: str) -> dict[str, zipfile.ZipInfo]:
    entries = archive.infolist()
    if len(entries) > _MOST_ENTRIES:
        raise InputError(
            "{file} holds {count} files; a score has at most {most}.",
            hint="Export it again.",
            file=file,
            count=len(entries),
            most=_MOST_ENTRIES,
        )
    if sum(entry.file_size for entry in entries) > MOST_BYTES or any(map(_is_bomb, entries)):
        raise InputError(
            "{file} unpacks to more than a score can be ({most} MB).",
            hint="Export it again.",
            file=file,
            most=MOST_BYTES >> 20,
        )
    if any(map(_is_odd, entries)) or _overlap(entries) or len({entry.filename for entry in entries}) < len(entries):
        _refuse(file)
    return {entry.filename: entry for entry in entries}


def _is_bomb(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > _MOST_RATIO * max(entry.compress_size, 1) and entry.file_size > 1 << 16


def _is_odd(entry: zipfile.ZipInfo) -> bool:
    encrypted = bool(entry.flag_bits & 1)
    link = stat.S_ISLNK(entry.external_attr >> 16)
    return encrypted or link or entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


def _overlap(entries: list[zipfile.ZipInfo]) -> bool:
    ordered = sorted(entries, key=lambda entry: entry.header_offset)
    return any(
        first.header_offset + 30 + first.compress_size > second.header_offset  # 30: the shortest local header
        for first, second in pairwise(ordered)
    )


def _score_name(archive: zipfile.ZipFile, entries: dict[str, zipfile.ZipInfo], findings: Findings) -> str:
    if _CONTAINER not in entries:
        return _only_score(entries, findings.file)
    if entries[_CONTAINER].file_size > _CONTAINER_BYTES:
        _refuse(findings.file)
    container = xml.parse(archive.read(_CONTAINER), findings.file)
    paths: list[str] = [file.get("full-path", "") for file in container.iter("{*}rootfile")]
    if not paths or paths[0] not in entries or paths[0].startswith("META-INF"):
        _refuse(findings.file)
    return paths[0]


def _only_score(entries: dict[str, zipfile.ZipInfo], file: str) -> str:
    scores = [name for name in entries if name.lower().endswith((".musicxml", ".xml"))]
    if len(scores) != 1:
        raise InputError(
            "{file} is an archive without a MusicXML score.",
            hint="Export the piece as MusicXML and give that file.",
            file=file,
        )
    return scores[0]


def _refuse(file: str) -> NoReturn:
    raise InputError(
        "{file} is not a compressed MusicXML file as it should be.", hint="Export it again as MusicXML.", file=file
    )
