"""What was read from a score, in a few figures."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from ustaz.score.model import JumpKind, MarkKind, Score

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ustaz.words import Sentence


@dataclass(frozen=True)
class ScoreSummary:
    title: str
    composer: str
    parts: tuple[str, ...]
    bars: int
    first_bar: str  # as printed
    last_bar: str
    notes: int  # that are struck: ties count once, grace notes too
    grace_notes: int
    ornaments: int  # notes with a trill, mordent, turn, tremolo or glissando
    arpeggios: int  # notes of rolled chords
    lowest_pitch: int  # MIDI
    highest_pitch: int
    length_q: float  # quarters, as written
    metres: tuple[str, ...]  # each once, in the order of their first appearance
    keys: tuple[int, ...]  # sharps positive, flats negative; each once
    jumps: Mapping[JumpKind, int]  # repeats, voltas, D.C., D.S., codas
    marks: Mapping[MarkKind, int]  # dynamics, hairpins, tempi, pedals, slurs …
    warnings: tuple[Sentence, ...]


def summarize_score(score: Score) -> ScoreSummary:
    """The figures of a score that has at least one note."""
    notes, bars = score.notes, score.bars
    metres = zip(bars["numerator"].tolist(), bars["denominator"].tolist(), strict=True)
    return ScoreSummary(
        title=score.title,
        composer=score.composer,
        parts=score.parts,
        bars=len(bars),
        first_bar=score.bar_names[0],
        last_bar=score.bar_names[-1],
        notes=len(notes),
        grace_notes=int((notes["grace"] > 0).sum()),
        ornaments=int((notes["ornament"] > 0).sum()),
        arpeggios=int(notes["arpeggio"].sum()),
        lowest_pitch=int(notes["pitch"].min()),
        highest_pitch=int(notes["pitch"].max()),
        length_q=float((bars["onset_q"] + bars["duration_q"]).max()),
        metres=tuple(dict.fromkeys(f"{numerator}/{denominator}" for numerator, denominator in metres)),
        keys=tuple(dict.fromkeys(bars["fifths"].tolist())),
        jumps=MappingProxyType(Counter(JumpKind(kind) for kind in score.jumps["kind"].tolist())),
        marks=MappingProxyType(Counter(MarkKind(kind) for kind in score.marks["kind"].tolist())),
        warnings=score.warnings,
    )
