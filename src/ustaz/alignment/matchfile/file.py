"""A match file as its lines: what stands in it, before any of it is compared with a score."""

from __future__ import annotations

import io
import stat
from collections import Counter
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from ustaz.alignment.matchfile.lines import DamagedError, Info, NoteLine, Pedal, Section, UnknownError, read_line
from ustaz.errors import InputError
from ustaz.performance import MOST_NOTES
from ustaz.words import Sentence

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES = 32_000_000
MOST_LINES = 2 * MOST_NOTES + 500_000  # as many notes that are written, and half a million movements of pedals
USUAL_CLOCK = {"midiClockUnits": "480", "midiClockRate": "500000"}
MOST_TICKS = 1_000_000  # a quarter
LONGEST_US = 60_000_000  # of a quarter: one a minute
EXPORT_AGAIN = "Copy or export the match file again."


class Finding(Enum):
    """Odd things in a match file that can be read all the same, each as the sentence that tells it."""

    NO_CLOCK = Sentence(
        "The file does not say how long a tick is; as is usual, 480 ticks a quarter and half a second were assumed."
    )
    UNKNOWN_LINE = Sentence(
        "{count} line that is not of the match format was left out.",
        plural="{count} lines that are not of the match format were left out.",
    )
    NAMED_AGAIN = Sentence(
        "{count} line names a note that another line names too; it was left out.",
        plural="{count} lines name notes that other lines name too; they were left out.",
    )
    NOT_WRITTEN = Sentence(
        "{count} note of the file is not in the score; it was left out.",
        plural="{count} notes of the file are not in the score; they were left out.",
    )


@dataclass(frozen=True)
class MatchFile:
    """The lines that matter, in the order of the file."""

    file: str  # its name
    notes: list[NoteLine] = field(default_factory=list)
    pedals: list[Pedal] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    infos: dict[str, str] = field(default_factory=dict)
    findings: Counter[Finding] = field(default_factory=Counter)

    def clock(self) -> tuple[int, int]:
        """Ticks a quarter, and microseconds a quarter."""
        self.findings[Finding.NO_CLOCK] += not USUAL_CLOCK.keys() <= self.infos.keys()
        values = [self.infos.get(name, usual) for name, usual in USUAL_CLOCK.items()]
        units, rate = (
            int(value) if value.isascii() and value.isdecimal() and len(value) < 9 else 0 for value in values
        )
        if not (0 < units <= MOST_TICKS and 0 < rate <= LONGEST_US):
            raise InputError(
                "{file} does not say how long a tick is: its midiClockUnits or midiClockRate is no usable number.",
                hint=EXPORT_AGAIN,
                file=self.file,
            )
        return units, rate


def read_match_file(path: Path) -> MatchFile:
    """The lines of a match file.

    Raises
    ------
    InputError
        When it is no match file, too large, has too many notes or none, or when a line is damaged.
    OSError
        When it cannot be opened.
    """
    contents = MatchFile(path.name)
    for number, line in enumerate(io.StringIO(_read_text(path)), 1):
        _check_size(contents, number)
        text = line.strip()
        if text:
            _read_into(contents, text, number)
    if not contents.notes and not contents.infos:
        raise InputError(
            "{file} is no match file.", hint="Give an alignment in the Vienna match format (.match).", file=path.name
        )
    if not any(line.written for line in contents.notes) or not any(line.played for line in contents.notes):
        raise InputError("{file} has no notes, or only written or only played ones.", hint=EXPORT_AGAIN, file=path.name)
    return contents


def _read_text(path: Path) -> str:
    if not stat.S_ISREG(path.stat().st_mode):  # a pipe would make us wait for ever
        raise InputError("{file} is not a file.", hint="Give a match file (.match).", file=path.name)
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise InputError(
            "{file} is larger than {limit} MB, the most that a match file may have.",
            hint="Split the take.",
            file=path.name,
            limit=MOST_BYTES // 1_000_000,
        )
    return data.decode("utf-8-sig", errors="replace")  # only names of people and pieces are not ASCII


def _read_into(contents: MatchFile, text: str, number: int) -> None:
    try:
        line = read_line(text)
    except UnknownError:
        contents.findings[Finding.UNKNOWN_LINE] += 1
        return
    except DamagedError as error:
        raise InputError(
            "Line {line} of {file} is damaged.", hint=EXPORT_AGAIN, line=number, file=contents.file
        ) from error
    match line:
        case NoteLine():
            contents.notes.append(line)
        case Pedal():
            contents.pedals.append(line)
        case Section():
            contents.sections.append(line)
        case Info():
            contents.infos[line.attribute] = line.value


def _check_size(contents: MatchFile, lines: int) -> None:
    if lines > MOST_LINES:
        raise InputError(
            "{file} has more than {limit} lines, the most that a match file may have.",
            hint="Split the take.",
            file=contents.file,
            limit=MOST_LINES,
        )
    if len(contents.notes) > 2 * MOST_NOTES:
        raise InputError(
            "{file} has more than {limit} notes, the most that a match file may have.",
            hint="Split the take.",
            file=contents.file,
            limit=2 * MOST_NOTES,
        )
