"""Marks over stretches of music: dynamics, hairpins, tempo, pedal, slurs, fermatas and words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isfinite, nan
from typing import TYPE_CHECKING

import numpy as np

from ustaz.score.mei import findings
from ustaz.score.mei.document import text_of
from ustaz.score.mei.durations import QUARTER, quarters, written
from ustaz.score.mei.vocabulary import ends_soft_pedal, kind_of_words
from ustaz.score.model import MARK, MarkKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from ustaz.score.mei.draft import Draft, Note
    from ustaz.score.mei.places import Places, Sign

_REACH_OF_A_WORD = 8  # bars that "cresc." lasts where no other dynamic ends it
_SLOWEST, _FASTEST = 5.0, 1000.0  # quarters per minute that a metronome mark may mean
_RELEASE_IS_EARLY_BY = 0.1  # beats
_MOST_TEXT = 200  # characters
_CHANGES_OF_LOUDNESS = frozenset({MarkKind.DYNAMIC, MarkKind.CRESCENDO, MarkKind.DIMINUENDO})
_KINDS = {
    "slur": MarkKind.SLUR,
    "phrase": MarkKind.SLUR,
    "hairpin": MarkKind.DIMINUENDO,
    "pedal": MarkKind.PEDAL,
    "fermata": MarkKind.FERMATA,
    "tempo": MarkKind.TEMPO,
}


@dataclass(frozen=True)
class Mark:
    """A mark whose notes are not rows yet. `end` is None while something after it must end it."""

    kind: MarkKind
    start: float
    end: float | None
    bar: int
    part: int
    staff: int
    text: str = ""
    value: float = nan
    first: Note | None = None
    last: Note | None = None


def find_marks(draft: Draft, places: Places, struck: dict[str, Note], *, early_releases: bool) -> list[Mark]:
    """All marks in the order of time.

    `struck` leads from a tied continuation to its struck note. `early_releases`: the MEI was made of MusicXML, where
    Verovio puts each release of the pedal a tenth of a beat before its place, to draw it before the next pressing.
    """
    lift = _RELEASE_IS_EARLY_BY if early_releases else 0.0
    marks: list[Mark] = []
    pedals: list[tuple[Mark, str]] = []
    for sign in places.signs():
        mark = _mark(sign, draft, places, struck)
        if mark is None:
            continue
        if mark.kind in (MarkKind.PEDAL, MarkKind.SOFT_PEDAL):
            action = _pedal_action(sign, mark)
            late = lift * 4 / draft.bars[sign.bar].denominator if action == "up" and sign.tag == "pedal" else 0.0
            pedals.append((replace(mark, start=round(mark.start + late, 6)), action))
        else:
            marks.append(mark)
    marks += _pedal_spans(pedals, draft)
    marks.sort(key=lambda mark: (mark.start, mark.kind))
    return _closed(marks, draft)


def mark_table(marks: Iterable[Mark]) -> NDArray[np.void]:
    """The table of marks; their notes must know their rows."""
    rows = [
        (
            mark.kind, mark.start, mark.start if mark.end is None else max(mark.start, mark.end), mark.part, mark.staff,
            mark.value, -1 if mark.first is None else mark.first.row, -1 if mark.last is None else mark.last.row,
        )
        for mark in marks
    ]  # fmt: skip
    return np.array(rows, dtype=MARK)


def slurs(marks: Iterable[Mark]) -> Iterator[tuple[Note, Note]]:
    """First and last note of each slur."""
    for mark in marks:
        if mark.kind is MarkKind.SLUR and mark.first is not None and mark.last is not None:
            yield mark.first, mark.last


def _mark(sign: Sign, draft: Draft, places: Places, struck: dict[str, Note]) -> Mark | None:
    """The mark that this sign is; None for all that is no mark (ties, beams, numbers …)."""
    kind = _kind(sign)
    if kind is None:
        return None
    start, end = places.start(sign), places.end(sign)
    if start is None and sign.tag == "reh":  # Verovio leaves out where in the bar a rehearsal mark stood
        start = quarters(draft.bars[sign.bar].onset)
    if kind is MarkKind.SLUR:
        return _slur(sign, draft, places, struck)
    if start is None or (sign.element.get("tstamp2") and end is None):
        draft.findings.add(findings.BAD_PLACE, draft.bar_label(sign.bar))
        return None
    part, staff = places.staff(sign)
    notes = places.notes(sign) if kind is MarkKind.FERMATA else []
    note = struck.get(notes[-1].id, notes[-1]) if notes else None
    text = "" if sign.tag in ("hairpin", "pedal", "fermata") else text_of(sign.element)[:_MOST_TEXT]
    value = _quarters_per_minute(sign, draft) if sign.tag == "tempo" else nan
    if kind is MarkKind.TEMPO:
        staff = 0
    return Mark(kind, start, end, sign.bar, part, staff, text, value, note, note)


def _kind(sign: Sign) -> MarkKind | None:
    if sign.tag in ("dynam", "dir", "reh", "repeatMark"):
        return _kind_of_text(sign)
    if sign.tag == "hairpin" and sign.element.get("form") == "cres":
        return MarkKind.CRESCENDO
    if sign.tag == "pedal" and sign.element.get("func") == "soft":
        return MarkKind.SOFT_PEDAL
    return _KINDS.get(sign.tag)


def _kind_of_text(sign: Sign) -> MarkKind | None:
    text = text_of(sign.element)
    kind = sign.element.get("type", "")
    if kind in ("problem", "sic") or kind.startswith("stroke-"):  # an editor's remark in Humdrum; a stroke of the hand
        return None
    if ends_soft_pedal(text):
        return MarkKind.SOFT_PEDAL
    return kind_of_words(text) if text else None


def _slur(sign: Sign, draft: Draft, places: Places, struck: dict[str, Note]) -> Mark | None:
    first = _outermost(places.named(sign.element.get("startid", "")), struck)
    last = _outermost(places.named(sign.element.get("endid", "")), struck)
    if first is None or last is None:
        if not (sign.element.get("startid") and sign.element.get("endid")) or _dangles(sign, draft):
            draft.findings.add(findings.OPEN_SLUR, draft.bar_label(sign.bar))
        return None
    if (last.onset, last.grace_order) < (first.onset, first.grace_order):
        first, last = last, first
    part, staff = first.staff.part, first.staff.number
    return Mark(
        MarkKind.SLUR, quarters(first.onset), places.end(sign), sign.bar, part, staff, first=first, last=last
    )  # fmt: skip


def _dangles(sign: Sign, draft: Draft) -> bool:
    """Whether an end of the slur is nowhere in the file (one at a rest or a cue note is there, but no note)."""
    return any(sign.element.get(end, "")[1:] not in draft.spans for end in ("startid", "endid"))


def _outermost(notes: list[Note], struck: dict[str, Note]) -> Note | None:
    """The note of a chord that carries the line: its highest."""
    highest = max(notes, key=lambda note: note.key, default=None)
    return None if highest is None else struck.get(highest.id, highest)


def _quarters_per_minute(sign: Sign, draft: Draft) -> float:
    element = sign.element
    if element.get("mm") is None:
        if element.get("midi.bpm") is not None and not _sane(_number(element.get("midi.bpm"))):
            draft.findings.add(findings.BAD_TEMPO, draft.bar_label(sign.bar))
        return nan
    unit = written(element.get("mm.unit") or "4", element.get("mm.dots"))
    value = _number(element.get("mm")) * (unit or QUARTER) / QUARTER
    if not _sane(value):
        draft.findings.add(findings.BAD_TEMPO, draft.bar_label(sign.bar))
        return nan
    return value


def _sane(value: float) -> bool:
    return isfinite(value) and _SLOWEST <= value <= _FASTEST


def _number(text: str | None) -> float:
    try:
        return float(text or "nan")
    except ValueError:
        return nan


def _pedal_action(sign: Sign, mark: Mark) -> str:
    if sign.tag == "pedal":
        return str(sign.element.get("dir") or "down")
    return "up" if ends_soft_pedal(mark.text) else "down"


def _pedal_spans(pedals: list[tuple[Mark, str]], draft: Draft) -> Iterator[Mark]:
    """From each pressing to its release, to the next pressing, or to the end of the piece."""
    open_: dict[tuple[MarkKind, int], Mark] = {}
    for mark, action in sorted(pedals, key=lambda pedal: (pedal[0].start, pedal[1] != "up")):
        foot = (mark.kind, mark.part)
        if (pressed := open_.pop(foot, None)) is not None:
            yield replace(pressed, end=mark.start)
        if action != "up":
            open_[foot] = replace(mark, end=None)
    end = quarters(draft.bars[-1].onset + draft.bars[-1].duration)
    for pressed in open_.values():
        yield replace(pressed, end=end)


def _closed(marks: list[Mark], draft: Draft) -> list[Mark]:
    """Words like "cresc." and "dim." without a line last until the next sign of loudness in their part."""
    closed = []
    for place, mark in enumerate(marks):
        if mark.kind in (MarkKind.CRESCENDO, MarkKind.DIMINUENDO) and mark.end is None:
            limit = draft.bars[min(mark.bar + _REACH_OF_A_WORD, len(draft.bars) - 1)]
            end = quarters(limit.onset + limit.duration)
            for later in marks[place + 1 :]:
                if later.part == mark.part and later.kind in _CHANGES_OF_LOUDNESS and later.start > mark.start:
                    end = min(end, later.start)
                    break
            closed.append(replace(mark, end=end))
        else:
            closed.append(mark)
    return closed
