"""Notations other than MusicXML, and files that cannot be read."""

from __future__ import annotations

import mido
import pytest
from snippets import attributes, musicxml, note, read

from ustaz.errors import InputError
from ustaz.score import Grace, Hand, JumpKind, read_score
from ustaz.score.mei.implied import key_alteration
from ustaz.score.midi.spelling import spell
from ustaz.words import say

MEI = """<?xml version="1.0" encoding="UTF-8"?>
<mei xmlns="http://www.music-encoding.org/ns/mei" meiversion="5.0"><meiHead><fileDesc><titleStmt><title>Study</title>
</titleStmt><pubStmt/></fileDesc></meiHead><music><body><mdiv><score><scoreDef><staffGrp symbol="brace">
<staffDef n="1" lines="5" clef.shape="G" clef.line="2" meter.count="2" meter.unit="4"/>
<staffDef n="2" lines="5" clef.shape="F" clef.line="4" meter.count="2" meter.unit="4"/></staffGrp></scoreDef><section>
<measure n="1"><staff n="1"><layer n="1"><tuplet num="3" numbase="2">
<note xml:id="a" pname="c" oct="5" dur="8"/><note xml:id="b" pname="d" oct="5" dur="8"/>
<note xml:id="c" pname="e" oct="5" dur="8" accid="f"/></tuplet>
<note xml:id="d" pname="f" oct="5" dur="8" dots="1"/>
<note xml:id="e" pname="g" oct="5" dur="16" tie="i"/></layer></staff>
<staff n="2"><layer n="1"><chord dur="2"><note xml:id="f" pname="c" oct="3"/>
<note xml:id="g" pname="g" oct="3"/></chord></layer></staff></measure>
<measure n="2"><staff n="1"><layer n="1"><note xml:id="h" pname="g" oct="5" dur="2" tie="t"/></layer></staff>
<staff n="2"><layer n="1"><mRest xml:id="i"/></layer></staff></measure></section></score></mdiv></body></music></mei>
"""


def test_mei(tmp_path):
    score = read(tmp_path, MEI, name="study.mei")
    onsets = dict(zip(score.ids, score.notes["onset_q"].tolist(), strict=True))
    assert onsets == {"f": 0, "g": 0, "a": 0, "b": 1 / 3, "c": 2 / 3, "d": 1, "e": 1.75}
    assert score.notes["duration_q"][score.ids.index("e")] == 0.25 + 2
    assert dict(score.tied) == {"h": score.ids.index("e")}
    assert score.notes["pitch"][score.ids.index("c")] == 75
    assert {int(hand) for hand in score.notes["hand"]} == {Hand.LEFT, Hand.RIGHT}
    assert len(score.parts) == 1


def test_mei_that_leaves_the_key_to_its_reader(tmp_path):
    text = MEI.replace(' accid="f"', "").replace('meter.count="2"', 'keysig="2s" meter.count="2"')
    score = read(tmp_path, text, name="study.mei")
    pitches = dict(zip(score.ids, score.notes["pitch"].tolist(), strict=True))
    assert pitches == {"f": 49, "g": 55, "a": 73, "b": 74, "c": 76, "d": 78, "e": 79}
    assert score.notes["alter"][score.ids.index("d")] == 1


def test_mei_that_leaves_octave_lines_to_its_reader(tmp_path):
    line = '<octave staff="1" startid="#a" endid="#c" dis="8" dis.place="above"/></measure>'
    score = read(tmp_path, MEI.replace("</measure>", line, 1), name="study.mei")
    octaves = dict(zip(score.ids, score.notes["octave"].tolist(), strict=True))
    assert octaves == {"f": 3, "g": 3, "a": 6, "b": 6, "c": 6, "d": 5, "e": 5}


@pytest.mark.parametrize(
    ("fifths", "altered"),
    [(0, {}), (2, {3: 1, 0: 1}), (-3, {6: -1, 2: -1, 5: -1}), (8, dict.fromkeys(range(7), 1) | {3: 2})],
)
def test_what_a_key_signature_alters(fifths, altered):
    found = {step: key_alteration(step, fifths=fifths) for step in range(7)}
    assert {step: alter for step, alter in found.items() if alter} == altered


