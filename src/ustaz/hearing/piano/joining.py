"""Events of overlapping segments become the events of the whole take.

A segment is read from where the last event that ended in the one before it ended; so an event that the edge of a
segment cut off is read again in the next, and a long one is seen in several.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ustaz.hearing.piano.events import Event


@dataclass
class Joining:
    """Collects the events of segments, in their order."""

    _lines: dict[int, list[Event]] = field(default_factory=dict)

    def add(self, events: Iterable[Event]) -> None:
        """Take in the events of the next segment, sorted by line, then time."""
        for event in events:
            self._add(self._lines.setdefault(event.line, []), event)

    def events(self) -> list[Event]:
        """All events that were heard to begin and to end, none overlapping another of its line; sorted by onset."""
        whole = [event for line in self._lines.values() for event in _apart(line)]
        return sorted(whole, key=lambda event: (event.onset_s, event.line))

    @staticmethod
    def _add(line: list[Event], event: Event) -> None:
        overlaps = bool(line) and event.onset_s < line[-1].offset_s
        if overlaps and event.begins:
            line[-1] = event  # the same event, now heard to its end
        elif overlaps:
            line[-1] = replace(line[-1], offset_s=max(event.offset_s, line[-1].offset_s), ends=event.ends)
        elif event.begins:
            line.append(event)


def _apart(line: list[Event]) -> list[Event]:
    """The events of one line without those that never end; the end of the sound ends the last one."""
    ended = [event for event in line[:-1] if event.ends] + line[-1:]
    cut = [replace(event, offset_s=min(event.offset_s, after.onset_s)) for event, after in pairwise(ended)]
    return [event for event in cut + ended[-1:] if event.onset_s < event.offset_s]
