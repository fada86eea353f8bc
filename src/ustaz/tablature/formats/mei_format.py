"""The tablature as MEI, as Verovio draws it best: a staff, two lines with frets, the strokes as arrows below.

Notes have the ids that they have in MusicXML. A stroke is a `dir` whose type says which one it is, since an arrow is
made for the eye.
"""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from ustaz.tablature.clock import tempo
from ustaz.tablature.formats.markup import element, leaf
from ustaz.tablature.formats.mei_notes import Pieces, staff_layer, tab_layer
from ustaz.tablature.model import Stroke
from ustaz.tablature.notation import QUARTER, Measure, counted, measures, signs
from ustaz.tablature.notation.accidentals import accidentals
from ustaz.tablature.pitches import keys, spell, string_names
from ustaz.tablature.strokes import ARROWS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ustaz.tablature.model import Tablature

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_ACCIDENTALS = {-2: "ff", -1: "f", 1: "s", 2: "x"}
_STEMS = {1: (None,), 2: ("up", "down")}


def to_mei(tablature: Tablature) -> str:
    """MEI 5."""
    tablature = counted(tablature)
    bars = measures(tablature)
    section = element("section", None, "\n", *_Section(tablature, bars).measures())
    score = element("score", None, _score_definition(tablature, bars[0]), section)
    music = element("music", None, element("body", None, element("mdiv", None, score)))
    root = {"xmlns": "http://www.music-encoding.org/ns/mei", "meiversion": "5.0"}
    return _HEAD + element("mei", root, "\n", _head(tablature), "\n", music) + "\n"


def _head(tablature: Tablature) -> str:
    people = [
        leaf("persName", name, {"role": role})
        for role, name in (("composer", tablature.composer), ("performer", tablature.performer))
        if name
    ]
    title = element(
        "titleStmt",
        None,
        leaf("title", tablature.title),
        element("respStmt", None, *people) if people else "",
    )
    return element("meiHead", None, element("fileDesc", None, title, element("pubStmt")))


def _score_definition(tablature: Tablature, first: Measure) -> str:
    staff, tab = _metres(first)
    signature = {"key.sig": _signature(tablature.fifths)}
    group = element(
        "staffGrp",
        {"symbol": "bracket", "bar.thru": "true"},
        leaf("label", "Dombra"),
        element("staffDef", {"n": 1, "lines": 5, "ppq": QUARTER} | signature | staff, _octave_clef()),
        element(
            "staffDef",
            {"n": 2, "lines": 2, "notationtype": "tab.guitar", "ppq": QUARTER} | tab,
            *_string_names(tablature),
            element("clef", {"shape": "TAB", "line": 2, "visible": "false"}),
            _tuning(tablature),
        ),
    )
    return element("scoreDef", None, element("staffGrp", None, group))


def _octave_clef() -> str:
    return element("clef", {"shape": "G", "line": 2, "dis": 8, "dis.place": "below"})


def _string_names(tablature: Tablature) -> Iterator[str]:
    """What the strings are tuned to, beside their lines, at the head of every system."""
    first, second = string_names(tablature.neck, fifths=tablature.fifths)
    names = element("rend", {"fontsize": "80%"}, first.name, element("lb"), second.name)
    yield element("label", None, names)
    yield element("labelAbbr", None, names)


def _tuning(tablature: Tablature) -> str:
    courses = []
    for string, name in enumerate(string_names(tablature.neck, fifths=tablature.fifths), start=1):
        pitch = {"pname": name.letter.lower(), "oct": name.octave, "accid": _ACCIDENTALS.get(name.alter)}
        courses.append(element("course", {"n": string} | pitch))
    return element("tuning", None, *courses)


def _signature(fifths: int) -> str:
    return f"{abs(fifths)}{'s' if fifths > 0 else 'f'}" if fifths else "0"


def _metres(bar: Measure) -> tuple[dict[str, object], dict[str, object]]:
    """The metre for the staff, and for the tablature, which does not show it again."""
    if bar.metre is None:
        return {}, {}
    metre: dict[str, object] = {"meter.count": bar.metre[0], "meter.unit": bar.metre[1]}
    return metre, metre | {"meter.form": "invis"}


