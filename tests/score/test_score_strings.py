"""Scores that know strings, frets and strokes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from snippets import attributes, back, bar_of, musicxml, note, read

from ustaz.dombra import Neck
from ustaz.errors import InputError
from ustaz.score import Hand, engrave, engrave_mei, read_score, read_tablature, tablature_of
from ustaz.tablature import BAR, BEAT, FORMATS, NOTE, Section, Stroke, Tablature, in_order, keys, to_mei, to_musicxml
from ustaz.tablature import write_tablature as write

READABLE = (".json", ".mei", ".musicxml", ".txt")
WRITTEN = ("onset_q", "duration_q", "string", "fret", "stroke")


def tablature(rows, *, bars, **more) -> Tablature:
    """A written tablature of rows (onset_q, duration_q, string, fret, stroke)."""
    notes = np.zeros(len(rows), dtype=NOTE)
    for name in ("onset_s", "offset_s", "cents"):
        notes[name] = np.nan
    notes["velocity"], notes["confidence"] = 80, 1.0
    for row, values in zip(notes, rows, strict=True):
        for name, value in zip(WRITTEN, values, strict=True):
            row[name] = value
    return Tablature(more.pop("neck", Neck()), in_order(notes), np.array(bars, dtype=BAR), **more)


def etude() -> Tablature:
    """Unisons, a tie over a bar line, two voices, a triplet, a hammer-on, a changing metre."""
    third = 1 / 3
    rows = [
        (0, 1, 2, 5, Stroke.DOWN),
        (0, 1, 1, 0, Stroke.DOWN),
        (1, third, 1, 2, Stroke.UP),
        (1 + third, third, 1, 4, Stroke.NONE),
        (1 + 2 * third, third, 1, 5, Stroke.UP),
        (1, 2, 2, 0, Stroke.UP),
        (2, 1.5, 1, 7, Stroke.THUMB),
        (3, 0.5, 2, 2, Stroke.INDEX),
    ]
    sections = (Section(0.0, "bas buyn"), Section(2.0, "sagha"))
    return tablature(rows, bars=[(0, 2, 2, 4), (2, 1.5, 3, 8)], sections=sections, fifths=-1, title="Etude")


def rows_of(piece: Tablature) -> list[tuple[float, ...]]:
    rows = [tuple(round(float(row[name]), 6) for name in WRITTEN) for row in piece.notes]
    return sorted(rows, key=lambda row: (row[0], -row[2]))


@pytest.mark.parametrize("ending", READABLE)
def test_a_score_of_a_tablature(tmp_path, ending):
    path, piece = tmp_path / f"etude{ending}", etude()
    write(piece, path)
    score = read_score(path)
    order = np.argsort([int(name[1:]) for name in score.ids])
    assert sorted(score.ids) == sorted(f"n{row + 1}" for row in range(len(piece.notes)))
    for name in ("onset_q", "duration_q"):
        assert np.allclose(score.notes[name][order], piece.notes[name])
    assert score.notes["pitch"][order].tolist() == keys(piece).tolist()
    for name in ("string", "fret"):
        assert score.fingering[name][order].tolist() == piece.notes[name].tolist()
    assert set(score.notes["hand"].tolist()) == {Hand.UNKNOWN}
    assert (score.title, score.parts, score.warnings) == ("Etude", ("Dombra",), ())
    assert score.bars[["onset_q", "duration_q", "numerator", "denominator", "fifths"]].tolist() == [
        (0, 2, 2, 4, -1),
        (2, 1.5, 3, 8, -1),
    ]


@pytest.mark.parametrize("ending", READABLE)
def test_a_tablature_read_again(tmp_path, ending):
    path, piece = tmp_path / f"etude{ending}", etude()
    write(piece, path)
    again = read_tablature(path)
    assert rows_of(again) == rows_of(piece)
    assert again.bars.tolist() == piece.bars.tolist()
    assert again.sections == piece.sections
    assert (again.neck, again.fifths, again.title) == (piece.neck, -1, "Etude")


@st.composite
def pieces(draw) -> Tablature:
    rows = []
    for string in (1, 2):
        now = 0
        for _ in range(draw(st.integers(0 if rows else 1, 6))):
            now += draw(st.sampled_from((0, 0, 3, 4)))
            length = draw(st.sampled_from((3, 4, 4, 4, 6, 12, 18)))
            fret = draw(st.integers(0, 12))
            rows.append((now / 12, length / 12, string, fret, Stroke.UNKNOWN))
            now += length
    end = max(onset + length for onset, length, *_ in rows)
    return tablature(rows, bars=[(2.0 * k, 2, 2, 4) for k in range(int(np.ceil(end / 2)))])


@given(pieces())
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_whatever_the_piece_engravers_lose_nothing(tmp_path, piece):
    for ending in (".mei", ".musicxml"):
        path = tmp_path / f"piece{ending}"
        write(piece, path)
        assert rows_of(read_tablature(path)) == rows_of(piece)


def test_a_free_tablature_stays_free(tmp_path):
    notes = etude().notes.copy()
    notes["onset_s"], notes["onset_q"], notes["duration_q"] = notes["onset_q"] / 2, np.nan, np.nan
    free = Tablature(Neck(), notes, beats=np.zeros(0, dtype=BEAT))
    for ending in READABLE:
        path = tmp_path / f"free{ending}"
        write(free, path)
        again = read_tablature(path)
        assert len(again.bars) == 0
        assert len(again.notes) == len(notes)


def test_what_ustaz_draws_of_it():
    (page,) = engrave_mei(to_mei(etude()))
    for name in ("n1", "t1", "n8", "t8"):
        assert f'id="{name}"' in page
    assert "↓" in page
    assert "bas buyn" in page


def test_the_score_draws_its_tablature_too(tmp_path):
    path = tmp_path / "etude.musicxml"
    write(etude(), path)
    (page,) = engrave(read_score(path))
    assert all(f'id="t{row + 1}"' in page for row in range(len(etude().notes)))
    assert 'data-bar="1"' in page


def technical(string: int, fret: int, *more: str) -> str:
    return f"<technical>{''.join(more)}<string>{string}</string><fret>{fret}</fret></technical>"


def test_strings_on_a_single_staff(tmp_path):
    bar = (
        attributes()
        + note("A3", 24, notations=technical(1, 2, "<up-bow/>"))
        + note("D3", 24, notations=technical(2, 0))
    )
    score = read(tmp_path, musicxml(bar))
    assert score.fingering.tolist() == [(1, 2, Stroke.UP), (2, 0, Stroke.UNKNOWN)]


def tab_attributes(lines: int = 2) -> str:
    clef = '<clef number="2"><sign>TAB</sign><line>2</line></clef>'
    details = f'<staff-details number="2"><staff-lines>{lines}</staff-lines></staff-details>'
    return attributes(staves=2).replace("</attributes>", clef + details + "</attributes>")


def test_a_tablature_of_another_program_is_not_played_twice(tmp_path):
    """Without ids, without tuning; the flat is a sharp in the tablature's own tuning."""
    staff = note("Bb3", 24) + note("D3", 12) + "".join((note("G3", 12, voice=1), note("G3", 12, tags="<chord/>")))
    tab = (
        note("Bb3", 24, notations=technical(1, 3, "<down-bow/>"), voice=5, staff=2)
        + note("D3", 12, notations=technical(2, 0), voice=5, staff=2)
        + note("G3", 12, notations=technical(2, 5), voice=5, staff=2)
        + note("G3", 12, tags="<chord/>", notations=technical(1, 0), voice=5, staff=2)
    )
    score = read(tmp_path, musicxml(tab_attributes() + staff + back(48) + tab))
    assert score.notes["pitch"].tolist() == [58, 50, 55, 55]
    assert score.notes["alter"][0] == -1
    assert sorted(score.fingering.tolist()) == [
        (1, 0, Stroke.UNKNOWN),
        (1, 3, Stroke.DOWN),
        (2, 0, Stroke.UNKNOWN),
        (2, 5, Stroke.UNKNOWN),
    ]
    assert score.warnings == ()


