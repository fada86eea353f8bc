"""The MusicXML of a tablature: valid, whole, and read by others without loss of strings and frets."""

from __future__ import annotations

import warnings
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from lxml import etree
from musicxml_schema import musicxml_schema
from small_tablatures import heard, quantised, study, tablature

from ustaz.dombra import Neck
from ustaz.tablature import BAR, Stroke, to_musicxml


def tree(piece):
    return etree.fromstring(to_musicxml(piece).encode("utf-8"))


def texts(root, path) -> list[str]:
    return [element.text for element in root.iterfind(path)]


@given(quantised())
@settings(max_examples=25)
def test_it_is_valid(piece):
    schema = musicxml_schema()
    assert schema.validate(tree(piece)), schema.error_log


@pytest.mark.parametrize(
    "piece",
    [
        study(),
        heard([0.5, 0.7, 0.9, 3.0]),
        tablature([(0, 1, 1, 5, Stroke.NONE), (1, 1, 2, 0, Stroke.DAMPED)], title="\x01control\u2028", performer="A"),
        tablature([(8, 1, 1, 5)], bars=[(0, 2, 2, 4), (2, 2, 2, 4)]),
        replace(study(), neck=Neck((54.6, 47.6)), fifths=-5),
        replace(study(), bars=np.zeros(0, dtype=BAR)),
    ],
)
def test_odd_pieces_are_valid_too(piece):
    schema = musicxml_schema()
    assert schema.validate(tree(piece)), schema.error_log


def test_the_staff_sounds_and_the_tablature_has_its_strings():
    root = tree(study())
    assert root.find(".//transpose") is None
    assert texts(root, ".//clef[@number='1']/*") == ["G", "2", "-1"]
    details = root.find(".//staff-details")
    assert details.findtext("staff-lines") == "2"
    assert [(line.get("line"), "".join(line.itertext())) for line in details.iterfind("staff-tuning")] == [
        ("1", "D3"),
        ("2", "G3"),
    ]
    first = root.find(".//note[@id='n2']")
    assert [first.findtext(f"pitch/{name}") for name in ("step", "octave")] == ["A", "3"]
    assert first.find("notations/technical/fret") is None
    assert root.find(".//note[@id='n2']/notations/technical/down-bow") is not None
    assert texts(root, ".//note[@id='t2']/notations/technical/*") == [None, "1", "2"]


def test_every_note_once_a_staff_with_its_string_and_fret():
    root, piece = tree(study()), study()
    notes = {note.get("id"): note for note in root.iter("note") if note.get("id")}
    for row, note in enumerate(piece.notes, start=1):
        places = texts(notes[f"t{row}"], "notations/technical/string") + texts(
            notes[f"t{row}"], "notations/technical/fret"
        )
        assert places == [str(note["string"]), str(note["fret"])]
        assert notes[f"n{row}"].findtext("staff") == "1"
    tied = sorted(name for name in notes if "-" in name)
    assert tied == ["n13-2", "n14-2", "n6-2", "t13-2", "t14-2", "t6-2"]
    assert all(notes[name].find("tie[@type='stop']") is not None for name in tied)


def test_strokes_and_the_left_hand():
    root = tree(study())
    staff = [note for note in root.iter("note") if note.findtext("staff") == "1"]
    signs = Counter(sign.tag for note in staff for sign in note.iterfind("notations/technical/*"))
    assert signs == {"down-bow": 3, "up-bow": 2, "pluck": 2, "other-technical": 1}
    assert [slur.get("type") for slur in root.iter("slur")] == ["start", "stop"]
    left = [(sign.tag, sign.get("type")) for sign in root.iter("hammer-on", "pull-off")]
    assert left == [("pull-off", "start"), ("pull-off", "stop"), ("hammer-on", "start"), ("hammer-on", "stop")]


def test_metre_sections_tempo_key():
    root = tree(study())
    assert texts(root, ".//time/beats") == ["2", "3", "2", "3"]
    assert texts(root, ".//rehearsal") == ["bas buyn", "sagha"]
    assert root.findtext(".//metronome/per-minute") == "120"
    assert texts(root, ".//key/fifths") == ["1"]
    assert texts(root, ".//accidental")[0] == "sharp"


def test_free_bars_have_no_metre():
    root = tree(heard([0.5, 0.7, 0.9, 3.0]))
    assert root.find(".//senza-misura") is not None
    assert {measure.get("implicit") for measure in root.iter("measure")} == {"yes"}


def test_durations_of_each_voice_fill_each_bar():
    root = tree(study())
    divisions = int(root.findtext(".//divisions"))
    lengths = []
    for measure in root.iter("measure"):
        voices: Counter[str] = Counter()
        for note in measure.iter("note"):
            if note.find("chord") is None:
                voices[note.findtext("voice")] += int(note.findtext("duration"))
        assert len(set(voices.values())) == 1
        lengths.append(next(iter(voices.values())) / divisions)
    assert lengths == [2, 1.5, 1, 1.5]


def test_music21_reads_pitches_strings_and_frets():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # music21's own
        from music21 import articulations, chord, clef, converter

        opened = converter.parse(to_musicxml(study()), format="musicxml")
    staff, tab = opened.parts
    assert any(isinstance(sign, clef.TabClef) for sign in tab.recurse().getElementsByClass(clef.Clef))
    assert sorted(_struck(staff, lambda note: note.pitches)) == sorted(
        zip([0, 0, 0.5, 1, 1.333, 1.5, 1.667, 2, 3, 3, 3.5, 3.75, 4, 4], _keys(study()), strict=True)
    )
    places = []
    for note in tab.recurse().notes:
        if note.tie is not None and note.tie.type != "start":
            continue
        notes = note.notes if isinstance(note, chord.Chord) else [note]
        signs = note.articulations + [sign for one in notes if one is not note for sign in one.articulations]
        strings, frets = (  # a pluck is a kind of fret for music21
            [sign.number for sign in signs if type(sign) is kind]
            for kind in (articulations.StringIndication, articulations.FretIndication)
        )
        places += zip(strings, frets, strict=True)
    assert sorted(places) == sorted((int(note["string"]), int(note["fret"])) for note in study().notes)


def _keys(piece):
    from ustaz.tablature import keys

    return keys(piece).tolist()


def _struck(part, pitches):
    for note in part.flatten().notes:
        if note.tie is None or note.tie.type == "start":
            for pitch in pitches(note):
                yield round(float(note.offset), 3), pitch.midi
