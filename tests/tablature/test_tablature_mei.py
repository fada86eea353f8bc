"""The MEI of a tablature: what Verovio draws."""

from __future__ import annotations

from hypothesis import given, settings
from lxml import etree
from small_tablatures import heard, quantised, study

from ustaz.tablature import to_mei

NAMESPACE = "{http://www.music-encoding.org/ns/mei}"
ID = "{http://www.w3.org/XML/1998/namespace}id"


def tree(piece):
    return etree.fromstring(to_mei(piece).encode("utf-8"))


def all_of(root, tag):
    return list(root.iter(f"{NAMESPACE}{tag}"))


@given(quantised())
@settings(max_examples=25)
def test_ids_are_unique_and_signs_stand_at_notes_that_are_there(piece):
    root = tree(piece)
    ids = [element.get(ID) for element in root.iter() if element.get(ID)]
    assert len(ids) == len(set(ids))
    for element in root.iter():
        for end in ("startid", "endid"):
            assert element.get(end, "#" + ids[0])[1:] in ids
    assert {f"n{row + 1}" for row in range(len(piece.notes))} | {f"t{row + 1}" for row in range(len(piece.notes))} <= (
        set(ids)
    )


def test_two_lines_with_two_courses_and_their_names():
    _, tab = (staff for staff in all_of(tree(study()), "staffDef") if staff.get("lines"))
    assert (tab.get("lines"), tab.get("notationtype")) == ("2", "tab.guitar")
    courses = [(course.get("n"), course.get("pname"), course.get("oct")) for course in all_of(tab, "course")]
    assert courses == [("1", "g", "3"), ("2", "d", "3")]
    assert ["".join(label.itertext()) for label in all_of(tab, "label")] == ["GD"]


def test_frets_are_struck_once():
    root = tree(study())
    frets = [(note.get("tab.course"), note.get("tab.fret")) for note in all_of(root, "note") if note.get("tab.fret")]
    assert sorted(frets) == sorted((str(note["string"]), str(note["fret"])) for note in study().notes)


def test_strokes_are_arrows_below_the_tablature():
    strokes = [(sign.get("type"), "".join(sign.itertext())) for sign in all_of(tree(study()), "dir")]
    assert strokes == [
        ("stroke-down", "↓"),
        ("stroke-up", "↑"),
        ("stroke-down", "↓"),
        ("stroke-up", "↑"),
        ("stroke-down", "↓"),
        ("stroke-thumb", "p"),
        ("stroke-index", "i"),
        ("stroke-hook", "⤴"),
    ]


def test_the_metre_is_shown_on_the_staff_only():
    metres = [
        (staff.get("n"), staff.get("meter.count"), staff.get("meter.form"))
        for staff in all_of(tree(study()), "staffDef")
    ]
    assert metres == [(n, count, form) for count in "2323" for n, form in (("1", None), ("2", "invis"))]


def test_free_bars_have_no_metre():
    root = tree(heard([0.5, 0.7, 0.9, 3.0]))
    assert not any(staff.get("meter.count") for staff in all_of(root, "staffDef"))
    assert {bar.get("metcon") for bar in all_of(root, "measure")} == {"false"}
