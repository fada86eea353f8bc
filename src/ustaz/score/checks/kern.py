"""Humdrum kern: a table whose columns (spines) may split, join and change places.

Verovio trusts the table, so it is walked here line by line: each line must have as many tokens as there are spines.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NoReturn

from ustaz.errors import InputError
from ustaz.score.checks.findings import shown
from ustaz.score.checks.kern_spines import is_impossible_metre, is_impossible_tempo, move
from ustaz.score.checks.kern_tokens import Ties, notes_in
from ustaz.words import Sentence

if TYPE_CHECKING:
    from ustaz.score.checks.findings import Findings

_MOST_LINES = 50_000
_MOST_SPINES = 64
_MOST_NOTES = 30_000
_LONGEST_LINE = 4_000
_LONGEST_SIGN = 200  # a name of an instrument, mostly
_LONG_NUMBER = re.compile(r"=+\d{6}")  # of a bar


def check(text: str, findings: Findings) -> str:
    """The text, without comments of absurd length and impossible tempi."""
    lines = text.rstrip("\n").split("\n")
    if len(lines) > _MOST_LINES:
        raise InputError(
            "{file} has {lines} lines; ustaz reads at most {most}.",
            hint="Split the piece into movements.",
            file=findings.file,
            lines=len(lines),
            most=_MOST_LINES,
        )
    table = _Table(findings)
    kept = [table.read(position, line) for position, line in enumerate(lines, start=1)]
    table.finish()
    return "\n".join(kept) + "\n"


class _Table:
    """The spines at the line that is being read: what each holds, from left to right."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._spines: list[str] = []
        self._begun = False
        self._line = 0
        self._notes = 0
        self._ties = Ties()

    def read(self, line_number: int, line: str) -> str:
        """The line as it may stay."""
        self._line = line_number
        if not line or line.startswith("!!"):
            return line[:_LONGEST_LINE]
        if len(line) > _LONGEST_LINE:
            self._refuse()
        tokens = line.split("\t")
        if not self._begun:
            self._begin(tokens)
            return line
        if len(tokens) != len(self._spines):
            self._refuse_count(len(tokens))
        if line.startswith("*"):
            return self._interpret(tokens)
        if line.startswith("=") and _LONG_NUMBER.match(line):
            self._refuse_token(line)
        if not line.startswith(("!", "=")):
            self._read_data(tokens)
        return line

    def finish(self) -> None:
        """What can only be said at the end."""
        file = self._findings.file
        if not self._notes:
            raise InputError("{file} has no notes.", hint="Export the piece again, with its notes.", file=file)
        if self._notes > _MOST_NOTES:
            raise InputError(
                "{file} has {notes} notes; ustaz reads at most {most_notes}.",
                hint="Split the piece into movements.",
                file=file,
                notes=self._notes,
                most_notes=_MOST_NOTES,
            )
        if self._spines:
            self._findings.warn(
                Sentence("{file} breaks off: its last line is not the end of its table.", {"file": file})
            )
        if lost := self._ties.open():
            self._findings.warn(
                Sentence(
                    "{file}: {count} tie does not end.",
                    {"file": file, "count": lost},
                    plural="{file}: {count} ties do not end.",
                    count=lost,
                )
            )

    def _begin(self, tokens: list[str]) -> None:
        if not all(token.startswith("**") for token in tokens):
            self._refuse()
        self._begun = True
        self._spines = tokens

    def _read_data(self, tokens: list[str]) -> None:
        for spine, token in zip(self._spines, tokens, strict=True):
            if not token:
                self._refuse()
            if spine == "**kern" and token != ".":  # noqa: S105 (not that kind of token)
                notes = notes_in(token)
                if notes is None:
                    self._refuse_token(token)
                self._notes += notes
                self._ties.read(token)

    def _interpret(self, signs: list[str]) -> str:
        below = move(self._spines, signs)
        if below is None:
            self._refuse()
        if len(below) > _MOST_SPINES:
            raise InputError(
                "{file}, line {line}: the table has more than {most} spines.",
                hint="Export it again as Humdrum or MusicXML.",
                file=self._findings.file,
                line=self._line,
                most=_MOST_SPINES,
            )
        self._spines = below
        return "\t".join(map(self._allow, signs))

    def _allow(self, sign: str) -> str:
        if is_impossible_metre(sign):
            self._refuse_token(sign)
        if len(sign) > _LONGEST_SIGN:
            return "*"
        if not is_impossible_tempo(sign):
            return sign
        self._findings.warn(
            Sentence("{file}: a tempo or a loudness that makes no sense is left out.", {"file": self._findings.file})
        )
        return "*"

    def _refuse(self) -> NoReturn:
        raise InputError(
            "{file} is damaged: line {line} does not fit its table.",
            hint="Export or download it again.",
            file=self._findings.file,
            line=self._line,
        )

    def _refuse_count(self, tokens: int) -> NoReturn:
        raise InputError(
            "{file} is damaged: line {line} has {tokens} tokens for {spines} spines.",
            hint="Export or download it again; tokens are parted by tabs.",
            file=self._findings.file,
            line=self._line,
            tokens=tokens,
            spines=len(self._spines),
        )

    def _refuse_token(self, token: str) -> NoReturn:
        raise InputError(
            "{file}, line {line}: “{token}” makes no sense here.",
            hint="Correct it, or export the piece again.",
            file=self._findings.file,
            line=self._line,
            token=shown(token),
        )
