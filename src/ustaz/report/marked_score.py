"""The engraved score with the marks of the lesson drawn into it, so that they print and need no script.

Each kind of mark has a shape of its own; its colour is a class of the page's style sheet. Written right notes are
not touched.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ustaz.guard import GuardError
from ustaz.report import shapes
from ustaz.report.names import diatonic, spell
from ustaz.report.noteheads import HALF_SPACE, SVG, BarBox, FretNumber, Head, PageMap, page_map
from ustaz.report.verdicts import Mark, MarkName, last_rows
from ustaz.score import engrave

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from ustaz.mentor import Point
    from ustaz.report.lesson import Lesson
    from ustaz.report.noteheads import Element
    from ustaz.score import Score

_U = HALF_SPACE
_SHORTEST_TICK, _LONGEST_TICK = 1.2, 5.0  # half spaces
_TICK_PER_SECOND = 20.0  # half spaces: 50 ms are one
_FARTHEST_GHOST = 14  # diatonic steps: a ghost note two octaves away would lie in another staff


@dataclass(frozen=True)
class Page:
    """A page of the score as SVG text, ready to stand in HTML; the size only tells its shape."""

    svg: str
    width: int
    height: int


def marked_score(lesson: Lesson, *, marks: Sequence[Mark]) -> tuple[Page, ...]:
    """The pages of the score; none where it has no notation (MIDI) or the engraver fails: the rest is worth showing."""
    from lxml import etree

    struck = {name: row for row, name in enumerate(lesson.score.ids)}
    drawn = {**lesson.score.tied, **struck}
    fingering = lesson.score.fingering
    strings = () if fingering is None else fingering["string"].tolist()
    heard, pages = last_rows(lesson).keys(), []
    for page in _engraved(lesson.score):
        root = etree.fromstring(page.encode("utf-8"))
        found = page_map(root, struck, strings=strings)
        _Pen(lesson, root, found, marks).draw()
        _point_at_notes(root, drawn, heard=heard)
        for number in found.frets.values():
            _point_at(number.element, number.note, heard=heard)
        pages.append(as_page(root))
    return tuple(pages)


def as_page(root: Element) -> Page:
    """A drawn page as text."""
    from lxml import etree

    _, _, width, height = (round(float(number)) for number in root.get("viewBox", "0 0 1 1").split())
    return Page(etree.tostring(root, encoding="unicode"), width, height)


def _engraved(score: Score) -> tuple[str, ...]:
    try:
        return engrave(score) if score.mei else ()
    except GuardError:
        return ()


def _point_at_notes(root: Element, rows: Mapping[str, int], *, heard: Container[int]) -> None:
    """Every drawn note says which row it is, also where a tie makes several of one; what no pass covers is pale."""
    for group in root.iter(f"{SVG}g"):
        row = rows.get(group.get("id", ""))
        if row is not None:
            _point_at(group, row, heard=heard)


def _point_at(group: Element, row: int, *, heard: Container[int]) -> None:
    group.set("data-note", str(row))
    if row not in heard:
        group.set("class", f"{group.get('class', '')} unplayed")


class _Pen:
    """Draws into one page."""

    def __init__(self, lesson: Lesson, root: Element, found: PageMap, marks: Sequence[Mark]) -> None:
        self.lesson = lesson
        self.found = found
        self.rows = {mark: row for row, mark in enumerate(marks)}
        self.layer = marks_layer(root)

    def draw(self) -> None:
        for box in self.found.bars.values():
            shapes.ground(box)
            if self.lesson.assessment.visits[box.bar] == 0:
                box.element.set("class", "measure unplayed")
        for number, point in enumerate(self.lesson.advice.points, start=1):
            self._badge(number, point)
        for mark in self.rows:
            if mark.name in {MarkName.EXTRA, MarkName.PAUSE, MarkName.RESTART}:
                self._between_notes(mark)
            elif mark.score_note in self.found.heads:
                self._on_note(mark, self.found.heads[mark.score_note])
            if mark.score_note in self.found.frets:
                self._on_number(mark, self.found.frets[mark.score_note])

    def _badge(self, number: int, point: Point) -> None:
        box = self.found.bars.get(point.place.first_bar)
        if box is None:
            return
        about = shapes.group(self.layer, f"badge {point.kind}", {"point": number - 1})
        shapes.badge(about, box.left + (6.5 + 5.5 * (number - 1)) * _U, box.top - 7.5 * _U, number=number)

    def _on_note(self, mark: Mark, head: Head) -> None:
        head.element.set("class", f"{head.element.get('class', '')} {mark.name}")
        about, u = self._group(mark), _U * head.size
        if mark.name == MarkName.WRONG:
            shapes.cross(about, head.x, head.y, r=1.5 * u)
            self._ghost(about, mark, head)
        elif mark.name == MarkName.UNSURE:
            shapes.ring(about, head.x, head.y, r=2.1 * u)
        elif mark.name in {MarkName.EARLY, MarkName.LATE}:
            side = -1 if mark.name == MarkName.EARLY else 1
            length = min(_LONGEST_TICK, max(_SHORTEST_TICK, abs(mark.size_s) * _TICK_PER_SECOND))
            shapes.tick(about, head.x + side * 1.6 * u, head.y, length=side * length * u, r=0.9 * u)

    def _on_number(self, mark: Mark, number: FretNumber) -> None:
        """What happened to a note, on its fret number; time is told by the note alone."""
        if mark.name not in {MarkName.WRONG, MarkName.MISSED, MarkName.UNSURE}:
            return
        number.element.set("class", f"{number.element.get('class', '')} {mark.name}")
        about = self._group(mark)
        if mark.name == MarkName.WRONG:
            shapes.strike(about, number.x, number.y, r=1.7 * _U)
            shapes.small_number(about, number.x + 1.9 * _U, number.y - 0.6 * _U, text=self._played_fret(mark))
        elif mark.name == MarkName.MISSED:
            shapes.box(about, number.x, number.y, r=1.75 * _U)
        else:
            shapes.ring(about, number.x, number.y, r=1.9 * _U)

    def _extra_number(self, mark: Mark, box: BarBox, x: float) -> None:
        """A fret that nobody wrote, on the line of the string it was heard on."""
        heard = self.lesson.performance.heard
        string = 0 if heard is None else int(heard["string"][mark.played_note])
        if string in {1, 2} and box.strings:
            y, about = box.strings[string - 1], self._group(mark)
            shapes.diamond(about, x, y, r=0.9 * _U)
            shapes.small_number(about, x + 1.2 * _U, y - 0.6 * _U, text=self._played_fret(mark))

    def _played_fret(self, mark: Mark) -> str:
        heard = self.lesson.performance.heard
        fret = -1 if heard is None or mark.played_note < 0 else int(heard["fret"][mark.played_note])
        return str(fret) if fret >= 0 else ""

    def _ghost(self, about: Element, mark: Mark, head: Head) -> None:
        """The key that was played, small, beside the written note."""
        if mark.played_note < 0:
            return
        steps = self._steps(mark.played_note, head.note)
        if abs(steps) <= _FARTHEST_GHOST:
            u = _U * head.size
            shapes.ghost(about, head.x + 3.1 * u, head.y - steps * _U, r=0.95 * u)

    def _steps(self, played: int, note: int) -> int:
        """Diatonic steps from a written note up to a played key."""
        notes = self.lesson.score.notes
        fifths = int(self.lesson.score.bars["fifths"][notes["bar"][note]])
        step, _, octave = spell(int(self.lesson.performance.notes["pitch"][played]), fifths=fifths)
        return diatonic(step, octave) - diatonic(int(notes["step"][note]), int(notes["octave"][note]))

    def _between_notes(self, mark: Mark) -> None:
        box = self.found.bars.get(mark.bar)
        if box is None:
            return
        x, above = self._x_of(mark.onset_q, box), box.top - 4.4 * _U
        if mark.name == MarkName.PAUSE:
            shapes.pause(self._group(mark), x, above)
        elif mark.name == MarkName.RESTART:
            shapes.turning_back(self._group(mark), x, above)
        elif mark.played_note >= 0:
            self._extra_note(mark, x + 2.6 * _U)
            self._extra_number(mark, box, x + 2.6 * _U)

    def _extra_note(self, mark: Mark, x: float) -> None:
        if (near := self._nearest(mark)) is not None:
            y = near.y - self._steps(mark.played_note, near.note) * _U
            shapes.diamond(self._group(mark), x, y, r=1.15 * _U)

    def _nearest(self, mark: Mark) -> Head | None:
        """The drawn note that is closest to an extra note in time, then in pitch: it tells the staff."""
        notes = self.lesson.score.notes
        here = [note for note in np.flatnonzero(notes["bar"] == mark.bar).tolist() if note in self.found.heads]
        pitch = int(self.lesson.performance.notes["pitch"][mark.played_note])
        near = min(here, key=lambda note: self._distance(note, mark.onset_q, pitch), default=None)
        return None if near is None else self.found.heads[near]

    def _distance(self, note: int, onset_q: float, pitch: int) -> float:
        row = self.lesson.score.notes[note]
        return float(2.0 * abs(row["onset_q"] - onset_q) + abs(int(row["pitch"]) - pitch) / 3.0)

    def _x_of(self, onset_q: float, box: BarBox) -> float:
        """Across the bar, between the drawn notes before and after this moment."""
        notes, bar = self.lesson.score.notes, self.lesson.score.bars[box.bar]
        drawn = self.found.heads or self.found.frets
        rows = [note for note in np.flatnonzero(notes["bar"] == box.bar).tolist() if note in drawn]
        known = {float(notes["onset_q"][note]): drawn[note].x for note in reversed(rows)}
        known[float(bar["onset_q"] + bar["duration_q"])] = box.right
        moments = sorted(known)
        return float(np.interp(onset_q, moments, [known[moment] for moment in moments]))

    def _group(self, mark: Mark) -> Element:
        return shapes.group(self.layer, f"mark {mark.name}", {"mark": self.rows[mark]})


def marks_layer(root: Element) -> Element:
    """A new group above all that is engraved."""
    margin = next((group for group in root.iter(f"{SVG}g") if group.get("class") == "page-margin"), root)
    return shapes.group(margin, "marks", {})
