"""The facts that ``ustaz inspect`` tells, for people (label and text) and for machines (key and value)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ustaz.cli.language import _
from ustaz.score import JumpKind, MarkKind

if TYPE_CHECKING:
    from ustaz.performance import Performance
    from ustaz.score import Score

LONGEST_TITLE = 120  # characters shown of a title
_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"  # a title may carry overrides of writing direction
_CONTROLLERS = {64: "sustain", 66: "sostenuto", 67: "soft"}  # as JSON names them


@dataclass(frozen=True)
class Fact:
    key: str
    value: Any  # what JSON carries
    label: str
    text: str


def facts_of_score(score: Score) -> list[Fact]:
    """Title, composer, parts, bars, notes, repeats, pedal and marks of a score."""
    notes, kinds = score.notes, score.marks["kind"]
    jumps = [JumpKind(kind).name.lower() for kind in score.jumps["kind"]]
    return [
        Fact("kind", "score", _("Kind"), _("score")),
        Fact("title", score.title, _("Title"), _shown(score.title)),
        Fact("composer", score.composer, _("Composer"), _shown(score.composer)),
        Fact("parts", list(score.parts), _("Parts"), ", ".join(map(_shown, score.parts))),
        _number("bars", len(score.bars), _("Bars")),
        _number("notes", len(notes), _("Written notes")),
        _number("grace_notes", int(np.count_nonzero(notes["grace"])), _("Grace notes")),
        _number("ornaments", int(np.count_nonzero(notes["ornament"])), _("Notes with an ornament sign")),
        _number("quarters", round(float(_length_q(score)), 3), _("Length in quarter notes")),
        Fact("metres", _metres(score), _("Metres"), ", ".join(_metres(score))),
        Fact("jumps", jumps, _("Repeats and jumps"), str(len(jumps))),
        _number("slurs", int(np.count_nonzero(kinds == MarkKind.SLUR)), _("Slurs")),
        _number("dynamics", int(np.count_nonzero(kinds == MarkKind.DYNAMIC)), _("Dynamic marks")),
        _number("pedal_marks", int(np.count_nonzero(kinds == MarkKind.PEDAL)), _("Pedal marks")),
    ]


def facts_of_take(take: Performance) -> list[Fact]:
    """Notes, length, range, tracks, pedal and tempi of a take."""
    notes = take.notes
    length = float(notes["offset_s"].max()) if len(notes) else 0.0
    low, high = (int(notes["pitch"].min()), int(notes["pitch"].max())) if len(notes) else (0, 0)
    pedals = {name: int(np.count_nonzero(take.controls["controller"] == n)) for n, name in _CONTROLLERS.items()}
    return [
        Fact("kind", "take", _("Kind"), _("take")),
        _number("notes", len(notes), _("Played notes")),
        Fact("seconds", round(length, 3), _("Length"), _("{minutes} min {seconds} s").format(**_clock(length))),
        Fact("pitch_range", [low, high], _("Lowest and highest MIDI pitch"), f"{low}–{high}"),
        _number("tracks", len(np.unique(notes["track"])), _("Tracks with notes")),
        _number("velocities", len(np.unique(notes["velocity"])), _("Different velocities")),
        Fact(
            "pedal_events",
            pedals,
            _("Pedal events"),
            _("sustain {sustain}, sostenuto {sostenuto}, soft {soft}").format(**pedals),
        ),
        _number("tempo_changes", max(0, len(take.tempi) - 1), _("Tempo changes")),
    ]


def _number(key: str, value: float, label: str) -> Fact:
    return Fact(key, value, label, str(value))


def _shown(text: str) -> str:
    """Text of a stranger, fit for a terminal: no control characters, not endless, its direction kept to itself."""
    visible = "".join(c for c in text if c.isprintable())[: LONGEST_TITLE + 1]
    cut = visible if len(visible) <= LONGEST_TITLE else visible[:LONGEST_TITLE] + "…"
    return f"{_ISOLATE}{cut}{_POP_ISOLATE}" if not cut.isascii() else cut


def _length_q(score: Score) -> float:
    return float((score.bars["onset_q"] + score.bars["duration_q"]).max()) if len(score.bars) else 0.0


def _metres(score: Score) -> list[str]:
    metres = zip(score.bars["numerator"].tolist(), score.bars["denominator"].tolist(), strict=True)
    return [f"{above}/{below}" for above, below in dict.fromkeys(metres)]


def _clock(seconds: float) -> dict[str, object]:
    return {"minutes": int(seconds // 60), "seconds": f"{seconds % 60:.1f}"}