class _Section:
    """Writes the bars one after another."""

    def __init__(self, tablature: Tablature, bars: Sequence[Measure]) -> None:
        self._tablature = tablature
        self._bars = bars
        self._spelled = [spell(key, fifths=tablature.fifths) for key in keys(tablature).tolist()]
        self._signs = signs(tablature)
        self._pieces = Pieces()

    def measures(self) -> Iterator[str]:
        for index, bar in enumerate(self._bars):
            if index and bar.metre != self._bars[index - 1].metre:
                staves = (element("staffDef", {"n": n} | metre) for n, metre in enumerate(_metres(bar), start=1))
                yield element("scoreDef", None, element("staffGrp", None, *staves)) + "\n"
            last = index == len(self._bars) - 1
            attributes = {
                "n": bar.number,
                "metcon": None if bar.complete and bar.metre else "false",
                "right": "end" if last else None,
            }
            yield element("measure", attributes, "\n", *(f"{text}\n" for text in self._content(index))) + "\n"

    def _content(self, index: int) -> Iterator[str]:
        bar = self._bars[index]
        staff, tab = self._layers(bar)
        yield element("staff", {"n": 1}, *staff)
        yield element("staff", {"n": 2}, *tab)
        yield from self._tempo() if index == 0 else ()
        yield from self._labels(bar)
        struck = {head.row for events in bar.voices for event in events for head in event.heads if not head.tied_from}
        yield from self._strokes(struck)
        for start, end in self._pieces.ties:
            yield element("tie", {"startid": f"#{start}", "endid": f"#{end}"})
        self._pieces.ties.clear()
        for first in sorted(struck):
            if (last := self._signs.slurs.get(first)) is not None:
                yield element("slur", {"type": "left-hand", "startid": f"#n{first + 1}", "endid": f"#n{last + 1}"})

    def _layers(self, bar: Measure) -> tuple[list[str], list[str]]:
        shown = accidentals(bar, self._spelled, fifths=self._tablature.fifths)
        staff, tab = [], []
        for n, (events, stem) in enumerate(zip(bar.voices, _STEMS[len(bar.voices)], strict=True), start=1):
            if any(event.heads for event in events):
                staff_events = staff_layer(events, spelled=self._spelled, shown=shown, pieces=self._pieces, stem=stem)
                tab_events = tab_layer(events, notes=self._tablature.notes)
            else:
                staff_events, tab_events = [element("mRest" if n == 1 else "mSpace")], [element("mSpace")]
            staff.append(element("layer", {"n": n}, *staff_events))
            tab.append(element("layer", {"n": n}, *tab_events))
        return staff, tab

    def _tempo(self) -> Iterator[str]:
        per_minute = tempo(self._tablature)
        if isfinite(per_minute):
            attributes = {"staff": 1, "tstamp": 1, "place": "above", "mm.unit": 4, "mm": f"{per_minute:.0f}"}
            yield leaf("tempo", f"♩ = {per_minute:.0f}", attributes | {"midi.bpm": f"{per_minute:.2f}"})

    def _labels(self, bar: Measure) -> Iterator[str]:
        beat = 4 * QUARTER / (bar.metre[1] if bar.metre else 4)
        for place, label in bar.labels:
            yield leaf("reh", label, {"staff": 1, "tstamp": f"{1 + place / beat:g}", "place": "above"})

    def _strokes(self, struck: set[int]) -> Iterator[str]:
        shown = {row: stroke for row, stroke in self._signs.strokes.items() if row in struck}
        shown |= dict.fromkeys(self._signs.alone & struck, Stroke.NONE)
        for row, stroke in sorted(shown.items()):
            # At the note of the staff, whose place Verovio knows better. `vgrp`: all on one line; `ho`: in the middle.
            place = {"staff": 2, "place": "below", "vgrp": 1, "ho": "-0.6vu", "startid": f"#n{row + 1}"}
            sign = leaf("rend", ARROWS[stroke], {"fontsize": "70%", "fontstyle": "normal"})
            yield element("dir", {"type": f"stroke-{stroke.name.lower()}"} | place, sign)
