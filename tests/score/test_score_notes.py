"""Notes of a MusicXML file: time, pitch, ties, grace notes, signs."""

from __future__ import annotations

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from snippets import attributes, back, bar_of, direction, forward, musicxml, note, read

from ustaz.score import Articulation, Grace, Hand, Ornament
from ustaz.words import say


def test_a_plain_bar(tmp_path):
    score = read(tmp_path, musicxml(attributes() + bar_of("C4", "F#4", "Bb4", "C5")))
    assert score.notes["onset_q"].tolist() == [0, 1, 2, 3]
    assert score.notes["pitch"].tolist() == [60, 66, 70, 72]
    assert score.notes[["step", "alter", "octave"]].tolist() == [(0, 0, 4), (3, 1, 4), (6, -1, 4), (0, 0, 5)]
    assert score.notes["beat"].tolist() == [1, 2, 3, 4]
    assert (score.title, score.composer, score.parts) == ("Study", "Nobody", ("Piano",))
    assert score.warnings == ()


def test_ids_are_those_of_the_file_or_the_same_each_time(tmp_path):
    named = musicxml(attributes() + note("C4", id_="tonic") + bar_of("D4", "E4", "F4"))
    first, second = read(tmp_path, named), read(tmp_path, named)
    assert first.ids[0] == "tonic"
    assert first.ids == second.ids
    assert all(f'xml:id="{identity}"' in first.mei for identity in first.ids)


def test_two_staves_are_two_hands(tmp_path):
    bar = attributes(staves=2) + note("C5", 48) + back(48) + note("C3", 48, voice=5, staff=2)
    score = read(tmp_path, musicxml(bar))
    assert score.notes["hand"].tolist() == [Hand.LEFT, Hand.RIGHT]
    assert score.notes["staff"].tolist() == [2, 1]


def test_a_note_on_the_other_staff_belongs_to_the_other_hand(tmp_path):
    bar = attributes(staves=2) + note("C5", 24) + note("C3", 24, staff=2) + back(48) + note("r", 48, voice=5, staff=2)
    assert read(tmp_path, musicxml(bar)).notes["hand"].tolist() == [Hand.RIGHT, Hand.LEFT]


def test_a_tie_chain_is_one_note(tmp_path):
    bars = (
        attributes() + note("C4", 24) + note("D4", 24, id_="a", notations='<tied type="start"/>'),
        note("D4", 48, id_="b", notations='<tied type="stop"/><tied type="start"/>'),
        note("D4", 12, id_="c", notations='<tied type="stop"/>') + bar_of("E4", "F4", "G4"),
    )
    score = read(tmp_path, musicxml(*bars))
    row = score.ids.index("a")
    assert score.notes["duration_q"][row] == 2 + 4 + 1
    assert dict(score.tied) == {"b": row, "c": row}
    assert "b" not in score.ids


def test_a_tie_into_another_voice(tmp_path):
    bar = (
        attributes()
        + note("C4", 24, id_="a", notations='<tied type="start"/>', voice=2)
        + back(24)
        + note("r", 24)
        + note("C4", 24, id_="b", notations='<tied type="stop"/>')
    )
    score = read(tmp_path, musicxml(bar))
    assert dict(score.tied) == {"b": 0}
    assert score.notes["duration_q"].tolist() == [4]


def test_a_tie_that_leads_nowhere_is_told(tmp_path):
    bars = attributes() + note("C4", 48, notations='<tied type="start"/>'), bar_of("D4", "D4", "D4", "D4")
    score = read(tmp_path, musicxml(*bars))
    assert len(score.notes) == 5
    assert any("tie" in say(warning) for warning in score.warnings)


def test_grace_notes_stand_at_the_note_they_lead_to(tmp_path):
    bar = (
        attributes()
        + note("C4", 24)
        + note("D4", 6, tags='<grace slash="yes"/>')
        + note("E4", 3, tags="<grace/>")
        + note("F4", 24)
    )
    score = read(tmp_path, musicxml(bar))
    assert score.notes["onset_q"].tolist() == [0, 2, 2, 2]
    assert score.notes["grace"].tolist() == [0, Grace.ACCIACCATURA, Grace.APPOGGIATURA, 0]
    assert score.notes["grace_order"].tolist() == [0, -2, -1, 0]
    assert score.notes["duration_q"].tolist() == [2, 0, 0, 2]


def test_a_chord_shares_a_number(tmp_path):
    chord = note("C4", 24) + note("E4", 24, tags="<chord/>") + note("G4", 24)
    numbers = read(tmp_path, musicxml(attributes() + chord)).notes["chord"].tolist()
    assert numbers[0] == numbers[1] >= 0
    assert numbers[2] == -1


def test_triplets_are_exact(tmp_path):
    score = read(tmp_path, musicxml(attributes() + "".join(note("C4", 4) for _ in range(12))))
    np.testing.assert_array_equal(score.notes["onset_q"], np.arange(12) / 3)


def test_a_voice_that_goes_back_over_its_own_rest_is_on_time(tmp_path):
    bar = attributes() + note("C4", 12) + note("r", 36) + back(24) + note("E4", 24)
    score = read(tmp_path, musicxml(bar))
    assert score.notes["onset_q"].tolist() == [0, 2]
    assert score.bars["duration_q"].tolist() == [4]


def test_a_voice_that_begins_late_is_on_time(tmp_path):
    bar = attributes() + note("C5", 48) + back(48) + forward(18) + note("E4", 30, voice=2)
    assert read(tmp_path, musicxml(bar)).notes["onset_q"].tolist() == [0, 1.5]


