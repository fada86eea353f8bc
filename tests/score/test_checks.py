"""The checks by small cases of our own: what is refused, what is mended, what is told."""

from __future__ import annotations

import io
import os
import zipfile
from typing import TYPE_CHECKING

import pytest

from ustaz.errors import InputError
from ustaz.score import read_score
from ustaz.score.checks.intake import check
from ustaz.score.checks.kinds import NotationKind
from ustaz.score.notation import to_mei
from ustaz.words import say

if TYPE_CHECKING:
    from pathlib import Path

NOTE = "<note><pitch><step>C</step><octave>4</octave></pitch><duration>4</duration><voice>1</voice></note>"
KERN = "**kern\t**kern\n*M4/4\t*M4/4\n=1\t=1\n4C\t4c\n2D\t4d\n.\t4e\n4E\t4f\n==\t==\n*-\t*-\n"
ABC = "X:1\nT:Tune\nM:4/4\nL:1/4\nK:C\nCDEF|GABc|\n"


def musicxml(bar: str = NOTE, *, divisions: str = "1", head: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<score-partwise version="4.0">'
        '<part-list><score-part id="P1"><part-name>Piano</part-name></score-part></part-list>'
        f'<part id="P1"><measure number="7"><attributes><divisions>{divisions}</divisions></attributes>{bar}'
        "</measure></part></score-partwise>"
    ).encode()


def mei(inside: str, *, definition: str = '<staffDef n="1" lines="5"/>') -> bytes:
    return (
        '<mei xmlns="http://www.music-encoding.org/ns/mei" meiversion="5.0"><music><body><mdiv><score>'
        f"<scoreDef><staffGrp>{definition}</staffGrp></scoreDef><section>"
        f'<measure n="7"><staff n="1"><layer n="1">{inside}</layer></staff></measure>'
        "</section></score></mdiv></body></music></mei>"
    ).encode()


def mxl(score: bytes, *, name: str = "score.musicxml", path: str = "score.musicxml", **odd: int) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "META-INF/container.xml",
            f'<container><rootfiles><rootfile full-path="{path}"/></rootfiles></container>',
        )
        entry = zipfile.ZipInfo(name)
        entry.external_attr = odd.get("external_attr", 0)
        archive.writestr(entry, score, compress_type=odd.get("compress_type", zipfile.ZIP_DEFLATED))
    return stream.getvalue()


