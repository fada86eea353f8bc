"""Small pieces, written by hand in a short notation that becomes MusicXML.

A hand is a string of bars, parted by "|"; a bar is a string of notes, parted by spaces:

    C4          a quarter                     [C4,E4,G4]  a chord
    C4/2 C4*3   an eighth, a dotted half      roll:[…]    a rolled one
    r           a rest                        grace:D5    a small note before the next one
    tr:C4       a trill; so turn:, inverted-turn:, mordent:, upper-mordent:, trem: (one note again and again),
                trem-start: trem-end: (two in alternation), gliss-start: gliss-end:

Sharps and flats are written at each note, whatever the key.
"""

from __future__ import annotations

import tempfile
from functools import cache
from itertools import zip_longest
from pathlib import Path

from ustaz.score import read_score

DIVISIONS = 24
TYPES = {96: "whole", 72: "half", 48: "half", 36: "quarter", 24: "quarter", 18: "eighth", 12: "eighth", 6: "16th"}
TYPES |= {8: "eighth", 16: "quarter", 3: "32nd"}
DOTTED, TRIPLETS = (72, 36, 18), (8, 16)
SIGNS = {
    "tr": "<ornaments><trill-mark/></ornaments>",
    "turn": "<ornaments><turn/></ornaments>",
    "inverted-turn": "<ornaments><inverted-turn/></ornaments>",
    "mordent": "<ornaments><mordent/></ornaments>",
    "upper-mordent": "<ornaments><inverted-mordent/></ornaments>",
    "trem": '<ornaments><tremolo type="single">3</tremolo></ornaments>',
    "trem-start": '<ornaments><tremolo type="start">3</tremolo></ornaments>',
    "trem-end": '<ornaments><tremolo type="stop">3</tremolo></ornaments>',
    "gliss-start": '<glissando type="start" line-type="wavy"/>',
    "gliss-end": '<glissando type="stop" line-type="wavy"/>',
    "roll": "<arpeggiate/>",
}
AT_LEFT = {
    "repeat": '<barline location="left"><repeat direction="forward"/></barline>',
    "first": '<barline location="left"><ending number="1" type="start"/></barline>',
    "second": '<barline location="left"><ending number="2" type="start"/></barline>',
    "segno": '<direction><direction-type><segno/></direction-type><sound segno="segno"/></direction>',
    "coda": '<direction><direction-type><coda/></direction-type><sound coda="coda"/></direction>',
}
AT_RIGHT = {
    "repeat-end": '<barline location="right"><repeat direction="backward"/></barline>',
    "first-end": '<barline location="right"><ending number="1" type="stop"/><repeat direction="backward"/></barline>',
    "second-end": '<barline location="right"><ending number="2" type="stop"/></barline>',
    "double": '<barline location="right"><bar-style>light-light</bar-style></barline>',
    "fine": '<direction><direction-type><words>Fine</words></direction-type><sound fine="yes"/></direction>',
    "da capo": "<direction><direction-type><words>D.C. al Fine</words></direction-type>"
    '<sound dacapo="yes"/></direction>',
    "dal segno": "<direction><direction-type><words>D.S. al Coda</words></direction-type>"
    '<sound dalsegno="segno"/></direction>',
    "to coda": '<direction><direction-type><words>To Coda</words></direction-type><sound tocoda="coda"/></direction>',
}


