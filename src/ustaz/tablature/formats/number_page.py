"""Number notation as a page to print: A4, one picture a line of music, and a legend of the signs in use.

The page is complete in itself: no script, no address, no font but those of the reader's machine.
"""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from ustaz.tablature.clock import tempo
from ustaz.tablature.formats.markup import element, leaf
from ustaz.tablature.formats.number_drawing import WIDTH, Bar, draw_sign, draw_system
from ustaz.tablature.model import Stroke
from ustaz.tablature.notation import columns, counted, measures, signs
from ustaz.tablature.pitches import string_names
from ustaz.words import Language, translate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ustaz.tablature.model import Tablature

_MEANINGS = {
    Stroke.DOWN: "stroke down",
    Stroke.UP: "stroke up",
    Stroke.THUMB: "thumb",
    Stroke.INDEX: "index finger",
    Stroke.HOOK: "hook upward (ilme)",
    Stroke.DAMPED: "damped stroke",
    Stroke.NONE: "left hand alone",
}
_STYLE = """
@page { size: A4; margin: 14mm 15mm; }
:root { color-scheme: light; }
body { margin: 0 auto; max-width: 180mm; padding: 10mm 4mm; color: #1b1b1b; background: #fff;
  font: 11pt/1.4 "Noto Sans", "Segoe UI", system-ui, sans-serif; }
header { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: 0 6mm;
  margin-bottom: 5mm; border-bottom: .3mm solid #1b1b1b; padding-bottom: 2.5mm; }
h1 { flex: 1 0 100%; margin: 0; font-size: 20pt; line-height: 1.2; }
header p, footer { margin: 0; font-size: 9.5pt; color: #444; }
figure { margin: 0 0 2mm; break-inside: avoid; }
svg { display: block; width: 100%; height: auto; overflow: visible; }
footer { display: flex; flex-wrap: wrap; gap: 1.5mm 6mm; margin-top: 6mm; border-top: .2mm solid #999;
  padding-top: 2.5mm; break-inside: avoid; }
footer span { display: inline-flex; align-items: center; gap: 1.5mm; }
footer svg { width: 5mm; }
@media print { body { padding: 0; max-width: none; } }
"""


def to_number_page(tablature: Tablature, *, language: Language = Language.ENGLISH) -> str:
    """A page of HTML with the number notation of the tablature; `language` is that of the legend."""
    tablature = counted(tablature)
    bars = _bars(tablature)
    names = [spelling.name for spelling in string_names(tablature.neck)]
    systems = [element("figure", None, draw_system(bars[first:last], names)) for first, last in _systems(bars)]
    title = tablature.title or translate("Number notation", language)
    head = element(
        "head",
        None,
        '<meta charset="utf-8"/><meta name="viewport" content="width=device-width"/>',
        leaf("title", title),
        f"<style>{_STYLE}</style>",
    )
    body = element("body", None, _header(tablature, title, names, language), *systems, _legend(tablature, language))
    return f"<!DOCTYPE html>\n{element('html', {'lang': language}, head, body)}\n"


def _bars(tablature: Tablature) -> list[Bar]:
    marks = signs(tablature)
    written = measures(tablature)
    bars: list[Bar] = []
    for index, bar in enumerate(written):
        metre = "" if bar.metre is None else f"{bar.metre[0]}/{bar.metre[1]}"
        changed = index == 0 or bar.metre != written[index - 1].metre
        labels = " · ".join(label for _, label in bar.labels)
        bars.append(Bar(bar.number, columns(bar, tablature.notes, marks), metre if changed else "", labels))
    return bars


def _systems(bars: Sequence[Bar]) -> Iterator[tuple[int, int]]:
    """First and last bar (not included) of each line: as many as fit, and a section begins a new one."""
    first, width = 0, 0.0
    for index, bar in enumerate(bars):
        if index > first and (bar.section or width + bar.width > WIDTH):
            yield first, index
            first, width = index, 0.0
        width += bar.width
    yield first, len(bars)


def _header(tablature: Tablature, title: str, names: Sequence[str], language: Language) -> str:
    people = ", ".join(name for name in (tablature.composer, tablature.performer) if name)
    facts = [translate("Strings: {first} and {second}", language).format(first=names[0], second=names[1])]
    if isfinite(per_minute := tempo(tablature)):
        facts.append(f"♩ = {per_minute:.0f}")
    return element("header", None, leaf("h1", title), leaf("p", people), leaf("p", " · ".join(facts)))


def _legend(tablature: Tablature, language: Language) -> str:
    used = [stroke for stroke in _MEANINGS if (tablature.notes["stroke"] == stroke).any()]
    entries = [
        element("span", None, draw_sign(stroke), leaf("span", translate(_MEANINGS[stroke], language)))
        for stroke in used
    ]
    return element("footer", None, *entries) if entries else ""
