"""Cases small enough to read: what was played, in its order, what each note is, and what was missed."""

from __future__ import annotations

import numpy as np
import pytest
from told import NAMES, named, take_of, written
from written_pieces import piece

from ustaz.alignment import Entry, Label, align
from ustaz.score import JumpKind

TUNE = piece("C4 E4 G4 C5 | B4 G4 F4 D4 | E4*2 tr:D4*2 | C4*4")
TWO_HANDS = piece("C5 E5 G5 E5 | F5 D5 B4 D5 | C5*4", "C3*2 E3*2 | [G2,D3]*2 [G2,F3]*2 | [C3,G3]*4")
TWICE = piece(
    "C4 E4 G4 C5 | B4 G4 D4*2 | A4 F4 D4 F4 | E4*2 C4*2", signs=((2, "repeat-end"), (3, "double"), (4, "double"))
)

ENDINGS = piece(
    "C4 E4 G4 C5 | B4 G4 D4*2 | E4 G4 C5*2 | A4 F4 D4 F4 | E4*2 C4*2",
    signs=((1, "repeat"), (2, "first"), (2, "first-end"), (3, "second"), (3, "second-end")),
)
SIGNS = piece("C4 E4 mordent:G4*2 | B4 turn:A4*2 F4 | gliss-start:C4*2 gliss-end:G4*2 | C4*4")

CASES = {
    "all is right": (
        TUNE,
        "0 C4, .5 E4, 1 G4, 1.5 C5, 2 B4, 2.5 G4, 3 F4, 3.5 D4, 4 E4, 5 D4, 6 C4",
        """
        start from C4@0 to C4@12
        C4   match    C4@0
        E4   match    E4@1
        G4   match    G4@2
        C5   match    C5@3
        B4   match    B4@4
        G4   match    G4@5
        F4   match    F4@6
        D4   match    D4@7
        E4   match    E4@8
        D4   match    D4@10
        C4   match    C4@12
        """,
    ),
    "a neighbour key, a missed note, a double strike": (
        TUNE,
        "0 C4, .5 Eb4, 1 G4, 1.5 C5, 2 B4, 3 F4, 3.5 D4, 4 E4, 4.15 E4, 5 D4, 6 C4",
        """
        start from C4@0 to C4@12
        C4   match    C4@0
        Eb4  wrong    E4@1
        G4   match    G4@2
        C5   match    C5@3
        B4   match    B4@4
        F4   match    F4@6
        D4   match    D4@7
        E4   match    E4@8
        E4   extra
        D4   match    D4@10
        C4   match    C4@12
        missed G4@5
        """,
    ),
    "a trill from above, with its ending": (
        TUNE,
        (
            "0 C4, .5 E4, 1 G4, 1.5 C5, 2 B4, 2.5 G4, 3 F4, 3.5 D4, 4 E4,"
            "5 E4, 5.1 D4, 5.2 E4, 5.3 D4, 5.4 E4, 5.5 D4, 5.6 C4, 5.7 D4, 6 C4"
        ),
        """
        start from C4@0 to C4@12
        C4   match    C4@0
        E4   match    E4@1
        G4   match    G4@2
        C5   match    C5@3
        B4   match    B4@4
        G4   match    G4@5
        F4   match    F4@6
        D4   match    D4@7
        E4   match    E4@8
        E4   ornament D4@10
        D4   match    D4@10
        E4   ornament D4@10
        D4   ornament D4@10
        E4   ornament D4@10
        D4   ornament D4@10
        C4   ornament D4@10
        D4   ornament D4@10
        C4   match    C4@12
        """,
    ),
    "a repeat that is taken": (
        TWICE,
        (
            "0 C4, .5 E4, 1 G4, 1.5 C5, 2 B4, 2.5 G4, 3 D4, 4 C4, 4.5 E4, 5 G4, 5.5 C5, 6 B4, 6.5 G4, 7 D4,"
            "8 A4, 8.5 F4, 9 D4, 9.5 F4, 10 E4, 11 C4"
        ),
        """
        start from C4@0 to D4@6
        C4   match    C4@0
        E4   match    E4@1
        G4   match    G4@2
        C5   match    C5@3
        B4   match    B4@4
        G4   match    G4@5
        D4   match    D4@6
        repeat from C4@0 to C4@14
        C4   match    C4@0
        E4   match    E4@1
        G4   match    G4@2
        C5   match    C5@3
        B4   match    B4@4
        G4   match    G4@5
        D4   match    D4@6
        A4   match    A4@8
        F4   match    F4@9
        D4   match    D4@10
        F4   match    F4@11
        E4   match    E4@12
        C4   match    C4@14
        """,
    ),
    "the left hand a key beside, an octave added": (
        TWO_HANDS,
        (
            "0 C3, 0 C5, .5 E5, 1 E3, 1 G5, 1.5 E5, 2 G2, 2 Eb3, 2 F5, 2.5 D5, 3 G1, 3 G2, 3 F3, 3 B4, 3.5 D5,"
            "4 C3, 4 G3, 4 C5"
        ),
        """
        start from C3@0 to C5@8
        C3   match    C3@0
        C5   match    C5@0
        E5   match    E5@1
        E3   match    E3@2
        G5   match    G5@2
        E5   match    E5@3
        G2   match    G2@4
        Eb3  wrong    D3@4
        F5   match    F5@4
        D5   match    D5@5
        G1   extra
        G2   match    G2@6
        F3   match    F3@6
        B4   match    B4@6
        D5   match    D5@7
        C3   match    C3@8
        G3   match    G3@8
        C5   match    C5@8
        """,
    ),
    "first and second ending": (
        ENDINGS,
        (
            "0 C4, .5 E4, 1 G4, 1.5 C5, 2 B4, 2.5 G4, 3 D4, 4 C4, 4.5 E4, 5 G4, 5.5 C5, 6 E4, 6.5 G4, 7 C5,"
            "8 A4, 8.5 F4, 9 D4, 9.5 F4, 10 E4, 11 C4"
        ),
        """
        start from C4@0 to D4@6
        C4   match    C4@0
        E4   match    E4@1
        G4   match    G4@2
        C5   match    C5@3
        B4   match    B4@4
        G4   match    G4@5
        D4   match    D4@6
        repeat from C4@0 to C5@3
        C4   match    C4@0
        E4   match    E4@1
        G4   match    G4@2
        C5   match    C5@3
        repeat from E4@8 to C4@18
        E4   match    E4@8
        G4   match    G4@9
        C5   match    C5@10
        A4   match    A4@12
        F4   match    F4@13
        D4   match    D4@14
        F4   match    F4@15
        E4   match    E4@16
        C4   match    C4@18
        """,
    ),
    "a mordent, a turn after its note, a glissando": (
        SIGNS,
        (
            "0 C4, .5 E4, 1 G4, 1.07 F4, 1.14 G4, 2 B4, 2.5 A4, 3.1 B4, 3.2 A4, 3.3 G4, 3.4 A4, 3.5 F4,"
            "4 C4, 4.7 D4, 4.8 E4, 4.9 F4, 5 G4, 6 C4"
        ),
        """
        start from C4@0 to C4@12
        C4   match    C4@0
        E4   match    E4@1
        G4   match    G4@2
        F4   ornament G4@2
        G4   ornament G4@2
        B4   match    B4@4
        A4   match    A4@5
        B4   ornament A4@5
        A4   ornament A4@5
        G4   ornament A4@5
        A4   ornament A4@5
        F4   match    F4@7
        C4   match    C4@8
        D4   ornament C4@8
        E4   ornament C4@8
        F4   ornament C4@8
        G4   match    G4@10
        C4   match    C4@12
        """,
    ),
    "a hesitation and a chord with a wrong member": (
        TWO_HANDS,
        "0 C3, 0 C5, .5 E5, 1 E3, 1 G5, 1.5 E5, 4 G2, 4 D3, 4 F5, 4.5 D5, 5 G2, 5 F3, 5 B4, 5.5 D5, 6 C3, 6 A3, 6 C5",
        """
        start from C3@0 to C5@8
        C3   match    C3@0
        C5   match    C5@0
        E5   match    E5@1
        E3   match    E3@2
        G5   match    G5@2
        E5   match    E5@3
        G2   match    G2@4
        D3   match    D3@4
        F5   match    F5@4
        D5   match    D5@5
        G2   match    G2@6
        F3   match    F3@6
        B4   match    B4@6
        D5   match    D5@7
        C3   match    C3@8
        A3   wrong    G3@8
        C5   match    C5@8
        """,
    ),
}


