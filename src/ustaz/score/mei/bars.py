"""Where each bar begins; of pickups and split bars also on which beat, and which printed number they share."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ustaz.score.mei.draft import Bar, Draft

_INVENTED = re.compile(r"X\d*")  # MusicXML's name for a bar that has no number in print


def lay_out(draft: Draft) -> None:
    """Puts the bars one after another and counts the notes' onsets from the start of the score."""
    now = 0
    for bar in draft.bars:
        bar.onset = now
        now += bar.duration
    for note in draft.notes:
        note.onset += draft.bars[note.bar].onset


def complete_bars(bars: list[Bar]) -> None:
    """Gives each short bar its place in the metre.

    A short bar that makes a whole one together with the short bar before it (a repeat sign in mid-bar, mostly) goes on
    counting there. One that opens a section is a pickup and counts towards the next downbeat. All others (a last bar,
    a bar with too few notes) begin on their first beat.
    """
    before: Bar | None = None
    for bar in bars:
        shares = before is not None and _completes(before, bar)
        if shares and before is not None:
            bar.beat_offset = before.beat_offset + before.duration
        elif bar.duration < bar.whole and (before is None or (bar.section_start and not bar.metrical)):
            bar.beat_offset = bar.whole - bar.duration
        if _INVENTED.fullmatch(bar.name):
            bar.name = before.name if shares and before is not None else ""
        before = bar


def _completes(before: Bar, bar: Bar) -> bool:
    filled = before.beat_offset + before.duration
    return 0 < filled < before.whole and filled + bar.duration == bar.whole == before.whole
