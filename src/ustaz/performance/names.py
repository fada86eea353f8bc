"""The name of a take, from bytes whose encoding MIDI leaves open."""

from __future__ import annotations

import re

LONGEST_NAME = 120
RUSSIAN = re.compile(r"[А-яЁё]")
WESTERN = re.compile(r"[À-ÿ]")


def read_name(raw: bytes) -> str:
    r"""The bytes as text of one line; what is no text is shown as escapes such as ``\xff``."""
    text = _decode(raw.strip(b" \0\t\r\n"))
    return "".join(sign if sign.isprintable() else _escape(sign) for sign in text)[:LONGEST_NAME].strip()


def _decode(raw: bytes) -> str:
    """UTF-8; else Windows-1251 where that gives mostly Russian letters; else Windows-1252; else escapes."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        russian, western = (raw.decode(encoding, errors="replace") for encoding in ("cp1251", "cp1252"))
    if _is_written_in(RUSSIAN, russian) and len(RUSSIAN.findall(russian)) > len(russian) / 2:
        return russian
    return western if _is_written_in(WESTERN, western) else raw.decode("ascii", errors="backslashreplace")


def _is_written_in(letters: re.Pattern[str], text: str) -> bool:
    return letters.sub("", text).isascii()


def _escape(sign: str) -> str:
    return sign.encode("unicode_escape").decode("ascii")
