"""Where the notation lets the player go on: repeats, endings, D.C., D.S., coda.

The table only says what may follow what; how often is left to the player, who may also leave a repeat out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

import numpy as np

from ustaz.score.mei import findings
from ustaz.score.mei.document import text_of
from ustaz.score.mei.durations import quarters
from ustaz.score.model import JUMP, JumpKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ustaz.score.mei.draft import Bar, Draft
    from ustaz.score.mei.places import Places, Sign


class Guide(Enum):
    """A sign that sends the player somewhere, or marks where to."""

    DA_CAPO = auto()
    DAL_SEGNO = auto()
    SEGNO = auto()
    CODA = auto()
    TO_CODA = auto()


@dataclass(frozen=True)
class Signpost:
    guide: Guide
    bar: int
    late: bool  # in the second half of its bar


_FUNCTIONS = {
    "daCapo": Guide.DA_CAPO,
    "dalSegno": Guide.DAL_SEGNO,
    "segno": Guide.SEGNO,
    "coda": Guide.CODA,
}
_WORDS = (
    (Guide.DA_CAPO, re.compile(r"\bD\. ?C\.?|\bda capo\b", re.IGNORECASE)),
    (Guide.DAL_SEGNO, re.compile(r"\bD\. ?S\.?|\bd[ae]l segno\b", re.IGNORECASE)),
    (Guide.TO_CODA, re.compile(r"\b(?:to|al(?:la)?) coda\b", re.IGNORECASE)),
    (Guide.CODA, re.compile(r"^coda\b|\U0001d10c", re.IGNORECASE)),
    (Guide.SEGNO, re.compile(r"^segno\b|\U0001d10b", re.IGNORECASE)),
)


def find_jumps(draft: Draft, places: Places) -> NDArray[np.void]:
    """The table of jumps, each pair of bars once, sorted."""
    posts = [post for sign in places.signs() for post in _signposts(sign, draft, places)]
    found: dict[tuple[int, int], JumpKind] = {}
    for first, then, kind in (*_repeats(draft), *_voltas(draft.bars), *_guided(posts, draft)):
        if then != first + 1:
            found.setdefault((first, then), kind)
    return np.array([(*pair, kind) for pair, kind in sorted(found.items())], dtype=JUMP)


def _repeats(draft: Draft) -> Iterator[tuple[int, int, JumpKind]]:
    """From the end of each repeat to its beginning, which is the last one opened before."""
    opened, used, start = -1, True, 0
    for index, bar in enumerate(draft.bars):
        if bar.repeat_start:
            if not used:
                draft.findings.add(findings.REPEAT_NOT_CLOSED, draft.bar_label(opened))
            opened, used, start = index, False, index
        if bar.repeat_end:
            if used and index > 0 and opened != start and start > 0:
                draft.findings.add(findings.REPEAT_NOT_OPENED, draft.bar_label(index))
            yield index, start, JumpKind.REPEAT
            used = True
            if not _other_ending_follows(draft.bars, index):
                start = index + 1
    if not used:
        draft.findings.add(findings.REPEAT_NOT_CLOSED, draft.bar_label(opened))


def _other_ending_follows(bars: list[Bar], index: int) -> bool:
    """Whether the next bar is another ending of the same repeat, which may lead back to the same beginning."""
    return bars[index].ending != 0 and index + 1 < len(bars) and bars[index + 1].ending not in (0, bars[index].ending)


def _voltas(bars: list[Bar]) -> Iterator[tuple[int, int, JumpKind]]:
    """From the bar before a group of endings to the later endings of the group."""
    before: int | None = None  # the last bar before the group
    for index, bar in enumerate(bars):
        if not bar.ending:
            before = None
        elif index == 0 or not bars[index - 1].ending:
            before = index - 1
        elif bar.ending != bars[index - 1].ending:
            if before is not None and bar.ending < bars[index - 1].ending:  # a new group right after the last
                before = index - 1
            elif before is not None and before >= 0:
                yield before, index, JumpKind.VOLTA


def _signposts(sign: Sign, draft: Draft, places: Places) -> Iterator[Signpost]:
    if sign.tag not in ("dir", "tempo", "repeatMark", "reh", "dynam"):
        return
    text = text_of(sign.element)
    guide = _FUNCTIONS.get(sign.element.get("func", ""))
    if guide is None or (guide is Guide.CODA and re.search(r"\bto\b", text, re.IGNORECASE)):
        guide = next((guide for guide, pattern in _WORDS if pattern.search(text)), guide)
    if guide is not None:
        bar = draft.bars[sign.bar]
        start = places.start(sign)
        late = start is not None and start - quarters(bar.onset) >= quarters(bar.duration) / 2
        yield Signpost(guide, sign.bar, late)


def _guided(posts: list[Signpost], draft: Draft) -> Iterator[tuple[int, int, JumpKind]]:
    segnos = [_starts_at(post) for post in posts if post.guide is Guide.SEGNO]
    codas = [post for post in posts if post.guide is Guide.CODA]
    leaving = [post for post in posts if post.guide is Guide.TO_CODA]
    for post in posts:
        if post.guide is Guide.DA_CAPO:
            yield post.bar, 0, JumpKind.DA_CAPO
        elif post.guide is Guide.DAL_SEGNO:
            target = max((bar for bar in segnos if bar <= post.bar), default=None)
            if target is None:
                draft.findings.add(findings.JUMP_TO_NOWHERE, draft.bar_label(post.bar))
            else:
                yield post.bar, target, JumpKind.DAL_SEGNO
    if not leaving and len(codas) > 1:  # two signs of one kind: leave at the first, go on at the second
        leaving, codas = codas[:1], codas[1:]
    for post in leaving:
        target = next((_starts_at(coda) for coda in codas if _starts_at(coda) > post.bar), None)
        if target is None:
            draft.findings.add(findings.JUMP_TO_NOWHERE, draft.bar_label(post.bar))
        elif (source := post.bar if post.late else post.bar - 1) >= 0:
            yield source, target, JumpKind.CODA


def _starts_at(post: Signpost) -> int:
    """A sign at the end of a bar means the next one."""
    return post.bar + post.late
