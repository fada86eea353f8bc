"""ABC: little is fixed in it, so little can be checked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ustaz.errors import InputError
from ustaz.words import Sentence

if TYPE_CHECKING:
    from ustaz.score.checks.findings import Findings

_MOST_LINES = 20_000
_LONGEST_LINE = 10_000


def check(text: str, findings: Findings) -> str:
    """The text, if it can be a tune."""
    lines = text.split("\n")
    if len(lines) > _MOST_LINES or any(len(line) > _LONGEST_LINE for line in lines):
        raise InputError(
            "{file} is longer than any tune: over {lines} lines, or {letters} letters in a line.",
            hint="Split it.",
            file=findings.file,
            lines=_MOST_LINES,
            letters=_LONGEST_LINE,
        )
    music = [line for line in lines if not re.match(r"[A-Za-z+]:|%", line)]
    if not any(re.search(r"[A-Ga-g]", line) for line in music):
        raise InputError("{file} has no notes.", hint="Export the piece again.", file=findings.file)
    tunes = sum(line.startswith("X:") for line in lines)
    if tunes > 1:
        findings.warn(
            Sentence("{file} holds {count} tunes; only the first is read.", {"file": findings.file, "count": tunes})
        )
    return text
