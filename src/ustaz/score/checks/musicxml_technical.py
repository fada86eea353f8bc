"""MusicXML: strings, frets and strokes of plucked instruments."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ustaz.score.checks.findings import whole
from ustaz.tablature import Stroke

if TYPE_CHECKING:
    from ustaz.score.checks.xml import Element

_HIGHEST_FRET = 40
_MOST_STRINGS = 12
_BY_SIGN = {"down-bow": Stroke.DOWN, "up-bow": Stroke.UP}
_BY_WORD = {
    ("pluck", "p"): Stroke.THUMB,
    ("pluck", "i"): Stroke.INDEX,
    ("other-technical", "hook"): Stroke.HOOK,
    ("other-technical", "damped"): Stroke.DAMPED,
    ("other-technical", "left hand"): Stroke.NONE,
}
_LEFT_HAND = frozenset({"hammer-on", "pull-off"})


class Hands(NamedTuple):
    """As in the table of fingering."""

    string: int = 0
    fret: int = -1
    stroke: int = 0


_UNKNOWN = Hands()


def technical(note: Element) -> Hands:
    """What the file says of how the note is played."""
    signs = note.findall("notations/technical/*")
    if not signs:
        return _UNKNOWN
    string, fret, stroke = _UNKNOWN
    for sign in signs:
        if sign.tag == "string":
            string = _within(sign.text, 1, _MOST_STRINGS, default=0)
        elif sign.tag == "fret":
            fret = _within(sign.text, 0, _HIGHEST_FRET, default=-1)
        else:
            stroke = stroke or _stroke(sign)
    return Hands(string, fret, stroke)


def _stroke(sign: Element) -> int:
    if sign.tag in _LEFT_HAND:
        return Stroke.NONE if sign.get("type") == "stop" else Stroke.UNKNOWN
    word = (sign.text or "").strip().lower()
    return _BY_SIGN.get(sign.tag) or _BY_WORD.get((sign.tag, word), Stroke.UNKNOWN)


def _within(text: str | None, low: int, high: int, *, default: int) -> int:
    number = whole(text)
    return number if number is not None and low <= number <= high else default


def name_fretted_notes(root: Element) -> None:
    """Gives each note with a fret an id: in a tablature Verovio leaves no pitch to know it again by."""
    names = {name for element in root.iter() if (name := element.get("id"))}
    for number, fret in enumerate(root.iter("fret")):
        note = next(fret.iterancestors("note"), None)
        if note is not None and note.get("id") is None and (name := f"fretted-{number}") not in names:
            note.set("id", name)