def test_under_an_octave_line_the_sounding_pitch_counts(tmp_path):
    bar = attributes() + direction('<octave-shift type="down" size="8"/>') + bar_of("C6", "D6")
    score = read(tmp_path, musicxml(bar + direction('<octave-shift type="stop" size="8"/>') + bar_of("C5", "D5")))
    assert score.notes["pitch"].tolist() == [84, 86, 72, 74]
    assert score.notes["octave"].tolist() == [6, 6, 5, 5]


def test_a_clarinet_sounds_lower_than_written(tmp_path):
    score = read(tmp_path, musicxml(attributes(transpose=-2) + note("C5", 48)))
    assert (score.notes["pitch"][0], score.notes["step"][0]) == (70, 0)


def test_signs_over_a_note(tmp_path):
    signs = {
        "<ornaments><trill-mark/></ornaments>": Ornament.TRILL,
        "<ornaments><mordent/></ornaments>": Ornament.MORDENT,
        "<ornaments><inverted-mordent/></ornaments>": Ornament.INVERTED_MORDENT,
        "<ornaments><turn/></ornaments>": Ornament.TURN,
        "<ornaments><inverted-turn/></ornaments>": Ornament.INVERTED_TURN,
        '<ornaments><tremolo type="single">3</tremolo></ornaments>': Ornament.TREMOLO,
    }
    bars = [note("C4", 48, notations=sign) for sign in signs]
    score = read(tmp_path, musicxml(attributes() + bars[0], *bars[1:]))
    assert score.notes["ornament"].tolist() == list(signs.values())


def test_articulation(tmp_path):
    def with_sign(sign: str) -> str:
        return note("C4", notations=f"<articulations>{sign}</articulations>")

    bar = attributes() + with_sign("<staccato/>") + with_sign("<accent/>") + with_sign("<tenuto/>")
    score = read(tmp_path, musicxml(bar + with_sign("<staccato/><tenuto/>")))
    expected = [Articulation.STACCATO, Articulation.ACCENT, Articulation.TENUTO, Articulation.PORTATO]
    assert score.notes["articulation"].tolist() == expected


def test_dots_under_a_slur_are_portato_but_not_a_lone_last_one(tmp_path):
    dot = "<articulations><staccato/></articulations>"
    start, stop = '<slur type="start" number="1"/>', '<slur type="stop" number="1"/>'
    portato = note("C4", notations=start + dot) + note("D4", notations=stop + dot)
    short = note("E4", notations=start) + note("F4", notations=stop + dot)
    articulation = read(tmp_path, musicxml(attributes() + portato + short)).notes["articulation"].tolist()
    assert articulation == [Articulation.PORTATO, Articulation.PORTATO, 0, Articulation.STACCATO]


def test_arpeggio_and_fermata(tmp_path):
    rolled = note("C4", 24, notations="<arpeggiate/>") + note("E4", 24, tags="<chord/>", notations="<arpeggiate/>")
    score = read(tmp_path, musicxml(attributes() + rolled + note("C4", 24, notations="<fermata/>")))
    assert score.notes["arpeggio"].tolist() == [True, True, False]
    assert score.notes["fermata"].tolist() == [False, False, True]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.lists(st.tuples(st.sampled_from(["C4", "F#4", "Bb3", "r"]), st.sampled_from([3, 6, 12, 24])), max_size=8),
        min_size=1,
        max_size=5,
    )
)
def test_what_is_written_is_read(tmp_path, bars):
    """Any bars, full or not: each note is there, at the sum of what stands before it."""
    bars = [[("C4", 12), *bar] for bar in bars]
    text = musicxml(
        *(
            (attributes() if not index else "") + "".join(note(*event) for event in bar)
            for index, bar in enumerate(bars)
        )
    )
    expected, now = [], 0
    for bar in bars:
        for name, length in bar:
            if name != "r":
                expected.append((now / 12, length / 12))
            now += length
    score = read(tmp_path, text)
    assert score.notes[["onset_q", "duration_q"]].tolist() == expected
    assert score.bars["duration_q"].sum() == now / 12
    assert not score.notes.flags.writeable


def test_percussion_is_left_out_and_told(tmp_path):
    step = "<display-step>E</display-step><display-octave>4</display-octave>"
    drum = f"<note><unpitched>{step}</unpitched><duration>12</duration><voice>1</voice><type>quarter</type></note>"
    score = read(tmp_path, musicxml(attributes() + note("C4", 36) + drum))
    assert len(score.notes) == 1
    assert "without a pitch in bar 1" in say(score.warnings[0])
    assert score.bars["duration_q"].tolist() == [4]


def test_small_notes_are_played(tmp_path):
    score = read(tmp_path, musicxml(attributes() + note("C4", 24, tags="<cue/>") + note("D4", 24)))
    assert score.notes["pitch"].tolist() == [60, 62]


def test_of_three_staves_the_middle_one_in_the_bass_is_the_left_hands(tmp_path):
    clefs = "".join(
        f'<clef number="{number}"><sign>{sign}</sign><line>{line}</line></clef>'
        for number, sign, line in ((1, "G", 2), (2, "F", 4), (3, "F", 4))
    )
    bar = attributes(staves=3).replace("</staves>", f"</staves>{clefs}") + note("C5", 48)
    bar += back(48) + note("C3", 48, voice=5, staff=2) + back(48) + note("C2", 48, voice=9, staff=3)
    assert read(tmp_path, musicxml(bar)).notes["hand"].tolist() == [Hand.LEFT, Hand.LEFT, Hand.RIGHT]
