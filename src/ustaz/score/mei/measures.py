"""The measures of a score in the order of the page, with metre and key in force, and the notes in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ustaz.score.mei import findings
from ustaz.score.mei.document import whole
from ustaz.score.mei.draft import Bar, Draft
from ustaz.score.mei.layers import LayerReader

if TYPE_CHECKING:
    from ustaz.score.mei.document import Element
    from ustaz.score.mei.staves import Staves
    from ustaz.words import Sentence

_POWERS_OF_TWO = frozenset(2**k for k in range(9))
_ENDINGS = range(1, 33)
_CONTAINERS = frozenset({"section", "ending", "lem", "corr", "reg", "expan", "add", "supplied", "app", "choice"})


class MeasureReader:
    """Walks the sections of a score and fills a draft; metre, key and units change under way."""

    def __init__(self, draft: Draft, staves: Staves, *, implied: bool) -> None:
        self._draft = draft
        self._staves = staves
        self._implied = implied
        self._first_staff = min(staves.by_n, default=1)
        self._ppq: dict[int, int] = {}
        self._numerator, self._denominator, self._fifths = 4, 4, 0
        self._new_section = True
        self._ending = 0

    def read(self, score: Element) -> None:
        for child in score:
            if child.tag == "measure":
                self._measure(child)
            elif child.tag in ("scoreDef", "staffDef"):
                self._definition(child)
            elif child.tag == "ending":
                self._ending = _ending_bits(child.get("n", ""))
                self.read(child)
                self._ending = 0
            elif child.tag in _CONTAINERS:
                self.read(child)

    def _measure(self, element: Element) -> None:
        bars = self._draft.bars
        bar = Bar(element, element.get("n", ""), self._numerator, self._denominator, self._fifths, self._ending)
        bars.append(bar)
        bar.section_start, self._new_section = self._new_section, False
        bar.metrical = element.get("metcon") != "false"
        self._bar_lines(bar, element)
        bar.duration = self._layers(element) or bar.whole * bar.covers

    def _bar_lines(self, bar: Bar, element: Element) -> None:
        left, right = element.get("left", ""), element.get("right", "")
        before = self._draft.bars[-2] if len(self._draft.bars) > 1 else None
        bar.repeat_start = left in ("rptstart", "rptboth")
        if before is not None:
            bar.repeat_start |= before.element.get("right") == "rptboth"
            before.repeat_end |= left in ("rptend", "rptboth")
        bar.repeat_end = right in ("rptend", "rptboth")
        bar.section_start |= bar.repeat_start or left in ("dbl", "heavy", "rptend")
        self._new_section = right in ("dbl", "end", "rptend", "rptboth", "heavy", "dbldashed")

    def _layers(self, measure: Element) -> int:
        """Reads the notes of all layers; how far the longest of them reaches."""
        filled = 0
        for staff in measure.iterchildren("staff"):
            n = whole(staff.get("n"), default=self._first_staff)
            ppq = self._ppq.get(n, self._ppq.get(0, 0))
            reader = LayerReader(self._draft, self._staves, n=n, ppq=ppq, implied=self._implied)
            for place, layer in enumerate(staff.iterchildren("layer"), start=1):
                reader.read(layer, place=place)
            filled = max(filled, reader.filled)
            if n == self._first_staff:
                self._signatures_inside(staff)
        return filled

    def _signatures_inside(self, staff: Element) -> None:
        """A change of key or metre within a layer: from this bar where it stands first, else from the next."""
        for sign in staff.iter("keySig", "meterSig"):
            self._signature(sign)
            if sign.getprevious() is None or sign.getprevious().tag in ("clef", "keySig", "meterSig"):
                bar = self._draft.bars[-1]
                bar.numerator, bar.denominator, bar.fifths = self._numerator, self._denominator, self._fifths

    def _definition(self, element: Element) -> None:
        """A scoreDef or staffDef; what it says of one staff only counts when that is the first."""
        self._unit(element)
        self._attributes(element)
        for child in element.iter("staffDef", "keySig", "meterSig"):
            staff = child if child.tag == "staffDef" else next(child.iterancestors("staffDef"), None)
            if child.tag == "staffDef":
                self._unit(child)
            if staff is not None and whole(staff.get("n"), default=self._first_staff) != self._first_staff:
                continue
            if child.tag == "staffDef":
                self._attributes(child)
            else:
                self._signature(child)

    def _unit(self, element: Element) -> None:
        """The length of a tick: 0 stands for all staves."""
        ppq = element.get("ppq")
        if ppq is None:
            return
        if element.tag == "scoreDef":
            self._ppq.clear()
        n = whole(element.get("n"), default=0) if element.tag == "staffDef" else 0
        self._ppq[n] = whole(ppq, default=0)

    def _attributes(self, element: Element) -> None:
        if (count := element.get("meter.count")) is not None:
            self._metre(count, element.get("meter.unit") or "4")
        if (key := element.get("keysig") or element.get("key.sig")) is not None:
            self._key(key)

    def _signature(self, sign: Element) -> None:
        if sign.tag == "keySig":
            if (key := sign.get("sig")) is not None:
                self._key(key)
        elif (count := sign.get("count")) is not None:
            self._metre(count, sign.get("unit") or "4")
        elif (symbol := sign.get("sym")) in ("common", "cut"):
            self._metre("4" if symbol == "common" else "2", "4" if symbol == "common" else "2")

    def _metre(self, count: str, unit: str) -> None:
        numbers = re.findall(r"\d+", count) if re.fullmatch(r"\s*\d{1,4}(\s*\+\s*\d{1,4})*\s*", count) else []
        numerator, denominator = sum(map(int, numbers)), whole(unit, default=0)
        if not 1 <= numerator <= 999 or not 1 <= denominator <= 256:
            self._find(findings.BAD_METRE)
            return
        if numerator > 99 or denominator not in _POWERS_OF_TWO:
            self._find(findings.ODD_METRE)
        if self._draft.bars and (numerator, denominator) != (self._numerator, self._denominator):
            self._new_section = True
        self._numerator, self._denominator = numerator, denominator

    def _key(self, signature: str) -> None:
        match = re.fullmatch(r"(\d{1,2})([sf]?)", signature)
        fifths = (int(match[1]) * (-1 if match[2] == "f" else 1)) if match else None
        if fifths is None or abs(fifths) > 14:
            if signature != "mixed":
                self._find(findings.BAD_KEY)
            return
        if self._draft.bars and fifths != self._fifths:
            self._new_section = True
        self._fifths = fifths

    def _find(self, kind: Sentence) -> None:
        """Said of the bar that comes next, which the sign stands before."""
        bars = self._draft.bars
        self._draft.findings.add(kind, str(len(bars) + 1) if not bars else self._draft.bar_label(len(bars) - 1))


def _ending_bits(numbers: str) -> int:
    """Numbers like "1, 2" or "1-3" as bits; a bracket without a number counts as the first."""
    bits = 0
    for low, high in re.findall(r"(\d+)(?:\s*[-–]\s*(\d+))?", numbers[:64]):
        first, last = int(low), int(high or low)
        for number in range(first, min(last, _ENDINGS[-1]) + 1):
            if number in _ENDINGS:
                bits |= 1 << (number - 1)
    return bits or 1
