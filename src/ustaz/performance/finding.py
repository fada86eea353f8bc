"""Odd things in a MIDI file that can be read all the same, and how the person is told."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from ustaz.words import Sentence

if TYPE_CHECKING:
    from collections import Counter


class Finding(Enum):
    NEVER_RELEASED = auto()
    STRAY_RELEASE = auto()
    NO_END = auto()
    AFTER_END = auto()
    BAD_TEMPO = auto()
    BAD_SIGNATURE = auto()
    PERCUSSION = auto()
    OUTSIDE_PIANO = auto()
    ONE_VELOCITY = auto()
    BYTES_BETWEEN_TRACKS = auto()
    SECOND_FILE = auto()


def sentences(findings: Counter[Finding]) -> tuple[Sentence, ...]:
    """A whole sentence for each kind of finding, with how often it was met."""
    return tuple(_sentence(finding, findings[finding]) for finding in Finding if findings[finding])


def _sentence(finding: Finding, count: int) -> Sentence:
    one, many = _templates(finding)
    return Sentence(one, {"count": count}, plural=many, count=count)


def _templates(finding: Finding) -> tuple[str, str]:
    return {
        Finding.NEVER_RELEASED: (
            "{count} note is never released; it ends with its track.",
            "{count} notes are never released; they end with their track.",
        ),
        Finding.STRAY_RELEASE: (
            "{count} release of a key that was not down was left out.",
            "{count} releases of keys that were not down were left out.",
        ),
        Finding.NO_END: (
            "{count} track has no end mark; its end may be missing.",
            "{count} tracks have no end mark; their ends may be missing.",
        ),
        Finding.AFTER_END: (
            "{count} track goes on after its end mark; what follows the mark was left out.",
            "{count} tracks go on after their end marks; what follows the marks was left out.",
        ),
        Finding.BAD_TEMPO: (
            "{count} change of tempo has no usable value and was left out.",
            "{count} changes of tempo have no usable value and were left out.",
        ),
        Finding.BAD_SIGNATURE: (
            "{count} time or key signature does not exist in music and was left out.",
            "{count} time or key signatures do not exist in music and were left out.",
        ),
        Finding.PERCUSSION: (
            "{count} percussion note (channel 10) was left out.",
            "{count} percussion notes (channel 10) were left out.",
        ),
        Finding.OUTSIDE_PIANO: (
            "{count} note lies outside the 88 keys of a piano.",
            "{count} notes lie outside the 88 keys of a piano.",
        ),
        Finding.ONE_VELOCITY: (
            "Every note has the same loudness, so it was not recorded and cannot be judged.",
            "Every note has the same loudness, so it was not recorded and cannot be judged.",
        ),
        Finding.BYTES_BETWEEN_TRACKS: (
            "{count} byte that belongs to no track was left out.",
            "{count} bytes that belong to no track were left out.",
        ),
        Finding.SECOND_FILE: (
            "Another MIDI file follows in the same file; only the first was read.",
            "Other MIDI files follow in the same file; only the first was read.",
        ),
    }[finding]