def pitch_of(name):
    return NAMES.index(name[:-1]) + 12 * (int(name[-1]) + 1)


def played(text):
    return take_of([(float(onset), pitch_of(name)) for onset, name in (event.split() for event in text.split(","))])


def told_in_words(score, take, alignment):
    """The alignment as a table; where a run begins, a line says how."""
    lines = []
    for row, (note, got) in enumerate(zip(take.notes, alignment.played, strict=True)):
        for run in alignment.runs[alignment.runs["first_played"] == row]:
            ends = [
                written(score, np.flatnonzero(score.notes["onset_q"] == run[end])[place])
                for end, place in (("first_q", 0), ("last_q", -1))
            ]
            lines.append(f"{Entry(run['entry']).name.lower()} from {ends[0]} to {ends[1]}")
        partner = written(score, got["score_note"]) if got["score_note"] >= 0 else ""
        lines.append(f"{named(int(note['pitch'])):4} {Label(got['label']).name.lower():8} {partner}".rstrip())
    missed = alignment.written[alignment.written["label"] == Label.MISSED]
    return lines + [f"missed {written(score, row)}" for row in missed["score_note"]]


@pytest.mark.parametrize("name", CASES)
def test_reads_as_it_was_played(name):
    score, text, table = CASES[name]
    take = played(text)
    assert told_in_words(score, take, align(score, take)) == [line.strip() for line in table.strip().splitlines()]


def test_the_repeats_of_these_cases_are_written():
    assert TWICE.jumps["kind"].tolist() == [JumpKind.REPEAT]
    assert sorted(ENDINGS.jumps["kind"].tolist()) == [JumpKind.REPEAT, JumpKind.VOLTA]