def test_kern(tmp_path):
    kern = "!!!OTL: Адай\n!!!COM: Құрманғазы\n**kern\t**kern\n*clefF4\t*clefG2\n*M2/4\t*M2/4\n=1-\t=1-\n"
    kern += "4C\t8cc#L\n.\t8ddJ\n4G\t4ee\n=2\t=2\n2C\t4.f\n.\t8g\n==\t==\n*-\t*-\n"
    score = read(tmp_path, kern, name="adai.krn")
    assert score.notes["pitch"].tolist() == [48, 73, 74, 55, 76, 48, 65, 67]
    assert score.notes["onset_q"].tolist() == [0, 0, 0.5, 1, 1, 2, 2, 3.5]
    assert score.notes["hand"].tolist()[:2] == [Hand.LEFT, Hand.RIGHT]
    assert (score.title, score.composer) == ("Адай", "Құрманғазы")


def test_abc(tmp_path):
    score = read(tmp_path, "X:1\nT:Jig\nC:Trad.\nM:6/8\nL:1/8\nK:D\n|:f2a {g}f2e:|\n", name="jig.abc")
    assert score.notes["pitch"].tolist() == [78, 81, 79, 78, 76]
    assert score.notes["grace"].tolist() == [0, 0, Grace.APPOGGIATURA, 0, 0]
    assert (score.title, score.composer) == ("Jig", "Trad.")


def midi_file(path):
    file = mido.MidiFile(ticks_per_beat=480)
    for channel, keys in enumerate([(72, 74, 76), (48, 50, 54)]):
        track = mido.MidiTrack([mido.MetaMessage("time_signature", numerator=3, denominator=4)] if not channel else [])
        for place, key in enumerate(keys):
            late = 5 if channel and place == 1 else 0  # ticks, as in a careless export
            track += [
                mido.Message("note_on", channel=channel, note=key, velocity=64, time=late),
                mido.Message("note_off", channel=channel, note=key, time=480 - late),
            ]
        file.tracks.append(track)
    file.save(path)


def test_midi_as_a_score(tmp_path):
    midi_file(tmp_path / "study.mid")
    score = read_score(tmp_path / "study.mid")
    assert score.notes["onset_q"].tolist() == [0, 0, 1, 1, 2, 2]
    assert score.notes["hand"].tolist() == [Hand.LEFT, Hand.RIGHT] * 3
    assert score.bars[["numerator", "denominator", "duration_q"]].tolist() == [(3, 4, 3)]
    assert "MIDI" in say(score.warnings[0])


@pytest.mark.parametrize("fifths", range(-7, 8))
def test_spelling_names_the_right_key(fifths):
    for key in range(21, 109):
        step, alter, octave = spell(key, fifths=fifths)
        assert 12 * (octave + 1) + (0, 2, 4, 5, 7, 9, 11)[step] + alter == key
    names = {spell(key, fifths=fifths)[:2] for key in range(60, 72)}
    assert len(names) == 12


def test_a_score_without_notes(tmp_path):
    with pytest.raises(InputError, match=r"study\.musicxml has no notes"):
        read(tmp_path, musicxml(attributes() + note("r", 48)))


def test_a_score_that_is_not_there(tmp_path):
    with pytest.raises(InputError, match="nowhere"):
        read_score(tmp_path / "nowhere.musicxml")


def test_every_note_of_the_truth_is_in_the_score(shared_data):
    """Three real pieces: ids that the measuring data names are struck notes or continuations of ties."""
    for name in ("batik_kv332_1", "asap_Bach_Fugue_bwv_846_Shi05M", "asap_Schumann_Kreisleriana_4_ParkJH07"):
        folder = shared_data / "alignment" / name
        score = read_score(folder / "score.musicxml")
        known = set(score.ids) | set(score.tied)
        lines = (folder / "truth.csv").read_text(encoding="utf-8").splitlines()[1:]
        named = {line.split(",")[1] for line in lines} - {""}
        assert len(named) > 100
        assert named <= known


def test_real_kern(shared_data):
    for path in [*(shared_data / "kui").glob("*.krn"), *(shared_data / "scores").glob("*.krn")]:
        score = read_score(path)
        assert len(score.notes) > 50
        assert score.title


def test_a_repeat_in_mei(tmp_path):
    text = MEI.replace('<measure n="2">', '<measure n="2" right="rptend">')
    (jump,) = read(tmp_path, text, name="study.mei").jumps
    assert jump.tolist() == (1, 0, JumpKind.REPEAT)


def test_the_name_of_a_part_may_stand_at_its_brace(tmp_path):
    text = musicxml(attributes(staves=2) + note("C4", 48))  # with the part's name "Piano"
    assert read(tmp_path, text).parts == ("Piano",)
