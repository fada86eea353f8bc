"""Short scores for tests, written in MusicXML with a unit of a twelfth of a quarter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ustaz.score import read_score

if TYPE_CHECKING:
    from pathlib import Path

    from ustaz.score import Score

DIVISIONS = 12
_TYPES = {48: "whole", 24: "half", 12: "quarter", 6: "eighth", 3: "16th", 8: "quarter", 4: "eighth"}


def note(name: str, length: int = 12, *, tags: str = "", notations: str = "", id_: str = "", **where: object) -> str:
    """A note such as "F#4", or "r" for a rest; `tags` go before the pitch, `where` gives voice and staff."""
    attribute = f' id="{id_}"' if id_ else ""
    if name == "r":
        pitch = "<rest/>"
    else:
        alter = name.count("#") - name[1:].count("b")
        pitch = f"<pitch><step>{name[0]}</step><alter>{alter}</alter><octave>{name[-1]}</octave></pitch>"
    duration = "" if "<grace" in tags else f"<duration>{length}</duration>"
    ties = "".join(f'<tie type="{kind}"/>' for kind in ("stop", "start") if f'<tied type="{kind}"/>' in notations)
    marks = f"<notations>{notations}</notations>" if notations else ""
    triplet = "<time-modification><actual-notes>3</actual-notes><normal-notes>2</normal-notes></time-modification>"
    return (
        f"<note{attribute}>{tags}{pitch}{duration}{ties}<voice>{where.get('voice', 1)}</voice>"
        f"<type>{_TYPES.get(length, 'eighth')}</type>{triplet if length in (4, 8) else ''}"
        f"<staff>{where.get('staff', 1)}</staff>{marks}</note>"
    )


def back(length: int) -> str:
    return f"<backup><duration>{length}</duration></backup>"


def forward(length: int) -> str:
    return f"<forward><duration>{length}</duration></forward>"


def direction(kind: str, *, staff: int = 1) -> str:
    return f'<direction placement="below"><direction-type>{kind}</direction-type><staff>{staff}</staff></direction>'


def words(text: str) -> str:
    return direction(f"<words>{text}</words>")


def attributes(*, metre: str = "4/4", fifths: int = 0, staves: int = 1, transpose: int = 0) -> str:
    beats, unit = metre.split("/")
    shift = f"<transpose><chromatic>{transpose}</chromatic></transpose>" if transpose else ""
    return (
        f"<attributes><divisions>{DIVISIONS}</divisions><key><fifths>{fifths}</fifths></key>"
        f"<time><beats>{beats}</beats><beat-type>{unit}</beat-type></time><staves>{staves}</staves>{shift}</attributes>"
    )


def barline(*, repeat: str = "", style: str = "", ending: str = "", side: str = "right") -> str:
    number, _, kind = ending.rpartition(" ")
    return (
        f'<barline location="{side}">'
        + (f"<bar-style>{style}</bar-style>" if style else "")
        + (f'<ending number="{number}" type="{kind}"/>' if ending else "")
        + (f'<repeat direction="{repeat}"/>' if repeat else "")
        + "</barline>"
    )


def musicxml(*bars: str, first: int = 1) -> str:
    """A piece for one part. A bar that starts with "<measure" is taken as it is, others are numbered from `first`."""
    numbered = (
        bar if bar.startswith("<measure") else f'<measure number="{number}">{bar}</measure>'
        for number, bar in enumerate(bars, start=first)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><score-partwise version="4.0">'
        "<work><work-title>Study</work-title></work>"
        '<identification><creator type="composer">Nobody</creator></identification>'
        '<part-list><score-part id="P1"><part-name>Piano</part-name></score-part></part-list>'
        f'<part id="P1">{"".join(numbered)}</part></score-partwise>'
    )


def read(folder: Path, text: str, *, name: str = "study.musicxml") -> Score:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_score(path)


def bar_of(*names: str) -> str:
    """Quarters of these names."""
    return "".join(map(note, names))