def test_a_tablature_alone_is_read(tmp_path):
    clef = "<clef><sign>TAB</sign><line>2</line></clef><staff-details><staff-lines>2</staff-lines></staff-details>"
    head = attributes().replace("</attributes>", clef + "</attributes>")
    bar = head + note("Eb3", 24, notations=technical(2, 1)) + note("G3", 24, notations=technical(1, 0))
    score = read(tmp_path, musicxml(bar))
    assert score.notes["pitch"].tolist() == [51, 55]
    assert score.notes["alter"].tolist() == [-1, 0]
    assert score.fingering[["string", "fret"]].tolist() == [(2, 1), (1, 0)]
    assert tablature_of(score).neck == Neck()


def test_strokes_of_thumb_and_index_and_the_left_hand(tmp_path):
    signs = (
        "<pluck>p</pluck>",
        "<pluck>i</pluck>",
        '<hammer-on type="stop"/>',
        "<other-technical>damped</other-technical>",
    )
    bar = attributes() + "".join(note("A3", 12, notations=technical(1, 2, sign)) for sign in signs)
    score = read(tmp_path, musicxml(bar))
    assert score.fingering["stroke"].tolist() == [Stroke.THUMB, Stroke.INDEX, Stroke.NONE, Stroke.DAMPED]