REFUSED = [
    ("empty.krn", b"", "is empty"),
    ("blank.musicxml", b" \n ", "is empty"),
    ("paper.pdf", b"%PDF-1.7 ...", "is a PDF"),
    ("photo.png", b"\x89PNG\r\n", "is a picture"),
    ("take.wav", b"RIFF....WAVE", "is a sound file"),
    ("page.musicxml", b"<html><body/></html>", "is a web page"),
    ("list.musicxml", b"<opus/>", "is a list of scores"),
    ("other.xml", b"<svg/>", "is XML, but not a score"),
    ("time.musicxml", b"<score-timewise/>", "score-timewise"),
    ("a.mei", musicxml(), "named like MEI, but holds MusicXML"),
    ("a.musicxml", b"MThd....", "named like MusicXML, but holds MIDI"),
    ("a.musicxml", musicxml()[:-9], "XML is wrong at line 1"),
    ("a.musicxml", musicxml(head='<!DOCTYPE x [<!ENTITY a "b">]>'), "defines XML entities"),
    ("a.musicxml", musicxml("<a>" * 99 + "</a>" * 99), "deeper than any score"),
    ("a.musicxml", musicxml(divisions="0"), "bar 7: “divisions” must be"),
    ("a.musicxml", musicxml(divisions="NaN"), "“NaN”"),
    ("a.musicxml", musicxml(""), "has no notes"),
    ("a.musicxml", musicxml(NOTE.replace("4</duration>", "-4</duration>")), "bar 7: a note, a rest or a gap has no"),
    ("a.musicxml", musicxml(NOTE.replace("4</octave>", "99</octave>")), "no pitch that makes sense"),
    ("a.musicxml", musicxml(NOTE.replace("<step>C", "<step>H")), "no pitch that makes sense"),
    ("a.musicxml", musicxml(f"{NOTE}<backup><duration>9</duration></backup>{NOTE}"), "begins before the bar"),
    ("a.musicxml", musicxml().replace(b'<part id="P1">', b'<part id="P2">'), "a part “P2”"),
    ("a.musicxml", musicxml("<attributes><time><beats>4</beats><beat-type>0</beat-type></time></attributes>"), "4/0"),
    ("a.mei", mei('<note pname="c" oct="4" dur="4"/>', definition=""), "which staves it has"),
    ("a.mei", mei('<note pname="h" oct="4" dur="4"/>'), "no pitch that makes sense"),
    ("a.mei", mei('<note pname="c" oct="4" dur="3"/>'), "no length that makes sense"),
    ("a.mei", mei('<tuplet num="0" numbase="2"><note pname="c" oct="4" dur="4"/></tuplet>'), "“num” is “0”"),
    ("a.mei", mei('<note pname="c" oct="4" dur="4"/>').replace(b"music-encoding.org", b"example.org"), "namespace"),
    ("a.krn", KERN.replace("4C\t4c", "4C\t4c\t4e").encode(), "line 4 has 3 tokens for 2 spines"),
    ("a.krn", KERN.replace("4c", "4cdef").encode(), "line 4: “4cdef”"),
    ("a.krn", KERN.replace("4c", "4" + "." * 9 + "c").encode(), "line 4"),
    ("a.krn", KERN.replace("*M4/4", "*M4/0").encode(), "“*M4/0”"),
    ("a.krn", KERN.replace("=1\t=1", "*x\t*").encode(), "line 3 does not fit"),
    ("a.krn", KERN.replace("**kern", "**dynam").encode(), "has no notes"),
    ("a.krn", KERN.encode("utf-16"), "no plain text"),
    ("a.krn", b"4c\n4d\n", "no line that begins with **kern"),
    ("a.txt", b"do re mi", "is not a score"),
    ("a.abc", ABC.replace("CDEF|GABc|", "z4|").encode(), "has no notes"),
    ("a.mxl", mxl(musicxml(), path="../../etc/passwd"), "as it should be"),
    ("a.mxl", mxl(musicxml(), path="META-INF/container.xml"), "as it should be"),
    ("a.mxl", mxl(mxl(musicxml())), "another archive"),
    ("a.mxl", mxl(b" " * (20 << 20)), "unpacks to more"),
    ("a.mxl", mxl(musicxml(), compress_type=zipfile.ZIP_BZIP2), "as it should be"),
    ("a.mxl", mxl(musicxml(), external_attr=0o120777 << 16), "as it should be"),
    ("a.mxl", mxl(musicxml())[:-40], "damaged archive"),
]


@pytest.mark.parametrize(("file", "data", "part"), REFUSED)
def test_refused(file: str, data: bytes, part: str):
    with pytest.raises(InputError) as caught:
        check(data, file)
    assert part in str(caught.value)
    assert file in str(caught.value)
    assert len(str(caught.value)) <= 200


TOLD = [
    ("a.musicxml", musicxml(NOTE.replace("<pitch>", "<chord/><pitch>")), "follows none"),
    ("a.musicxml", musicxml(NOTE + NOTE.replace("4</duration>", "0</duration>")), "without length is left out"),
    ("a.musicxml", musicxml(NOTE.replace("<octave>", "<alter>0.5</alter><octave>")), "nearest semitone"),
    ("a.musicxml", musicxml(f'<sound tempo="NaN"/>{NOTE}'), "a tempo or a loudness"),
    ("a.musicxml", musicxml(f"<attributes><key><fifths>99</fifths></key></attributes>{NOTE}"), "key signature"),
    ("a.musicxml", musicxml(NOTE.replace("<voice>", '<tie type="start"/><voice>')), "1 tie does not end"),
    ("a.musicxml", musicxml(f'{NOTE}<direction><sound tocoda="x"/></direction>'), "a coda or a segno"),
    ("a.musicxml", musicxml(f'<barline><repeat direction="forward"/></barline>{NOTE}'), "no partner"),
    ("a.mei", mei('<note pname="c" oct="4" dur="4"/><chord dur="4"/>'), "a chord without notes"),
    ("a.mei", mei('<note pname="c" oct="4" dur="4" accid="q"/>'), "an accidental “q”"),
    ("a.mei", mei('<note pname="c" oct="4" dur="4"/><slur startid="#gone"/>'), "a note that is not there"),
    ("a.krn", KERN.replace("*-\t*-\n", "").encode(), "breaks off"),
    ("a.krn", KERN.replace("4c", "[4c").encode(), "1 tie does not end"),
    ("a.krn", KERN.replace("=1\t=1", "*MM0\t*MM0").encode(), "a tempo or a loudness"),
    ("a.krn", ("!!!OTL: Fr\xe9d\xe9ric\n" + KERN).encode("latin-1"), "not written in UTF-8"),
]