@cache
def piece(right, left="", *, fifths=0, metre="4/4", signs=()):
    """A score of two hands; `signs` are pairs (number of the bar from 1, name in AT_LEFT or AT_RIGHT)."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "piece.musicxml"
        path.write_text(musicxml(right, left, fifths=fifths, metre=metre, signs=signs), encoding="utf-8")
        return read_score(path)


def musicxml(right, left="", *, fifths=0, metre="4/4", signs=()):
    beats, unit = metre.split("/")
    staves = 2 if left else 1
    attributes = (
        f"<attributes><divisions>{DIVISIONS}</divisions><key><fifths>{fifths}</fifths></key>"
        f"<time><beats>{beats}</beats><beat-type>{unit}</beat-type></time><staves>{staves}</staves></attributes>"
    )
    length = DIVISIONS * 4 * int(beats) // int(unit)
    bars = []
    for number, (upper, lower) in enumerate(zip_longest(right.split("|"), left.split("|") if left else ()), start=1):
        here = [name for bar, name in signs if bar == number]
        bars.append(
            f'<measure number="{number}">{attributes if number == 1 else ""}'
            + "".join(AT_LEFT[name] for name in here if name in AT_LEFT)
            + _notes(upper, staff=1)
            + (f"<backup><duration>{length}</duration></backup>" + _notes(lower, staff=2) if left else "")
            + "".join(AT_RIGHT[name] for name in here if name in AT_RIGHT)
            + "</measure>"
        )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><score-partwise version="4.0">'
        '<part-list><score-part id="P1"><part-name>Piano</part-name></score-part></part-list>'
        f'<part id="P1">{"".join(bars)}</part></score-partwise>'
    )


def _notes(bar, *, staff):
    return "".join(_token(token, staff=staff) for token in bar.split())


def _token(token, *, staff):
    """A note, or all notes of a chord, with signs before the last colon."""
    *signs, what = token.split(":")
    names, length = _length(what)
    grace, tremolo = "grace" in signs, "trem-start" in signs or "trem-end" in signs
    marks = "".join(SIGNS[sign] for sign in signs if sign != "grace")
    after = (
        ("" if grace else f"<duration>{length}</duration>")
        + f"<voice>{staff}</voice><type>{TYPES[length * 2 if tremolo else length]}</type>"
        + ("<dot/>" if length in DOTTED else "")
        + (_modified(2, 1) if tremolo else _modified(3, 2) if length in TRIPLETS else "")
        + f"<staff>{staff}</staff>"
        + (f"<notations>{marks}</notations>" if marks else "")
    )
    return "".join(
        f"<note>{'<grace/>' if grace else ''}{'<chord/>' if k else ''}{_pitch(name)}{after}</note>"
        for k, name in enumerate(names.strip("[]").split(","))
    )


def _modified(actual, normal):
    """So many notes in the time of so many."""
    return (
        f"<time-modification><actual-notes>{actual}</actual-notes><normal-notes>{normal}</normal-notes>"
        "</time-modification>"
    )


def _length(what):
    """The name of a note and its length in divisions."""
    for sign in "*/":
        name, found, number = what.partition(sign)
        if found:
            return name, round(DIVISIONS * float(number) if sign == "*" else DIVISIONS / float(number))
    return what, DIVISIONS


def _pitch(name):
    if name == "r":
        return "<rest/>"
    alter = name.count("#") - name[1:].count("b")
    return (
        f"<pitch><step>{name[0]}</step>"
        + (f"<alter>{alter}</alter>" if alter else "")
        + f"<octave>{name[-1]}</octave></pitch>"
    )


def alberti(*chords):
    """Bars of broken chords in eighths, each chord two quarters: lowest, highest, middle, highest."""
    bars = []
    for first, second in zip(chords[::2], chords[1::2], strict=True):
        notes = [
            name for low, middle, high in (first.split(","), second.split(",")) for name in (low, high, middle, high)
        ]
        bars.append(" ".join(f"{name}/2" for name in notes))
    return " | ".join(bars)


# A sonatina of sixteen bars, all different: a melody over broken chords.
SONATINA = piece(
    "D5 B4/2 C5/2 D5 G4 | E5*1.5 F#5/2 G5 D5 | C5 D5/2 C5/2 B4 A4 | B4*3 r |"
    "B4/2 C5/2 D5 E5/2 D5/2 C5 | A4/2 B4/2 C5 D5/2 C5/2 B4 | G4 B4/2 D5/2 F#5 E5/2 D5/2 | A4*2 r D5 |"
    "F#5*1.5 E5/2 D5 C#5 | B4 E5*2 G5 | F#5/2 G5/2 A5/2 F#5/2 E5 C#5 | D5*2 A4 r |"
    "G5*1.5 F#5/2 E5/2 D5/2 C5/2 B4/2 | C5 E5 A4*2 | B4/2 G4/2 A4/2 B4/2 C5/2 A4/2 B4/2 F#4/2 | G4*4",
    alberti(
        "G3,B3,D4", "G3,B3,D4", "C4,E4,G4", "B3,D4,G4", "A3,C4,E4", "D3,F#3,C4", "G3,B3,D4", "G3,B3,D4",
        "G3,D4,E4", "A3,C4,E4", "F#3,C4,D4", "G3,B3,D4", "E3,B3,G4", "B2,F#3,D4", "D3,F#3,C4", "C4,D4,F#4",
        "D3,A3,D4", "A2,G3,C#4", "G2,D3,B3", "E3,G3,C#4", "A2,E3,G3", "A2,G3,E4", "D3,F#3,A3", "C3,F#3,A3",
        "B2,D3,G3", "C3,E3,G3", "A2,E3,C4", "D3,A3,F#4", "G3,B3,D4", "D3,F#3,C4", "G2,D3,B3", "G2,B2,G3",
    ),
    fifths=1,
)  # fmt: skip

# A hymn in four voices.
HYMN = piece(
    "[E4,C5] [F4,D5] [G4,E5] [C4,C5] | [C4,A4] [D4,B4] [E4,C5]*2 | [E4,G4] [F4,A4] [G4,B4] [A4,C5] |"
    "[F4,D5] [G4,E5] [F4,D5]*2 | [G4,G5] [A4,F5] [G4,E5] [G4,D5] | [A4,C5] [G4,B4] [E4,A4]*2 |"
    "[D4,F4] [E4,G4] [F4,A4] [D4,B4] | [E4,C5]*4",
    "[C3,G3] [B2,G3] [C3,G3] [E3,G3] | [F3,C4] [G3,G3] [C3,G3]*2 | [C3,C4] [F3,C4] [E3,E4] [A2,E4] |"
    "[D3,A3] [C3,C4] [G2,B3]*2 | [E3,C4] [F3,D4] [C3,C4] [B2,D4] | [A2,E4] [E3,D4] [A2,C4]*2 |"
    "[B2,G3] [C3,C4] [D3,A3] [G2,F3] | [C3,G3]*4",
)

# A A' form: bars 1–4 come again note for note as bars 9–12; bars 5–8 and 13–16 differ.
REPRISE = piece(
    "C5 E5 G5 E5 | F5 D5 B4 G4 | C5/2 D5/2 E5 F5 D5 | E5*2 C5*2 |"
    "A5 G5 F5 E5 | D5 F5 A5 D5 | B4/2 C5/2 D5 E5/2 F5/2 G5 | G5*4 |"
    "C5 E5 G5 E5 | F5 D5 B4 G4 | C5/2 D5/2 E5 F5 D5 | E5*2 C5*2 |"
    "Bb5 A5 G5 F5 | E5/2 F5/2 G5 A5 F5 | D5 B4 C5 A4 | C5*4",
    "C3*2 [E3,G3]*2 | G2*2 [D3,F3]*2 | A2*2 [F3,A3]*2 | [C3,G3]*4 |"
    "F3*2 [A3,C4]*2 | D3*2 [F3,A3]*2 | G3*2 [D3,F3]*2 | [G2,G3]*4 |"
    "C3*2 [E3,G3]*2 | G2*2 [D3,F3]*2 | A2*2 [F3,A3]*2 | [C3,G3]*4 |"
    "F3*2 [Bb3,D4]*2 | C3*2 [Bb3,E4]*2 | G2*2 [F3,A3]*2 | [C2,C3]*4",
)

# Four bars that are all alike in the middle: nothing but counting tells them apart.
OSTINATO = piece(
    "C5 D5 E5 G5 | A5 G5 E5 D5 | E5 C5 D5 B4 | E5 C5 D5 B4 | E5 C5 D5 B4 | E5 C5 D5 B4 | F5 E5 D5 C5 | C5*4",
    "C3*4 | F3*4 | G3*4 | G3*4 | G3*4 | G3*4 | G2*4 | C3*4",
)

_TUNE = (
    "G4 B4 D5 G5 | F#5 E5 D5 C5 | B4 D5 C5 A4 | B4 A4 G4*2 | A4 C5 E5 D5 | B4 G4 A4 F#4 |"
    "E4 F#4 G4 A4 | D5 C5 A4 F#4 | G4*2 B4*2 | G4*4"
)
_BASS = "G3*4 | D3*4 | E3*4 | G3*4 | A3*4 | G3*4 | C3*4 | D3*4 | E3*4 | G2*4"
REPEATED = piece(_TUNE, _BASS, fifths=1, signs=((4, "repeat-end"), (5, "repeat"), (10, "repeat-end")))
VOLTAS = piece(
    _TUNE, _BASS, fifths=1, signs=((1, "repeat"), (4, "first"), (4, "first-end"), (5, "second"), (5, "second-end"))
)
DA_CAPO = piece(_TUNE, _BASS, fifths=1, signs=((4, "fine"), (4, "double"), (10, "da capo")))
CODA = piece(_TUNE, _BASS, fifths=1, signs=((2, "segno"), (4, "to coda"), (7, "dal segno"), (7, "double"), (8, "coda")))