def test_prints_without_an_octave_sign_are_lowered(tmp_path):
    bar = attributes() + note("A4", 24, notations=technical(1, 2)) + note("D4", 24, notations=technical(2, 0))
    score = read(tmp_path, musicxml(bar))
    assert score.notes["pitch"].tolist() == [57, 50]
    assert score.notes["octave"].tolist() == [3, 3]
    assert [warning.template[:42] for warning in score.warnings] == ["The dombra is written an octave higher tha"]


def test_by_the_name_of_the_part_too(tmp_path):
    bar = attributes() + bar_of("D4", "G4", "A4", "B4")
    named = musicxml(bar).replace("<part-name>Piano", "<part-name>Домбыра")
    assert read(tmp_path, named).notes["pitch"].tolist() == [50, 55, 57, 59]
    assert read(tmp_path, musicxml(bar)).notes["pitch"].tolist() == [62, 67, 69, 71]


def test_not_with_an_octave_sign_and_not_where_it_sounds_so(tmp_path):
    clef = "<clef><sign>G</sign><line>2</line><clef-octave-change>-1</clef-octave-change></clef></attributes>"
    signed = attributes().replace("</attributes>", clef) + note("D5", 48, notations=technical(1, 7))
    high = attributes() + note("D4", 24, notations=technical(1, 7)) + note("A3", 24, notations=technical(2, 7))
    for bar in (signed, high):
        named = musicxml(bar).replace("<part-name>Piano", "<part-name>Dombra")
        score = read(tmp_path, named)
        assert score.warnings == ()
    assert score.notes["pitch"].tolist() == [62, 57]


def test_scores_of_other_instruments_have_no_fingering(tmp_path):
    plain = read(tmp_path, musicxml(attributes() + bar_of("C4", "D4", "E4", "F4")))
    assert plain.fingering is None
    guitar = attributes() + note("E2", 48, notations=technical(6, 0))
    assert read(tmp_path, musicxml(guitar)).fingering is None
    violin = attributes() + note("A4", 48, notations="<technical><up-bow/></technical>")
    assert read(tmp_path, musicxml(violin)).fingering is None


def test_nonsense_in_technical_is_passed_over(tmp_path):
    odd = "<technical><string>x</string><fret>-3</fret><pluck/><up-bow/></technical>"
    bar = attributes() + note("A3", 24, notations=odd) + note("A3", 24, notations=technical(1, 2))
    assert read(tmp_path, musicxml(bar)).fingering.tolist() == [(0, -1, Stroke.UP), (1, 2, Stroke.UNKNOWN)]


def test_a_score_without_strings_is_no_tablature(tmp_path):
    path = tmp_path / "plain.musicxml"
    path.write_text(musicxml(attributes() + bar_of("C4", "D4", "E4", "F4")), encoding="utf-8")
    with pytest.raises(InputError, match=r"plain\.musicxml does not say on which strings and frets"):
        read_tablature(path)


def test_notes_without_a_place_are_left_out_and_told(tmp_path):
    bar = attributes() + note("A3", 24, notations=technical(1, 2)) + note("A3", 24)
    piece = tablature_of(read(tmp_path, musicxml(bar)))
    assert len(piece.notes) == 1
    assert [warning.count for warning in piece.warnings] == [1]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.json", '{"format": 1}', r"a\.json is JSON, but not a tablature of ustaz"),
        ("a.json", "{", r"a\.json is damaged: it is no JSON"),
        ("a.txt", "metre: 2/4\n| 1 |\n| 33 |", r"a\.txt, line 2: “33” has no meaning"),
        ("a.txt", "dear diary", r"a\.txt is not a score that ustaz can read"),
        ("a.mei", FORMATS[".mei"](etude()).replace('tab.fret="5"', 'tab.fret="500"'), "a note has no pitch"),
        ("a.musicxml", to_musicxml(etude()).replace("<fret>5</fret>", "<fret>500</fret>"), None),
    ],
)
def test_hostile_tablatures_are_refused_or_read(tmp_path, name, text, message):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    if message is None:
        assert read_score(path).fingering["fret"].max() < 20
        return
    with pytest.raises(InputError, match=message):
        read_score(path)


def test_a_tie_stays_on_its_string_where_the_other_has_the_same_pitch(tmp_path):
    """Open G is held over the bar line; G on the lower string is struck there."""
    rows = [(0, 3, 1, 0, Stroke.UNKNOWN), (1, 1, 2, 5, Stroke.UNKNOWN), (2, 1, 2, 5, Stroke.UNKNOWN)]
    piece = tablature(rows, bars=[(0, 2, 2, 4), (2, 2, 2, 4)])
    path = tmp_path / "unison.musicxml"
    write(piece, path)
    assert rows_of(read_tablature(path)) == rows_of(piece)
    assert read_score(path).warnings == ()
