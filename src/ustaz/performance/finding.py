"""Odd things in a MIDI file that can be read all the same, and how the person is told."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from typing import TYPE_CHECKING

from ustaz.words import Sentence

if TYPE_CHECKING:
    from collections import Counter


class Finding(Enum):
    """Each is the sentence that tells it, without its number."""

    NEVER_RELEASED = Sentence(
        "{count} note is never released; it ends with its track.",
        plural="{count} notes are never released; they end with their track.",
    )
    STRAY_RELEASE = Sentence(
        "{count} release of a key that was not down was left out.",
        plural="{count} releases of keys that were not down were left out.",
    )
    NO_END = Sentence(
        "{count} track has no end mark; its end may be missing.",
        plural="{count} tracks have no end mark; their ends may be missing.",
    )
    AFTER_END = Sentence(
        "{count} track goes on after its end mark; what follows the mark was left out.",
        plural="{count} tracks go on after their end marks; what follows the marks was left out.",
    )
    BAD_TEMPO = Sentence(
        "{count} change of tempo has no usable value and was left out.",
        plural="{count} changes of tempo have no usable value and were left out.",
    )
    BAD_SIGNATURE = Sentence(
        "{count} time or key signature does not exist in music and was left out.",
        plural="{count} time or key signatures do not exist in music and were left out.",
    )
    PERCUSSION = Sentence(
        "{count} percussion note (channel 10) was left out.",
        plural="{count} percussion notes (channel 10) were left out.",
    )
    OUTSIDE_PIANO = Sentence(
        "{count} note lies outside the 88 keys of a piano.",
        plural="{count} notes lie outside the 88 keys of a piano.",
    )
    ONE_VELOCITY = Sentence("Every note has the same loudness, so it was not recorded and cannot be judged.")
    BYTES_BETWEEN_TRACKS = Sentence(
        "{count} byte that belongs to no track was left out.",
        plural="{count} bytes that belong to no track were left out.",
    )
    SECOND_FILE = Sentence("Another MIDI file follows in the same file; only the first was read.")


def sentences(findings: Counter[Finding]) -> tuple[Sentence, ...]:
    """A sentence for each kind of finding, with how often it was met."""
    return tuple(
        replace(finding.value, values={"count": count}, count=count)
        for finding in Finding
        if (count := findings[finding])
    )
