"""MusicXML: signs that come in pairs, and numbers for playing that may be left out."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ustaz.score.checks.findings import number, shown, whole
from ustaz.words import Sentence

if TYPE_CHECKING:
    from ustaz.score.checks.findings import Findings
    from ustaz.score.checks.musicxml_notes import WrittenPitch
    from ustaz.score.checks.xml import Element

_TEMPO = (5.0, 1000.0)  # beats per minute
_DYNAMICS = (0.0, 1000.0)  # percent of forte
_MOST_TIMES = 16
_NOTE_VALUES = {
    *("1024th", "512th", "256th", "128th", "64th", "32nd", "16th", "eighth", "quarter", "half", "whole"),
    *("breve", "long", "maxima"),
}


class Ties:
    """The ties of a part that have begun and not yet ended, by pitch."""

    def __init__(self) -> None:
        self._open: Counter[WrittenPitch | None] = Counter()

    def read(self, note: Element, pitch: WrittenPitch | None) -> None:
        for tie in note.iterchildren("tie"):
            self._open[pitch] += {"start": 1, "stop": -1}.get(tie.get("type", ""), 0)

    def finish(self, findings: Findings) -> None:
        """Tells of ties that do not end: a note begins one, and no note of that pitch takes it up."""
        lost = sum(count for count in self._open.values() if count > 0)
        if lost:
            findings.warn(
                Sentence(
                    "{file}: {count} tie does not end.",
                    {"file": findings.file, "count": lost},
                    plural="{file}: {count} ties do not end.",
                    count=lost,
                )
            )


def check_repeats(part: Element, findings: Findings) -> None:
    """Tells of repeats and voltas that lack their other end, and of codas that are not there."""
    opened, closed = False, False
    for barline in part.iterfind("measure/barline"):
        repeat, ending = barline.find("repeat"), barline.find("ending")
        if repeat is None:
            continue
        _cap_times(repeat, findings)
        forward = repeat.get("direction") == "forward"
        if (forward and opened) or (not forward and closed and not opened and ending is None):
            _warn_repeat(barline, findings)
        opened, closed = forward, closed or not forward
    if opened:
        _warn_repeat(part, findings)
    _check_voltas(part, findings)
    _check_coda(part, findings)


def _cap_times(repeat: Element, findings: Findings) -> None:
    times = repeat.get("times")
    if times is not None and not 1 <= (whole(times) or 0) <= _MOST_TIMES:
        findings.warn(
            Sentence(
                "{file}: a repeat of “{times}” times is read as an ordinary one.",
                {"file": findings.file, "times": shown(times)},
            )
        )
        del repeat.attrib["times"]


def _warn_repeat(element: Element, findings: Findings) -> None:
    measure = element.getparent() if element.tag == "barline" else element.findall("measure")[-1]
    findings.warn(
        Sentence(
            "{file}, bar {bar}: a repeat sign has no partner.",
            {"file": findings.file, "bar": shown(measure.get("number"))},
        )
    )


def _check_voltas(part: Element, findings: Findings) -> None:
    started = False
    for ending in part.iterfind("measure/barline/ending"):
        if ending.get("type") == "start":
            started = True
        elif not started:
            findings.warn(
                Sentence(
                    "{file}, bar {bar}: a volta ends that has not begun.",
                    {"file": findings.file, "bar": shown(ending.getparent().getparent().get("number"))},
                )
            )
        else:
            started = False


def _check_coda(part: Element, findings: Findings) -> None:
    signs = list(part.iter("sound", "coda", "segno"))
    names = {name for sign in signs for name in (sign.tag, *sign.attrib)}
    for jump, goal in (("tocoda", "coda"), ("dalsegno", "segno")):
        if jump in names and goal not in names:
            findings.warn(
                Sentence("{file}: a jump leads to a coda or a segno that is not there.", {"file": findings.file})
            )


def check_sounds(root: Element, findings: Findings) -> None:
    """Leaves out tempi and loudness that make no sense."""
    for element in list(root.iter("sound", "per-minute", "metronome")):
        if element.tag == "sound":
            _check_sound(element, findings)
        elif element.tag == "per-minute":
            tempo = number(element.text)  # NaN also for “c. 120”, which may stay
            if tempo < _TEMPO[0] or tempo > _TEMPO[1]:
                element.text = ""
                _warn_value(findings)
        elif not {unit.text for unit in element.iter("beat-unit")} <= _NOTE_VALUES:
            element.getparent().remove(element)
            _warn_value(findings)


def _check_sound(sound: Element, findings: Findings) -> None:
    for name, (least, most) in (("tempo", _TEMPO), ("dynamics", _DYNAMICS)):
        if name in sound.attrib and not least <= number(sound.get(name)) <= most:
            del sound.attrib[name]
            _warn_value(findings)


def _warn_value(findings: Findings) -> None:
    findings.warn(Sentence("{file}: a tempo or a loudness that makes no sense is left out.", {"file": findings.file}))