@pytest.mark.parametrize(("file", "data", "part"), TOLD)
def test_told_and_loaded(file: str, data: bytes, part: str, tmp_path: Path):
    path = tmp_path / file
    path.write_bytes(data)
    notation = to_mei(path)
    assert any(part in say(warning) for warning in notation.warnings)
    assert "<note" in notation.mei


@pytest.mark.parametrize(
    ("file", "data", "kind"),
    [
        ("a.musicxml", musicxml(), NotationKind.MUSICXML),
        ("a.xml", b"\xef\xbb\xbf" + musicxml(), NotationKind.MUSICXML),
        ("a.musicxml", musicxml().decode().replace("UTF-8", "UTF-16").encode("utf-16"), NotationKind.MUSICXML),
        ("a.musicxml", musicxml(head='<!DOCTYPE score-partwise SYSTEM "http://127.0.0.1:9/x">'), NotationKind.MUSICXML),
        ("a.mxl", mxl(musicxml()), NotationKind.MUSICXML),
        ("a.mxl", mxl(musicxml(), name="ноты/а.xml", path="ноты/а.xml"), NotationKind.MUSICXML),
        ("a.mei", mei('<note pname="c" oct="4" dur="4"/>'), NotationKind.MEI),
        ("a.krn", KERN.encode(), NotationKind.KERN),
        ("a.krn", KERN.replace("\n", "\r\n").encode(), NotationKind.KERN),
        ("a.abc", ABC.encode(), NotationKind.ABC),
        ("without-a-suffix", KERN.encode(), NotationKind.KERN),
    ],
)
def test_sound_files_pass_without_a_word(file: str, data: bytes, kind: NotationKind, tmp_path: Path):
    path = tmp_path / file
    path.write_bytes(data)
    notation = to_mei(path)
    assert (notation.kind, notation.warnings) == (kind, ())
    assert "<note" in notation.mei


def test_a_midi_file_is_handed_on_untouched(tmp_path: Path):
    path = tmp_path / "a.mid"
    path.write_bytes(b"MThd and so on")
    notation = to_mei(path)
    assert (notation.kind, notation.midi, notation.mei) == (NotationKind.MIDI, b"MThd and so on", "")


def test_a_part_without_any_attributes_counts_in_quarters(tmp_path: Path):
    path = tmp_path / "bare.musicxml"
    path.write_bytes(musicxml().replace(b"<attributes><divisions>1</divisions></attributes>", b""))
    assert 'dur.ppq="4"' in to_mei(path).mei


def test_bad_ids_are_dropped_and_good_ones_kept():
    notes = "".join(NOTE.replace("<note>", f'<note id="{name}">') for name in ("n1", "n1", "-3", "n2"))
    source = check(musicxml(notes), "a.musicxml").source.decode()
    assert source.count("<note>") == 2
    assert source.count('id="n1"') == source.count('id="n2"') == 1


@pytest.mark.parametrize("make", [os.mkdir, os.mkfifo, lambda path: None], ids=["folder", "pipe", "nothing"])
def test_what_is_no_file_is_refused_at_once(make, tmp_path: Path):
    path = tmp_path / "score.krn"
    make(path)
    with pytest.raises(InputError, match=r"^score\.krn is not a file, or is not there\."):
        to_mei(path)


def test_a_file_beyond_the_size_limit_is_not_even_read(tmp_path: Path):
    path = tmp_path / "huge.musicxml"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(InputError, match="larger than a score can be"):
        to_mei(path)


def test_a_name_of_a_file_is_shown_short_and_printable(tmp_path: Path):
    path = tmp_path / ("a" * 150 + "\x1b[31m\n.krn")
    path.write_bytes(b"")
    with pytest.raises(InputError) as caught:
        to_mei(path)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 120


def test_staves_that_are_used_and_not_declared_are_declared(tmp_path):
    path = tmp_path / "two_staves.musicxml"
    path.write_text(
        '<score-partwise><part-list><score-part id="P1"><part-name/></score-part></part-list><part id="P1">'
        '<measure number="1"><attributes><divisions>1</divisions><clef number="1"><sign>G</sign></clef>'
        '<clef number="2"><sign>F</sign></clef></attributes>'
        "<note><pitch><step>C</step><octave>5</octave></pitch><duration>4</duration><staff>1</staff></note>"
        "<backup><duration>4</duration></backup>"
        "<note><pitch><step>C</step><octave>3</octave></pitch><duration>4</duration><staff>2</staff></note>"
        "</measure></part></score-partwise>",
        encoding="utf-8",
    )
    assert read_score(path).notes["staff"].tolist() == [2, 1]
