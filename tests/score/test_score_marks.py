"""Marks: dynamics, hairpins, tempo, pedal, slurs and words."""

from __future__ import annotations

import numpy as np
import pytest
from snippets import attributes, bar_of, direction, musicxml, note, read, words

from ustaz.score import MarkKind
from ustaz.score.mei.vocabulary import kind_of_words


def marks(score):
    return [
        (MarkKind(mark["kind"]), float(mark["start_q"]), float(mark["end_q"]), text)
        for mark, text in zip(score.marks, score.mark_texts, strict=True)
    ]


def test_dynamics_and_hairpins(tmp_path):
    bar = (
        attributes()
        + direction("<dynamics><p/></dynamics>")
        + direction('<wedge type="crescendo"/>')
        + bar_of("C4", "D4")
        + direction('<wedge type="stop"/>')
        + direction("<dynamics><f/></dynamics>")
        + bar_of("E4", "F4")
    )
    assert marks(read(tmp_path, musicxml(bar))) == [
        (MarkKind.DYNAMIC, 0, 0, "p"),
        (MarkKind.CRESCENDO, 0, 2, ""),
        (MarkKind.DYNAMIC, 2, 2, "f"),
    ]


def test_the_word_lasts_until_the_next_dynamic(tmp_path):
    bar = bar_of("C4", "D4", "E4", "F4")
    score = read(
        tmp_path, musicxml(attributes() + words("cresc.") + bar, bar, direction("<dynamics><f/></dynamics>") + bar)
    )
    assert marks(score)[0] == (MarkKind.CRESCENDO, 0, 8, "cresc.")


def test_a_metronome_mark_in_quarters(tmp_path):
    metronome = "<metronome><beat-unit>eighth</beat-unit><per-minute>132</per-minute></metronome>"
    score = read(tmp_path, musicxml(attributes(metre="12/8") + direction(metronome) + bar_of(*["C4"] * 6)))
    assert score.marks["kind"].tolist() == [MarkKind.TEMPO]
    assert score.marks["value"].tolist() == [66]


def test_words_of_tempo_have_no_number(tmp_path):
    score = read(tmp_path, musicxml(attributes() + words("poco rit.") + bar_of("C4", "D4", "E4", "F4")))
    assert marks(score) == [(MarkKind.TEMPO, 0, 0, "poco rit.")]
    assert np.isnan(score.marks["value"]).all()


def test_pedal_from_pressing_to_release(tmp_path):
    def pedal(kind: str) -> str:
        return direction(f'<pedal type="{kind}"/>')

    bar = attributes() + pedal("start") + note("C4") + pedal("stop") + pedal("start") + bar_of("D4", "E4")
    score = read(tmp_path, musicxml(bar + pedal("stop") + note("F4")))
    assert score.marks["kind"].tolist() == [MarkKind.PEDAL] * 2
    np.testing.assert_allclose(score.marks["start_q"], [0, 1])
    np.testing.assert_allclose(score.marks["end_q"], [1, 3])


def test_a_slur_names_its_notes(tmp_path):
    bar = (
        attributes()
        + note("C4", notations='<slur type="start" number="1"/>')
        + note("D4")
        + note("E4", notations='<slur type="stop" number="1"/>')
        + note("F4")
    )
    (slur,) = read(tmp_path, musicxml(bar)).marks
    assert slur[["kind", "first_note", "last_note"]].tolist() == (MarkKind.SLUR, 0, 2)
    assert slur["end_q"] == 3


def test_una_corda_until_tre_corde(tmp_path):
    bar = attributes() + words("una corda") + bar_of("C4", "D4") + words("tre corde") + bar_of("E4", "F4")
    assert marks(read(tmp_path, musicxml(bar))) == [(MarkKind.SOFT_PEDAL, 0, 2, "una corda")]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("poco a poco cresc.", MarkKind.CRESCENDO),
        ("decresc.", MarkKind.DIMINUENDO),
        ("smorz.", MarkKind.DIMINUENDO),
        ("sempre pp", MarkKind.DYNAMIC),
        ("sfz", MarkKind.DYNAMIC),
        ("più mosso", MarkKind.TEMPO),
        ("a tempo", MarkKind.TEMPO),
        ("rit.", MarkKind.TEMPO),
        ("dolce", MarkKind.TEXT),
        ("espressivo", MarkKind.TEXT),
        ("una corda", MarkKind.SOFT_PEDAL),
    ],
)
def test_vocabulary(text, kind):
    assert kind_of_words(text) is kind
